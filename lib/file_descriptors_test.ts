import assert from "node:assert/strict";
import { freeFiles, roomFor } from "./file_descriptors.ts";

const CHILD = new URL("../testing/process/few_files_child.ts", import.meta.url).pathname;
const CONFIG = new URL("../deno.json", import.meta.url).pathname;

/** Runs the child with so many file descriptors at most. */
async function withFiles(limit: number) {
  await using server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, () => new Response("ok"));
  const url = `http://127.0.0.1:${server.addr.port}/`;
  const { stdout, stderr } = await new Deno.Command("sh", {
    args: ["-c", `ulimit -n ${limit}; exec "$@"`, "sh", Deno.execPath(), "run", "-A", "--config", CONFIG, CHILD, url],
    env: { NO_COLOR: "1" },
  }).output();
  const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  assert(out.startsWith("{"), err);
  return JSON.parse(out);
}

Deno.test("a process without free file descriptors reports no target as down, and none as unknown that it can check in time", async () => {
  const { free, room, dns, never, later, reserved } = await withFiles(64);
  assert(free > 0 && free < 64, `${free} free`);
  assert(room.concurrency < room.most && room.most < free);
  assert.deepEqual(dns, { limit: "files" });
  assert.deepEqual([never.state, never.outcome, never.limit, never.attempts], ["unknown", null, "files", 0]);
  assert.deepEqual([later.state, later.outcome, later.limit], ["up", 200, undefined]);
  assert(later.phases.dns + later.phases.connect + later.phases.firstByte < 300, "waiting is not the site's time");
  assert.deepEqual([reserved.state, reserved.limit], ["up", undefined]);
});

Deno.test("roomFor() grants what is requested if there are enough files", () => {
  assert.deepEqual(roomFor(256, (most) => most), { concurrency: 256, most: Infinity });
  assert.deepEqual(roomFor(256, () => Infinity), { concurrency: 256, most: Infinity });
  const { concurrency, most } = roomFor(256, () => 1000);
  assert.deepEqual([concurrency, most < 1000], [256, true], "not even a deadline takes more than there are");
});

Deno.test("roomFor() lowers concurrency, and leaves files for visitors and the store", () => {
  for (const free of [2, 10, 40, 100, 300]) {
    const { concurrency, most } = roomFor(256, () => free);
    assert(concurrency >= 1 && 2 * concurrency <= Math.max(2, most), `${free}: ${concurrency}`);
    assert(most <= free - Math.min(64, free / 2), `${free}: ${most}`);
  }
});

Deno.test("freeFiles() leaves nothing open", () => {
  assert.equal(freeFiles(10), 10);
});
