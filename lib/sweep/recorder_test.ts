import assert from "node:assert/strict";
import { sampleCheck, sampleSweep, sampleTarget, sampleView, SLOT, slowCheck } from "../../testing/samples/samples.ts";
import { readConfig } from "../config/config.ts";
import { totalOf } from "../model/check.ts";
import type { PastSweep } from "../model/sweep.ts";
import { Sweeper } from "./recorder.ts";
import { sweep, type SweepOptions } from "./sweep.ts";
import { SweepPlaces } from "./sweep_places.ts";

const NAMES = ["a", "b", "c"].map((name) => sampleTarget(name, { url: `http://${name}.test/` }));
const LITERAL = sampleTarget("literal", { url: "http://127.0.0.1:1/" });
const TARGETS = [...NAMES, LITERAL];

Deno.test("Sweeper leaves time for second opinions where there are places", async () => {
  const withinOf = async (names: string[]) => {
    const read = readConfig({});
    assert(read.ok);
    const { config } = read;
    const check = () => Promise.resolve({ checks: new Map(), responded: 0, problems: [] });
    let within: number | undefined;
    const sweeper = new Sweeper({
      config,
      places: names.length > 0 ? new SweepPlaces({ config, places: { names, check } }) : undefined,
      sweep: (targets, options) => {
        within = options?.within;
        return Promise.resolve(targets.map(() => sampleCheck(200)));
      },
    });
    const started = Date.now();
    const { signal } = new AbortController();
    const turn = {
      slot: SLOT,
      started,
      late: 0,
      deadline: started + 540_000,
      signal,
      confirm: () => Promise.resolve(),
    };
    const { list } = sampleView([]);
    await sweeper.sweep(turn, { list: { ...list, targets: [LITERAL] }, experience: { doubted: 0 }, onProgress() {} });
    return Math.round(within! / 10_000) * 10_000;
  };
  assert.deepEqual([await withinOf([]), await withinOf(["eu"])], [540_000, 420_000]);
});

/** Sweeps with a resolver of which no name resolves. */
async function sweepAfter(latest?: PastSweep, doubtedBefore = 2) {
  const read = readConfig({ LOOKOUT_CONFIRM_DELAY: "0s" });
  assert(read.ok);
  let options: SweepOptions | undefined;
  const sweeper = new Sweeper({
    config: read.config,
    probe: { resolve: () => Promise.reject(new Error("ENOTFOUND")) },
    most: 70,
    sweep: (targets, given) => sweep(targets, options = given),
  });
  const turn = {
    slot: SLOT,
    started: Date.now(),
    late: 0,
    deadline: Date.now() + 60_000,
    signal: new AbortController().signal,
    confirm: () => Promise.resolve(),
  };
  const { list } = sampleView([]);
  const record = await sweeper.sweep(turn, {
    list: { ...list, targets: TARGETS },
    experience: { doubted: doubtedBefore },
    latest,
    onProgress() {},
  });
  const { known, doubted, most, expected } = options!;
  const addresses = record.checks.map(({ address }) => address);
  return { addresses, found: record.checks.map(({ state, limit }) => limit ?? state), known, doubted, most, expected };
}

Deno.test("Sweeper reports names as unknown if none resolves that did in the last sweep, and in later sweeps", async () => {
  const before = sampleSweep(SLOT, TARGETS.map((target) => [target, target === NAMES[0] ? "dns" : 200]));
  const { found, known, most } = await sweepAfter(before);
  assert.deepEqual(found, ["resolver", "resolver", "resolver", "down"]);
  assert.deepEqual([known, most], [["b.test", "c.test"], 70]);

  const unknown = sampleCheck(null, { limit: "resolver" });
  const during = sampleSweep(SLOT, TARGETS.map((target) => [target, target === LITERAL ? 200 : unknown]));
  const again = await sweepAfter(during);
  assert.deepEqual([again.known, again.doubted], [[], true]);
});

Deno.test("Sweeper reports names as down if none resolved before either", async () => {
  const { found } = await sweepAfter();
  assert.deepEqual(found, ["down", "down", "down", "down"]);
  const before = sampleSweep(SLOT, TARGETS.map((target) => [target, target === LITERAL ? 200 : "dns"]));
  assert.deepEqual((await sweepAfter(before)).found, ["down", "down", "down", "down"]);
});

Deno.test("Sweeper keeps the address that failed only for targets that are newly down", async () => {
  const [, , , address] = (await sweepAfter()).addresses;
  assert.equal(address, "127.0.0.1");
  const after = async (outcome: 200 | "refused") =>
    (await sweepAfter(sampleSweep(SLOT, TARGETS.map((target) => [target, outcome])))).addresses;
  assert.deepEqual(await after(200), [undefined, undefined, undefined, "127.0.0.1"]);
  assert.deepEqual(await after("refused"), [undefined, undefined, undefined, undefined]);
  // All of it is unknown then.
  const { addresses } = await sweepAfter(undefined, 0);
  assert.deepEqual(addresses, [undefined, undefined, undefined, undefined]);
});

Deno.test("Sweeper expects each target to take as long as all its attempts in the last sweep", async () => {
  const { expected } = await sweepAfter(sampleSweep(SLOT, [
    ["once", slowCheck(300)],
    ["twice", { ...slowCheck(300), attempts: 2 }],
    ["never", sampleCheck(null)],
  ]));
  const sum = totalOf(slowCheck(300).phases)!;
  assert.deepEqual([...expected!.values()], [sum, 2 * sum, 0]);
});
