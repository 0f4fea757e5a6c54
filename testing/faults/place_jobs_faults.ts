import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { type Job, type JobAddress, readJob } from "../../lib/place/job.ts";
import { connect } from "../../lib/store/dynamodb/client.ts";
import type { Check } from "../../lib/model/check.ts";
import { Places } from "../../lib/place/places.ts";
import type { Scene } from "../places/atlas.ts";
import { until } from "../process/until.ts";
import { testInScene } from "../places/test_in_scene.ts";
import { SAMPLE_JOB_OPTIONS as OPTIONS } from "../samples/job_options.ts";
import { Sweeping } from "../places/sweeping.ts";

// Jobs and results on moto's SQS and DynamoDB Local. The tests themselves take the jobs and write the results, so that both may be
// what no worker would make of them.

/** What may be said of a job: the place's name, slot and key are added. */
type Result = Record<string, unknown>;

/** A result as a worker packs it, with something else in it. */
function packed(more: object): Result {
  const columns = {
    format: 1,
    ids: ["shop", "fine"],
    outcomes: [200, 200],
    attempts: [1, 1],
    phases: { dns: [1, 1], connect: [1, 1], tls: [null, null], firstByte: [1, 1] },
    reasons: [],
    limits: [],
    walls: [],
    ends: [],
    addresses: [],
    ...more,
  };
  return { checks: gzipSync(JSON.stringify(columns)) };
}

async function nextJob(scene: Scene): Promise<JobAddress & { job: Job }> {
  const read = await readJob(await scene.receive("eu"));
  assert("job" in read);
  return read;
}

testInScene("a job has to be done while there is still time to read its results", async (scene) => {
  const queue = { url: await scene.queue("eu") };
  using places = new Places({ places: [{ name: "eu", queue }], table: scene.table });
  for (const [time, kept] of [[20_000, 2000], [600_000, 10_000]]) {
    const abandoned = new AbortController();
    const { signal } = abandoned;
    const end = Date.now() + time;
    const checking = places.check("eu", { slot: 0, targets: [], options: OPTIONS, until: end, period: 60_000, signal });
    const { deadline } = await nextJob(scene);
    abandoned.abort(new Error("given up"));
    await assert.rejects(checking, /given up/);
    // A tenth of the time that is left once the job is made.
    assert(end - deadline <= kept && end - deadline > kept * 0.9, String(end - deadline));
  }
});

testInScene("targets whose job would be larger than workers read are sent in several jobs", async (scene) => {
  const queue = { url: await scene.queue("eu") };
  using places = new Places({ places: [{ name: "eu", queue }], table: scene.table });
  // Gzipped, all of them would fit into one message.
  const targets = Array.from({ length: 180 }, (_, index) => {
    return { id: `${index}`, name: "", category: "", url: `https://h${index}.test/${"a".repeat(99_000)}` };
  });
  const abandoned = new AbortController();
  const { signal } = abandoned;
  const checking = places.check("eu", {
    slot: 0,
    targets,
    options: OPTIONS,
    until: Date.now() + 60_000,
    period: 60_000,
    signal,
  });
  const jobs = [await nextJob(scene), await nextJob(scene)];
  abandoned.abort(new Error("given up"));
  await assert.rejects(checking, /given up/);
  const ids = jobs.flatMap(({ job }) => job.targets.map(({ id }) => id));
  assert.deepEqual(ids.toSorted((a, b) => Number(a) - Number(b)), targets.map(({ id }) => id));
});

testInScene("a result that is not valid, or of other targets, is no vote, and is not waited for", async (scene) => {
  await scene.site("fine", { here: { status: 200 } });
  await scene.site("shop", { here: { status: 503 } });
  const many = Array.from({ length: 1_000_000 }, () => null);
  const results: Result[] = [
    { checks: new Uint8Array([1, 2, 3]) },
    { checks: "no bytes" },
    { checks: gzipSync("[".repeat(1_000_000)) },
    { cannot: "<script>\r\n\u202e".repeat(1000) },
    packed({ outcomes: ["gone", 200] }),
    packed({ attempts: [-1, 1] }),
    packed({ phases: { dns: ["NaN", 1], connect: [1, 1], tls: [null, null], firstByte: [1, 1] } }),
    packed({ phases: { dns: [-1, 1], connect: [1, 1], tls: [null, null], firstByte: [1, 1] } }),
    packed({ ids: ["__proto__", "other"] }),
    packed({ outcomes: many }),
  ];
  const table = connect(scene.atlas.local.client);
  using sweeping = await Sweeping.create(scene, { places: ["eu"] });
  const answering = async (result: Result) => {
    let next = await nextJob(scene);
    // A place whose last result was none is probed, too.
    while (next.job.targets.length === 0) next = await nextJob(scene);
    const { slot, job: { key } } = next;
    const put = (at: number, item: Result) =>
      table.put({
        TableName: scene.table,
        Item: { pk: "answer eu", sk: `${new Date(at).toISOString()} ${key}`, ...item },
      });
    // What another slot's job brought is not read.
    await put(slot - 60_000, packed({})).catch(() => {});
    await put(slot, result);
  };
  for (const result of results) {
    const sweep = sweeping.sweep(60_000);
    await answering(result);
    const { checks: [, shop], started, finished } = await sweep;
    assert.deepEqual(said(shop), ["down", "here 503", "eu null"]);
    assert(finished - started < 30_000);
  }
  const sweep = sweeping.sweep(60_000);
  await answering(packed({}));
  assert.deepEqual(said((await sweep).checks[1]), ["unknown", "here 503", "eu 200"]);
  table.destroy();
});

testInScene("a worker checks no private address unless it is set to, and then does not vote", async (scene) => {
  await scene.site("fine", { here: { status: 200 }, eu: { status: 200 } });
  await scene.site("shop", { here: { status: 503 }, eu: { status: 200 } });
  await scene.worker("eu", { LOOKOUT_ALLOW_PRIVATE: "" });
  using sweeping = await Sweeping.create(scene, { places: ["eu"] });
  assert.deepEqual(said((await sweeping.sweep()).checks[1]), ["down", "here 503", "eu null"]);
});

testInScene("a place that was silent is known to be back, although no site is down", async (scene) => {
  await scene.site("fine", { here: { status: 200 }, eu: { status: 200 } });
  await scene.site("shop", { here: { status: 503 }, eu: { status: 200 } });
  using sweeping = await Sweeping.create(scene, { places: ["eu"] });
  await sweeping.sweep(6000);
  assert.notEqual(sweeping.statuses()[0].silentSince, undefined);
  await scene.change("shop", "here", { status: 200 });
  await scene.worker("eu");
  assert.equal((await sweeping.sweep()).counts.up, 2);
  await until(() => sweeping.statuses()[0].silentSince === undefined, 20_000);
});

function said({ state, opinions = [] }: Check): string[] {
  return [state, ...opinions.map(({ place, outcome }) => `${place} ${outcome}`)];
}
