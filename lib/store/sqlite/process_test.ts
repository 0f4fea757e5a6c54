import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { openSqlite } from "./sqlite.ts";

const CHILD = fileURLToPath(import.meta.resolve("../../../testing/store/sqlite_child.ts"));
const SLOT = 600_000;

/** A process that waits for `begin()`, then claims and writes slots; see `sqlite_child.ts`. */
async function start(path: string, replica: string, slots: number, { blocks = "unlimited" } = {}) {
  const command = `trap "" XFSZ; ulimit -f ${blocks}; exec "$0" run -A "$@"`;
  const child = new Deno.Command("sh", {
    args: ["-c", command, Deno.execPath(), CHILD, path, replica, `${slots}`],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const output = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  assert.equal((await output.read()).value, "ready\n");
  return {
    begin: () => child.stdin.close(),
    kill: () => child.kill("SIGKILL"),
    /** What it printed next; undefined once it has ended. */
    read: async () => (await output.read()).value,
    error: () => new Response(child.stderr).text(),
    ended: child.status,
  };
}

/** Slots that a process reports as claimed, or written. */
function slotsIn(output: string, word: "claimed" | "wrote"): number[] {
  return Array.from(output.matchAll(new RegExp(`${word} (\\d+)\n`, "g")), ([, slot]) => Number(slot));
}

async function withFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await run(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** The slots in a database, each with the process that wrote it. */
async function stored(path: string): Promise<Map<number, string>> {
  const store = await openSqlite(path);
  const records = await store.sweeps(0);
  await store.close();
  return new Map(records.map(({ slot, replica }) => [slot, replica]));
}

Deno.test("openSqlite() by several processes at once lets each slot be claimed once and written once", () =>
  withFolder(async (folder) => {
    const path = `${folder}/lookout.db`;
    const replicas = ["a", "b", "c", "d"];
    const children = await Promise.all(replicas.map((replica) => start(path, replica, 50)));
    await Promise.all(children.map(({ begin }) => begin()));
    const claimed: number[] = [];
    const wrote = new Map<number, string>();
    await Promise.all(children.map(async (child, index) => {
      const error = child.error();
      let output = "";
      for (let text; (text = await child.read()) !== undefined;) output += text;
      assert.equal(await error, "");
      claimed.push(...slotsIn(output, "claimed"));
      for (const slot of slotsIn(output, "wrote")) {
        assert(!wrote.has(slot), `${slot} was written twice`);
        wrote.set(slot, replicas[index]);
      }
      assert.equal((await child.ended).code, 0);
    }));
    const slots = Array.from({ length: 50 }, (_, index) => (index + 1) * SLOT);
    assert.deepEqual(claimed.sort((a, b) => a - b), slots);
    assert.deepEqual([...wrote.keys()].sort((a, b) => a - b), slots);
    assert.deepEqual(await stored(path), new Map(slots.map((slot) => [slot, wrote.get(slot)!])));
  }));

Deno.test("openSqlite() after kill -9 finds everything that was written, and continues", () =>
  withFolder(async (folder) => {
    const path = `${folder}/lookout.db`;
    const wrote = new Set<number>();
    for (let round = 1; round <= 3; round++) {
      const child = await start(path, `round-${round}`, 100_000);
      const error = child.error();
      await child.begin();
      let output = "";
      while (slotsIn(output, "wrote").length < 20) {
        const text = await child.read();
        assert(text !== undefined, "it ended by itself");
        output += text;
      }
      child.kill();
      for (let text; (text = await child.read()) !== undefined;) output += text;
      await error;
      assert.equal((await child.ended).signal, "SIGKILL");
      for (const slot of slotsIn(output, "wrote")) {
        assert(!wrote.has(slot), `${slot} was written twice`);
        wrote.add(slot);
      }
      const kept = await stored(path);
      for (const slot of wrote) assert(kept.has(slot), `${slot} is lost`);
      // The one that was being written when the process died may be there, unannounced.
      assert(kept.size - wrote.size <= round);
    }
  }));

Deno.test("putSweep() on a disk that fills up rejects, and nothing that was written is lost", () =>
  withFolder(async (folder) => {
    const path = `${folder}/lookout.db`;
    const child = await start(path, "a", 100_000, { blocks: "400" });
    const error = child.error();
    await child.begin();
    let output = "";
    for (let text; (text = await child.read()) !== undefined;) output += text;
    assert.match(await error, /Error: Cannot (claim|write the sweep of) 1970-.+Z (in|to) sqlite:.+: disk I\/O error/);
    assert.equal((await child.ended).code, 1);
    const wrote = slotsIn(output, "wrote");
    assert(wrote.length > 0);
    const kept = await stored(path);
    assert.deepEqual([...kept.keys()], wrote);
  }));

Deno.test("openSqlite() reports a full disk", () =>
  withFolder(async (folder) => {
    const child = await start(`${folder}/lookout.db`, "a", 1, { blocks: "16" });
    const error = child.error();
    await child.begin();
    assert.equal(await child.read(), undefined);
    assert.match(await error, /Error: Cannot open sqlite:.+lookout\.db: File too large/);
    assert.equal((await child.ended).code, 1);
  }));
