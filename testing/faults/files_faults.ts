import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { Place } from "../process/lookout.ts";

/** A site that takes 1.2 s to answer. */
function slowSite() {
  return Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async () => {
    await delay(1200);
    return new Response("ok");
  });
}

function rowsOf(site: Deno.HttpServer<Deno.NetAddr>, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${index},http://127.0.0.1:${site.addr.port}/${index}`);
}

for (const files of [60, 64, 120, 256]) {
  Deno.test(`${files} file descriptors are enough for 200 sites that take 1.2 s`, async () => {
    await using site = slowSite();
    await using place = new Place(...rowsOf(site, 200));
    const by = ["sh", "-c", `ulimit -n ${files}; exec "$@"`, "sh"];
    const process = place.start({ LOOKOUT_PER_HOST: "200", LOOKOUT_INTERVAL: "2m" }, { by });
    const { up, down, unknown, ms } = await process.line("sweep.finished");
    const [few, ...more] = process.linesOf("files.few");
    console.log(`${files}: ${few.concurrency} at once, ${up} up, ${down} down, ${unknown} unknown in ${ms} ms`);
    assert.deepEqual([up, down, unknown, more.length], [200, 0, 0, 0]);
  });
}
