import assert from "node:assert/strict";
import { sampleCheck, sampleTarget, SLOT } from "../../testing/samples/samples.ts";
import type { Gathered } from "../place/gathering.ts";
import type { Request } from "../place/places.ts";
import { SweepPlaces } from "./sweep_places.ts";

const TARGETS = ["a", "b"].map((name) => sampleTarget(name));
const TURN = {
  slot: SLOT,
  started: SLOT,
  late: 0,
  deadline: SLOT + 540_000,
  signal: new AbortController().signal,
  confirm: () => Promise.resolve(),
};
const SILENT: Gathered = { checks: new Map(), responded: 0, problems: ["1 of 1 jobs were not done in time"] };
const THERE: Gathered = { checks: new Map([["a", sampleCheck(200)]]), responded: 1, problems: [] };

function placesWhere(gathered: () => Gathered, sweepAt = "eu") {
  const requests: Request[] = [];
  const places = new SweepPlaces({
    config: {
      sweepAt,
      interval: 600_000,
      timeout: 10_000,
      method: "GET",
      userAgent: "a",
      concurrency: 256,
      perHost: 4,
      confirmDelay: 15_000,
    },
    places: {
      names: ["eu", "ap"],
      check: (_: string, request: Request) => {
        requests.push(request);
        return Promise.resolve(gathered());
      },
    },
    now: () => SLOT + 1000,
  });
  return { places, requests };
}

Deno.test("SweepPlaces leaves time for second opinions, and blames no place if there is none left", async () => {
  const { places, requests } = placesWhere(() => SILENT);
  const until = SLOT + 480_000;
  assert.equal(places.endOfSweep("here", TURN), until - 60_000);
  await places.sweep("eu", TARGETS, TURN, () => {});
  assert.equal(requests[0].until, until - 60_000);
  const short = { ...TURN, deadline: SLOT + 100_000 };
  assert.equal(places.endOfSweep("here", short), SLOT + 1000 + 39_000 * 3 / 4);
  const { problems } = await places.opinion("ap", TARGETS, { ...TURN, deadline: SLOT + 61_000 });
  assert.deepEqual([requests.length, problems], [1, []]);
  assert.equal(places.statuses[1].silentSince, undefined);
});

Deno.test("SweepPlaces sweeps here by default, without a probe", async () => {
  const { places, requests } = placesWhere(() => THERE, "here");
  assert.equal(await places.whereToSweep(TURN), "here");
  assert.deepEqual([requests.length, places.othersThan("here")], [0, ["eu", "ap"]]);
});

Deno.test("SweepPlaces probes a place once, before the first sweep there", async () => {
  const { places, requests } = placesWhere(() => THERE);
  assert.equal(await places.whereToSweep(TURN), "eu");
  assert.deepEqual(requests.map(({ targets, until }) => [targets.length, until]), [[0, SLOT + 21_000]]);
  const checks = await places.sweep("eu", TARGETS, TURN, () => {});
  assert.deepEqual(checks.map(({ state, limit }) => limit ?? state), ["up", "place"]);
  assert.equal(await places.whereToSweep(TURN), "eu");
  assert.equal(requests.length, 2);
  assert.deepEqual(places.othersThan("eu"), ["ap"]);
});

Deno.test("SweepPlaces sweeps here after a place sent nothing, until it responds to a probe again", async () => {
  let gathered = THERE;
  const { places } = placesWhere(() => gathered);
  await places.whereToSweep(TURN);
  gathered = SILENT;
  const checks = await places.sweep("eu", TARGETS, TURN, () => {});
  assert(checks.every(({ outcome, limit }) => outcome === null && limit === "place"));
  assert.equal(await places.whereToSweep(TURN), "here");
  assert.equal(await places.whereToSweep(TURN), "here");
  const status = { name: "eu", responded: SLOT + 1000, silentSince: SLOT + 1000, replaced: true };
  assert.deepEqual(places.statuses, [status, { name: "ap", responded: 0 }]);
  gathered = THERE;
  assert.equal(await places.whereToSweep(TURN), "eu");
  assert.deepEqual(places.statuses[0], { name: "eu", responded: SLOT + 1000 });
});

Deno.test("SweepPlaces probes places that sent nothing last time, whether or not anything seems down", async () => {
  let gathered = SILENT;
  const { places, requests } = placesWhere(() => gathered);
  await places.probeSilent("here", TURN);
  assert.equal(requests.length, 0);
  await places.opinion("ap", TARGETS, TURN);
  await places.opinion("eu", TARGETS, TURN);
  await places.probeSilent("eu", TURN);
  assert.deepEqual(requests.slice(2).map(({ targets, until }) => [targets.length, until]), [[0, SLOT + 21_000]]);
  assert.notEqual(places.statuses[1].silentSince, undefined);
  gathered = THERE;
  await places.probeSilent("eu", TURN);
  assert.deepEqual(places.statuses[1], { name: "ap", responded: SLOT + 1000 });
  await places.probeSilent("eu", TURN);
  assert.equal(requests.length, 4);
});

Deno.test("SweepPlaces requests second opinions with one check per target, all at once, and waits a timeout and 50 s", async () => {
  const { places: asked, requests } = placesWhere(() => SILENT);
  await asked.opinion("ap", [sampleTarget("slow", { timeout: 30_000 })], TURN);
  const [{ options, until }] = requests;
  assert.deepEqual([options.confirmDelay, options.concurrency, until], [0, 1000, SLOT + 81_000]);
  await asked.opinion("ap", TARGETS, { ...TURN, deadline: SLOT + 100_000 });
  assert.equal(requests[1].until, SLOT + 40_000);
  assert.deepEqual(asked.statuses.map(({ silentSince }) => silentSince), [undefined, SLOT + 1000]);
});
