import assert from "node:assert/strict";
import { sampleTarget } from "../../testing/samples/samples.ts";
import { cutByHost, halves } from "./cut.ts";

/** So many targets on each of some hosts, the hosts' taking turns. */
function targetsOn(hosts: Record<string, number>) {
  return Object.entries(hosts).flatMap(([host, count]) =>
    Array.from(
      { length: count },
      (_, index) => sampleTarget(`${host}-${index}`, { url: `https://${host}.test/${index}` }),
    )
  );
}

const hostsOf = (jobs: ReturnType<typeof cutByHost>) =>
  jobs.map((job) => [...new Set(job.map(({ url }) => new URL(url).host))].sort().join());

Deno.test("cutByHost() keeps each host's targets together, and loses none", () => {
  const targets = targetsOn({ a: 4, b: 4, c: 4, d: 1 });
  const shuffled = targets.toSorted((one, other) => one.id.at(-1)!.localeCompare(other.id.at(-1)!));
  const jobs = cutByHost(shuffled, 8);
  assert.deepEqual(jobs.map(({ length }) => length), [8, 5]);
  assert.equal(new Set(jobs.flat()).size, 13);
  const hosts = hostsOf(jobs).flatMap((names) => names.split(","));
  assert.equal(new Set(hosts).size, hosts.length);
  assert.deepEqual(cutByHost([]), []);
});

Deno.test("cutByHost() gives a host with more targets than a job's limit a job of its own", () => {
  const jobs = cutByHost(targetsOn({ a: 1, big: 12, b: 1 }), 8);
  assert.deepEqual(hostsOf(jobs), ["a.test", "big.test", "b.test"]);
});

Deno.test("cutByHost() keeps the targets of one host together however many they are", () => {
  assert.deepEqual(cutByHost(targetsOn({ big: 150_000 })).map(({ length }) => length), [150_000]);
});

Deno.test("cutByHost() puts fewer targets with long ids into a job", () => {
  const targets = Array.from(
    { length: 1000 },
    (_, index) => sampleTarget(`${index}`.padEnd(1000, "x"), { url: `https://h${index}.test/` }),
  );
  assert.deepEqual(cutByHost(targets).map(({ length }) => length), [300, 300, 300, 100]);
});

Deno.test("halves() cut between hosts, and within one only if there is no other", () => {
  assert.deepEqual(hostsOf(halves(targetsOn({ a: 3, b: 3 }))), ["a.test", "b.test"]);
  assert.deepEqual(halves(targetsOn({ a: 5 })).map(({ length }) => length), [3, 2]);
});
