import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { sampleTarget, SLOT } from "../../testing/samples/samples.ts";
import { SAMPLE_JOB_OPTIONS as OPTIONS } from "../../testing/samples/job_options.ts";
import { type JobAddress, jobOf, type JobOptions, messageOfJob, readJob } from "./job.ts";

const ADDRESS: JobAddress = { slot: SLOT, place: "eu", sent: SLOT + 30_000, deadline: SLOT + 90_000 };
const SECRET = "Basic dXNlcjpodW50ZXIy";

/** A message with a body of this text, whatever it is; `more` is added to the envelope. */
function forged(body: string, more: object = {}): string {
  const key = createHash("sha256").update(body).digest("hex");
  return JSON.stringify({ version: 1, ...ADDRESS, key, body: gzipSync(body).toString("base64"), ...more });
}

Deno.test("readJob() restores the job of messageOfJob(), with everything that a check needs and no more", async () => {
  const target = sampleTarget("shop", {
    category: "Sales",
    method: "HEAD",
    expect: [{ from: 200, to: 299 }],
    contains: "Welcome \u{1f600}",
    timeout: 5000,
    authorization: SECRET,
  });
  const job = jobOf([target, sampleTarget("blog")], OPTIONS);
  const { name: _, category: __, ...shop } = target;
  assert.deepEqual(job.targets[0], shop);
  assert.deepEqual(await readJob((await messageOfJob(job, ADDRESS))!), { ...ADDRESS, job });
});

Deno.test("readJob() reads whatever a list and the settings may have", async () => {
  const target = sampleTarget("long", {
    url: `https://a.test/${"%E4%BD%A0".repeat(100_000)}`,
    authorization: `Basic ${"A".repeat(400_000)}`,
  });
  const job = jobOf([target], { ...OPTIONS, userAgent: "a".repeat(2000) });
  const read = await readJob((await messageOfJob(job, ADDRESS))!);
  assert.deepEqual(read, { ...ADDRESS, job });
});

Deno.test("messageOfJob() makes no message that is too large for readJob()", async () => {
  const long = Array.from(
    { length: 20 },
    (_, index) => sampleTarget(`${index}`, { url: `https://a.test/${"a".repeat(900_000)}` }),
  );
  assert.equal(await messageOfJob(jobOf(long, OPTIONS), ADDRESS), undefined);
  assert.ok(await readJob((await messageOfJob(jobOf(long.slice(0, 18), OPTIONS), ADDRESS))!));
});

Deno.test("a job's key is the same for the same targets and options, and different for others", () => {
  const [a, b] = [sampleTarget("a"), sampleTarget("b")];
  const { key } = jobOf([a, b], OPTIONS);
  assert.match(key, /^[0-9a-f]{64}$/);
  const reordered = Object.fromEntries(Object.entries(OPTIONS).reverse()) as unknown as JobOptions;
  assert.equal(jobOf([{ ...a, name: "renamed", category: "moved" }, b], reordered).key, key);
  for (
    const other of [
      jobOf([b, a], OPTIONS),
      jobOf([a], OPTIONS),
      jobOf([a, { ...b, contains: "x" }], OPTIONS),
      jobOf([a, b], { ...OPTIONS, timeout: 9999 }),
    ]
  ) assert.notEqual(other.key, key);
});

Deno.test("readJob() recognises a later version's job, whatever its body", async () => {
  const key = "f".repeat(64);
  assert.deepEqual(await readJob(JSON.stringify({ version: 7, ...ADDRESS, key, body: { zstd: "..." }, new: 1 })), {
    ...ADDRESS,
    key,
    laterVersion: 7,
  });
});

const body = (more: object) =>
  JSON.stringify({ targets: [{ id: "a", url: "https://a.test/" }], options: OPTIONS, ...more });

for (
  const [what, message] of Object.entries({
    "no JSON": SECRET,
    "no envelope": JSON.stringify({ version: 1, secret: SECRET }),
    "a slot that is no time": forged(body({}), { slot: 1e300 }),
    "no body": forged(body({}), { body: undefined }),
    "another body than its key says": forged(body({}), { body: gzipSync(body({ a: 1 })).toString("base64") }),
    "a body that is not packed": forged(body({}), { body: SECRET }),
    "a body that is no JSON": forged(SECRET),
    "a target without URL": forged(body({ targets: [{ id: SECRET }] })),
    "a URL that is none": forged(body({ targets: [{ id: "a", url: `https://${SECRET}` }] })),
    "a URL that is not http": forged(body({ targets: [{ id: "a", url: "file:///etc/passwd" }] })),
    "an option that is not known": forged(body({ options: { ...OPTIONS, allowPrivate: true } })),
    "a target with an option that is not known": forged(
      body({ targets: [{ id: "a", url: "https://a.test/", allowPrivate: true }] }),
    ),
    "a user agent with a line break": forged(body({ options: { ...OPTIONS, userAgent: "a\r\nHost: b" } })),
    "a password with a line break": forged(
      body({ targets: [{ id: "a", url: "https://a.test/", authorization: `${SECRET}\r\nHost: b` }] }),
    ),
    "a million checks at once": forged(body({ options: { ...OPTIONS, concurrency: 1e6 } })),
    "no check at once": forged(body({ options: { ...OPTIONS, concurrency: 0 } })),
    "no check at once per host": forged(body({ options: { ...OPTIONS, perHost: 0 } })),
    "a body that is large once it is unpacked": forged(`"${"a".repeat(17 * 1024 * 1024)}"`),
  })
) {
  Deno.test(`readJob() rejects a message with ${what}, and shows nothing of it`, async () => {
    await assert.rejects(readJob(message), (error: Error) => {
      assert.match(error.message, /^Cannot read the job: /);
      assert.doesNotMatch(error.message, /dXNlcjpodW50ZXIy|hunter2/);
      return true;
    });
  });
}
