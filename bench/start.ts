import { buildApp } from "../testing/process/build_app.ts";
import { startApp } from "./app.ts";
import { median } from "./median.ts";
import { TIMEOUT } from "./peer.ts";
import type { Row } from "./row.ts";
import { startWorldProcess } from "./world.ts";

/** Starts that are counted, after one that fills Deno's cache and the database. */
const STARTS = 5;

/** How long a Lookout with 1,000 targets takes to its first page; the first sweep begins about then. */
export async function benchStart(): Promise<Row[]> {
  await buildApp();
  await using world = await startWorldProcess(1000);
  const folder = await Deno.makeTempDir({ prefix: "bench-start-" });
  const times: number[] = [];
  try {
    for (let start = 0; start <= STARTS; start++) {
      await using app = await startApp(world, { folder, interval: 600_000, timeout: TIMEOUT });
      times.push(app.startUp);
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
  return [{
    what: "from the server's start to the first page",
    unit: "milliseconds",
    figure: median(times.slice(1)),
    goal: { of: "figure", bound: "below", limit: 1000 },
  }];
}
