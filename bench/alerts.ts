import { response, startReceiver } from "../testing/alerts/receiver.ts";
import { Place } from "../testing/process/lookout.ts";
import { cpuOf } from "./measure.ts";
import { median } from "./median.ts";

/** What alerts cost. In each sweep another group of sites is down, so that each has 100 changes. */
const SITES = 1000;
const GROUP = 50;
const INTERVAL = 6000;
const SWEEPS = 6;
const ROUNDS = 3;

const groupOf = (site: number) => Math.floor(site / GROUP);
const groupDown = () => Math.floor(Date.now() / INTERVAL) % (SITES / GROUP);

await using sites = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, (request) => {
  const site = Number(new URL(request.url).pathname.slice(1));
  return new Response("", { status: groupOf(site) === groupDown() ? 503 : 200 });
});
await using receiver = startReceiver(() => response(204));
const rows = Array.from({ length: SITES }, (_, site) => `Site ${site},http://127.0.0.1:${sites.addr.port}/${site}`);
const at = `http://127.0.0.1:${receiver.port}`;
const alerts = `hook=${at}/hook#secret=whsec_${btoa("-".repeat(32))} chat=slack+${at}/chat`;

/** Seconds of CPU for each sweep, the first one left out. */
async function cpuOfSweep(env: Record<string, string>): Promise<number> {
  await using place = new Place(...rows);
  const process = place.start({
    LOOKOUT_INTERVAL: `${INTERVAL}ms`,
    LOOKOUT_PER_HOST: "64",
    LOOKOUT_LOG: "json",
    LOOKOUT_DATA: place.folder,
    ...env,
  });
  const finished = async (count: number) => {
    while (process.linesOf("sweep.finished").length < count) await new Promise((done) => setTimeout(done, 50));
    // What follows a sweep counts too.
    await new Promise((done) => setTimeout(done, INTERVAL / 4));
    return await cpuOf(process.pid);
  };
  const before = await finished(2);
  return (await finished(2 + SWEEPS) - before) / SWEEPS;
}

const found: Record<"without" | "with", number[]> = { without: [], with: [] };
for (let round = 0; round < ROUNDS; round++) {
  found.without.push(await cpuOfSweep({}));
  found.with.push(await cpuOfSweep({ LOOKOUT_ALERTS: alerts }));
}
const [without, withAlerts] = [median(found.without), median(found.with)];
console.log(
  `A sweep of ${SITES} sites with ${2 * GROUP} changes: ${without.toFixed(2)} s of CPU, with two channels ${
    withAlerts.toFixed(2)
  } s (${((withAlerts / without - 1) * 100).toFixed(1)} % more), ${receiver.received.length} messages`,
);
