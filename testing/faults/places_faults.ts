import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { randomUUID } from "node:crypto";
import { gzipSync } from "node:zlib";
import type { Check } from "../../lib/model/check.ts";
import type { Opinion } from "../../lib/model/opinion.ts";
import type { SweepRecord } from "../../lib/model/sweep.ts";
import type { Does, Scene } from "../places/atlas.ts";
import { testInScene } from "../places/test_in_scene.ts";
import { SqsProxy } from "../places/sqs_proxy.ts";
import { Sweeping } from "../places/sweeping.ts";
import type { Lookout } from "../process/lookout.ts";
import { fakeTimeLibrary } from "../process/faketime.ts";
import { until } from "../process/until.ts";

// Workers are processes that take jobs from moto's SQS and write to DynamoDB Local; each place sees an internet of its
// own, by a hosts file of its own. Every test asserts on the record in the table. moto enforces neither IAM nor KMS, and
// accepts receipts that have gone stale: testing/terraform says what roles allow, and that a late delete harms nothing
// follows from the first answer staying.

const up = { status: 200 };
const down = { status: 503 };
const slow = { status: 200, delay: 1500 };

/** Where a worker starts while its place is waited for, which takes a busy machine a while. */
const PATIENT = { LOOKOUT_TIMEOUT: "30s" };

/** What was found: its state, and what each place said of it. */
function said({ state, opinions = [] }: Check): string[] {
  return [state, ...opinions.map(({ place, outcome }: Opinion) => `${place} ${outcome}`)];
}

function checkOf({ targets }: Scene, record: SweepRecord, name: string): Check {
  return record.checks[targets.findIndex(({ id }) => id === name)];
}

/** Adds a site that is up everywhere, and one that is down here and does this elsewhere. */
async function sites(scene: Scene, elsewhere: Record<string, Does>): Promise<void> {
  const everywhere = Object.fromEntries(Object.keys(elsewhere).map((region) => [region, up]));
  await scene.site("fine", { here: up, ...everywhere });
  await scene.site("shop", { here: down, ...elsewhere });
}

/** Waits until the workers of a place have begun to check a site. */
async function visited(scene: Scene, place: string, name: string): Promise<void> {
  const world = await scene.atlas.internet(place);
  await until(() => world.seen(`${name}-${scene.id}`).connections > 0, 30_000);
}

const event = (worker: Lookout, name: string) => worker.linesOf(name).length;

testInScene("two places decide by a strict majority, and the record keeps what each of them found", async (scene) => {
  await sites(scene, { eu: up, ap: up });
  await scene.site("news", { here: down, eu: { status: 500 }, ap: up });
  await Promise.all([scene.worker("eu"), scene.worker("ap")]);
  using sweeping = await Sweeping.create(scene, { places: ["eu", "ap"] });
  const { checks, counts } = await sweeping.sweep();
  assert.deepEqual(checks.map(said), [
    ["up"],
    ["up", "here 503", "eu 200", "ap 200"],
    ["down", "here 503", "eu 500", "ap 200"],
  ]);
  assert.deepEqual([counts.up, counts.down], [2, 1]);
});

testInScene("a worker that is killed in the middle of a job costs no check: another one does it", async (scene) => {
  await sites(scene, { eu: slow });
  const first = await scene.worker("eu");
  using sweeping = await Sweeping.create(scene, { places: ["eu"], env: PATIENT });
  const sweep = sweeping.sweep(90_000);
  await visited(scene, "eu", "shop");
  await first.kill("SIGKILL");
  const second = await scene.worker("eu");
  const record = await sweep;
  assert.deepEqual(said(checkOf(scene, record, "shop")), ["unknown", "here 503", "eu 200"]);
  assert.equal(event(second, "job.done"), 1);
});

testInScene("a worker that is ended gives its job back, and another one does it", async (scene) => {
  await sites(scene, { eu: slow });
  const first = await scene.worker("eu", { LOOKOUT_INTERVAL: "10m" });
  using sweeping = await Sweeping.create(scene, { places: ["eu"], env: PATIENT });
  const sweep = sweeping.sweep(90_000);
  await visited(scene, "eu", "shop");
  const { code } = await first.kill("SIGTERM");
  await scene.worker("eu");
  const began = performance.now();
  const record = await sweep;
  assert.deepEqual([code, said(checkOf(scene, record, "shop"))], [0, ["unknown", "here 503", "eu 200"]]);
  // By itself the message would have come back after 30 s.
  assert(performance.now() - began < 28_000);
});

testInScene(
  "a worker that is stopped for longer than its message is hidden changes no answer afterwards",
  async (scene) => {
    await sites(scene, { eu: slow });
    const first = await scene.worker("eu");
    using sweeping = await Sweeping.create(scene, { places: ["eu"], env: PATIENT });
    const sweep = sweeping.sweep(90_000);
    await visited(scene, "eu", "shop");
    first.signal("SIGSTOP");
    await scene.worker("eu");
    const record = await sweep;
    assert.deepEqual(said(checkOf(scene, record, "shop")), ["unknown", "here 503", "eu 200"]);
    const before = await scene.answers("eu");
    first.signal("SIGCONT");
    assert.equal((await first.line("job.done")).again, true);
    assert.deepEqual(await scene.answers("eu"), before);
  },
);

testInScene("every message twice: two workers do it, one answer is kept", async (scene) => {
  await sites(scene, { eu: slow });
  const workers = await Promise.all([scene.worker("eu"), scene.worker("eu")]);
  await using through = new SqsProxy(scene.atlas.moto.env.AWS_ENDPOINT_URL);
  through.trouble = "twice";
  using sweeping = await Sweeping.create(scene, { places: ["eu"], through });
  const record = await sweeping.sweep();
  assert.deepEqual(said(checkOf(scene, record, "shop")), ["unknown", "here 503", "eu 200"]);
  const done = () => workers.flatMap((worker) => worker.linesOf("job.done"));
  await until(() => done().length === 2, 20_000);
  assert.deepEqual(done().map(({ again }) => again ?? false).sort(), [false, true]);
  assert.equal((await scene.answers("eu")).length, 1);
});

testInScene("a place that is silent does not vote, and is waited for no longer than there is time", async (scene) => {
  await sites(scene, { eu: down, ap: up });
  await scene.worker("eu");
  using sweeping = await Sweeping.create(scene, { places: ["eu", "ap"] });
  const record = await sweeping.sweep(20_000);
  assert.deepEqual(said(checkOf(scene, record, "shop")), ["down", "here 503", "eu 503", "ap null"]);
  assert(record.finished - record.started < 20_000);
  const [eu, ap] = sweeping.statuses();
  assert.deepEqual([eu.silentSince === undefined, ap.silentSince === undefined], [true, false]);
});

testInScene("a place that lies against two honest ones changes nothing, and calls nothing down", async (scene) => {
  // It sees every site as the opposite of what it is.
  await scene.site("fine", { here: up, eu: up, us: up, liar: down });
  await scene.site("shop", { here: down, eu: down, us: down, liar: up });
  await Promise.all(["eu", "us", "liar"].map((place) => scene.worker(place)));
  using sweeping = await Sweeping.create(scene, { places: ["eu", "us", "liar"] });
  const { checks } = await sweeping.sweep();
  assert.deepEqual(checks.map(said), [["up"], ["down", "here 503", "eu 503", "us 503", "liar 200"]]);
});

testInScene("a place that is cut off does not vote; where we are, no site is called down", async (scene) => {
  const names = ["a", "b", "c", "d", "e", "f"];
  for (const name of names) await scene.site(name, { here: up, eu: up });
  await scene.worker("eu");
  using sweeping = await Sweeping.create(scene, { places: ["eu"] });
  await sweeping.sweep();
  const all = (region: string, does: Does) => Promise.all(names.map((name) => scene.change(name, region, does)));

  await all("eu", "hangs");
  await scene.change("a", "here", down);
  const cutOffThere = await sweeping.sweep();
  assert.deepEqual(said(checkOf(scene, cutOffThere, "a")), ["down", "here 503", "eu null"]);

  await all("eu", up);
  await all("here", "hangs");
  const cutOffHere = await sweeping.sweep();
  assert.deepEqual([cutOffHere.reliable, cutOffHere.counts.unknown], [false, 6]);
  assert.deepEqual(said(checkOf(scene, cutOffHere, "b")), ["unknown", "here timeout", "eu 200"]);

  await all("eu", "hangs");
  const downEverywhere = await sweeping.sweep();
  assert.deepEqual([downEverywhere.reliable, downEverywhere.counts.down], [true, 6]);
});

testInScene(
  "a sweeper that is killed while it gathers has a successor, with another list, that takes no stranger's answers",
  async (scene) => {
    await scene.site("fine", { here: up, eu: up });
    await scene.site("shop", { here: down, eu: down });
    await scene.site("news", { here: down, eu: up });
    const start = async (replica: string, count: number) => {
      const rows = scene.targets.slice(0, count).map(({ name, url }) => `${name},${url}`);
      const list = `${scene.folder.folder}/${replica}.csv`;
      await Deno.writeTextFile(list, ["name,url", ...rows, ""].join("\n"));
      return scene.folder.start({
        ...scene.atlas.env,
        LOOKOUT_TARGETS: list,
        LOOKOUT_STORE: `dynamodb:${scene.table}`,
        LOOKOUT_DATA: `${scene.folder.folder}/${replica}`,
        LOOKOUT_INTERVAL: "20s",
        LOOKOUT_TIMEOUT: "1s",
        LOOKOUT_REPLICA: replica,
        LOOKOUT_PLACES: `eu=${await scene.queue("eu")}`,
      }, { by: await scene.hosts("here") });
    };
    const first = await start("first", 2);
    await until(async () => (await scene.messages("eu")).waiting > 0, 90_000);
    await first.kill("SIGKILL");
    const worker = await scene.worker("eu");
    const second = await start("second", 3);
    const { slot } = await second.line("sweep.finished");
    const record = (await scene.store.sweep(Date.parse(slot as string)))!;
    assert.equal(record.replica, "second");
    assert.deepEqual(record.checks.map(said), [["up"], ["down", "here 503", "eu 503"], [
      "unknown",
      "here 503",
      "eu 200",
    ]]);
    // The first one's job came too, under a key of its own, unless the machine was so slow that it was too late.
    await until(() => event(worker, "job.done") + event(worker, "job.late") === 2, 20_000);
    assert.equal((await scene.answers("eu")).length, event(worker, "job.done"));
  },
);

testInScene("without SQS sweeps continue by our own word, and it is said that opinions are missing", async (scene) => {
  await sites(scene, { eu: up });
  await scene.worker("eu");
  await using through = new SqsProxy(scene.atlas.moto.env.AWS_ENDPOINT_URL);
  using sweeping = await Sweeping.create(scene, { places: ["eu"], through });
  through.trouble = "away";
  const away = await sweeping.sweep(10_000);
  assert.deepEqual(said(checkOf(scene, away, "shop")), ["down", "here 503", "eu null"]);
  assert.notEqual(sweeping.statuses()[0].silentSince, undefined);
  through.trouble = undefined;
  // A busy machine may take longer than one sweep waits.
  let found: string[] = [];
  for (let tries = 0; tries < 4 && !found.includes("eu 200"); tries++) {
    found = said(checkOf(scene, await sweeping.sweep(), "shop"));
  }
  assert.deepEqual(found, ["unknown", "here 503", "eu 200"]);
  assert.equal(sweeping.statuses()[0].silentSince, undefined);
});

testInScene("a poisoned message is buried, shows nothing of itself, and holds up no job", async (scene) => {
  await sites(scene, { eu: up });
  const secret = randomUUID();
  const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024, secret)).toString("base64");
  const address = { slot: 0, place: "eu", sent: Date.now(), deadline: Date.now() + 60_000, key: "0".repeat(64) };
  await scene.send("eu", `{"secret": "${secret}"`);
  await scene.send("eu", JSON.stringify({ version: 1, ...address, body: bomb }));
  const worker = await scene.worker("eu");
  using sweeping = await Sweeping.create(scene, { places: ["eu"] });
  const record = await sweeping.sweep();
  assert.deepEqual(said(checkOf(scene, record, "shop")), ["unknown", "here 503", "eu 200"]);
  await until(async () => (await scene.messages("eu")).dead === 2, 40_000);
  assert.equal(event(worker, "job.failed"), 6);
  assert(!JSON.stringify(worker.lines).includes(secret));
});

testInScene(
  "a worker says that it cannot do a job of a newer version, and nothing waits for it",
  async (scene) => {
    await sites(scene, { eu: up });
    const worker = await scene.worker("eu");
    await using through = new SqsProxy(scene.atlas.moto.env.AWS_ENDPOINT_URL);
    through.trouble = "later version";
    using sweeping = await Sweeping.create(scene, { places: ["eu"], through });
    const record = await sweeping.sweep(60_000);
    assert.deepEqual(said(checkOf(scene, record, "shop")), ["down", "here 503", "eu null"]);
    assert(record.finished - record.started < 30_000);
    assert.equal((await worker.line("job.later-version")).version, 2);
    await until(async () => {
      const { waiting, hidden, dead } = await scene.messages("eu");
      return waiting + hidden + dead === 0;
    });
  },
);

testInScene("clocks that are two minutes apart, either way, cost nothing", async (scene) => {
  await sites(scene, { eu: up, ap: up });
  const skewed = (place: string, FAKETIME: string) =>
    scene.worker(place, { LD_PRELOAD: fakeTimeLibrary(), FAKETIME, FAKETIME_DONT_FAKE_MONOTONIC: "1" });
  await Promise.all([skewed("eu", "+120s"), skewed("ap", "-120s")]);
  using sweeping = await Sweeping.create(scene, { places: ["eu", "ap"] });
  const record = await sweeping.sweep();
  assert.deepEqual(said(checkOf(scene, record, "shop")), ["up", "here 503", "eu 200", "ap 200"]);
});

testInScene(
  "a list that is swept at a place is swept here while that is silent, until it answers a probe",
  async (scene) => {
    for (let host = 0; host < 6; host++) await scene.site(`s${host}`, { here: down, eu: up });
    const worker = await scene.worker("eu");
    using sweeping = await Sweeping.create(scene, {
      places: ["eu"],
      env: { LOOKOUT_SWEEP: "eu", LOOKOUT_INTERVAL: "100s" },
    });
    assert.equal((await sweeping.sweep()).counts.up, 6);
    await worker.kill("SIGKILL");
    const silent = await sweeping.sweep(16_000);
    assert.deepEqual([silent.reliable, silent.counts.unknown, silent.checks[0].limit], [false, 6, "place"]);
    const here = await sweeping.sweep();
    assert.deepEqual([here.summary, sweeping.statuses()[0].replaced], [{ "503": 6 }, true]);
    await scene.worker("eu");
    const there = await sweeping.sweep();
    assert.deepEqual([there.reliable, there.summary, sweeping.statuses()[0].replaced], [true, { "200": 6 }, undefined]);
  },
);
