import { Semaphore } from "../../lib/check/semaphore.ts";
import { JAVA } from "../dynamodb/dynamodb_local.ts";
import { FAKETIME } from "../process/faketime.ts";
import { missing, MOTO } from "../terraform/programs.ts";
import { Atlas, Scene, UNSHARE } from "./atlas.ts";

let atlas: Atlas;
const lacking = missing([JAVA, UNSHARE, FAKETIME, MOTO]);
if (lacking) console.log(`Skipped, needs ${lacking.names[0]}: ${lacking.install}`);
const atOnce = new Semaphore(4);
const runs = new Map<string, { run: (scene: Scene) => Promise<void>; running?: Promise<void> }>();

/**
 * Registers a test that has a scene of its own and runs beside the others of its file, since most of each is waiting. The atlas is
 * one for all.
 */
export function testInScene(name: string, run: (scene: Scene) => Promise<void>): void {
  runs.set(name, { run });
  Deno.test({
    name,
    ignore: lacking !== undefined && Deno.env.get("CI") !== "true",
    sanitizeOps: false,
    sanitizeResources: false,
    fn: async () => {
      for (const each of runs.values()) {
        each.running ??= alone(each.run);
        // Its own test reports it.
        each.running.catch(() => {});
      }
      await runs.get(name)!.running;
    },
  });
}

async function alone(run: (scene: Scene) => Promise<void>): Promise<void> {
  const leave = await atOnce.enter();
  try {
    await using scene = await Scene.create(atlas);
    await run(scene);
  } finally {
    leave();
  }
}

Deno.test.beforeAll(async () => {
  if (!lacking) atlas = await Atlas.create();
});
Deno.test.afterAll(async () => {
  await Promise.allSettled(runs.values().map(({ running }) => running));
  await atlas?.[Symbol.asyncDispose]();
});
