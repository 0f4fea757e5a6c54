import assert from "node:assert/strict";
import { join } from "node:path";
import { buildApp } from "../process/build_app.ts";
import { Served } from "./served.ts";

Deno.test.beforeAll(buildApp);

/** Fills all but a few lines of a pipe before Lookout writes to it: the system gives it 64 KiB. */
const FULL_PIPE = ["sh", "-c", `head -c 64000 /dev/zero | tr '\\0' '\\n'; exec "$0" "$@"`];

/** Runs with a folder that has a list of sites that go up and down with each sweep. */
async function withList(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "lookout-faults-" });
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, () => {
    const isUp = Math.floor(Date.now() / 1000) % 2 === 0;
    return new Response(null, { status: isUp ? 200 : 500 });
  });
  const rows = Array.from({ length: 30 }, (_, index) => `Site ${index},http://127.0.0.1:${server.addr.port}/${index}`);
  await Deno.writeTextFile(join(folder, "urls.csv"), ["name,url", ...rows, ""].join("\n"));
  try {
    await run(folder);
  } finally {
    await server.shutdown();
    await Deno.remove(folder, { recursive: true });
  }
}

for (const format of ["json", "pretty"]) {
  Deno.test(`the log in ${format} is not read: sweeps and pages continue, lines are dropped and counted, SIGTERM ends the process`, () =>
    withList(async (folder) => {
      const env = { LOOKOUT_LOG: format, LOOKOUT_INTERVAL: "1s", LOOKOUT_TIMEOUT: "500ms" };
      await using lookout = Served.start(folder, { env, by: FULL_PIPE });
      await lookout.sweeps(8);
      assert.match(await lookout.get("/"), /Site 7/);
      assert.equal(await lookout.get("/health"), '{"status":"ok"}');
      const { code, ms } = await lookout.end();
      console.log(
        `log in ${format} that is not read: 8 slots of 1 s swept, SIGTERM ended it after ${Math.round(ms)} ms`,
      );
      assert.equal(code, 0);
      assert(ms < 10_000, `${ms} ms`);
    }));
}

Deno.test("the reader of the log ends: sweeps and pages continue, lines are dropped, counted and shown, SIGTERM ends the process", () =>
  withList(async (folder) => {
    await using lookout = Served.start(folder, { env: { LOOKOUT_INTERVAL: "1s", LOOKOUT_TIMEOUT: "500ms" } });
    await lookout.sweeps(1);
    await lookout.leave();
    await lookout.sweeps(5);
    const { droppedLogLines } = await lookout.summary();
    assert(droppedLogLines > 0);
    assert.match(await lookout.get("/"), /The log isn&#39;t being read\./);
    const { code, ms } = await lookout.end();
    console.log(
      `reader of the log away: ${droppedLogLines} lines dropped in 5 slots, SIGTERM ended it after ${
        Math.round(ms)
      } ms`,
    );
    assert.equal(code, 0);
    assert(ms < 10_000, `${ms} ms`);
  }));
