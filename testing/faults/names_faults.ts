import assert from "node:assert/strict";
import { runApart, UNSHARE } from "../process/apart.ts";
import { needs } from "../process/needs.ts";
import type { Order, Report } from "./names_child.ts";

const CHILD = new URL("./names_child.ts", import.meta.url).pathname;
const HEALTHY = "127.0.0.53";
const DEAD = "127.0.0.54";
const NOBODY = "127.0.0.99";

/** Sweeps apart, and prints what came of it: the figures of docs/reliability.md. */
async function sweepApart(
  order: Partial<Order> & Pick<Order, "hosts">,
  { nameServers = [HEALTHY], ...options }: { nameServers?: string[]; first?: string; env?: Record<string, string> } =
    {},
): Promise<Report> {
  const whole: Order = { sweeps: 1, options: {}, ...order };
  const report = await runApart<Report>(CHILD, [JSON.stringify(whole)], { nameServers, ...options });
  for (const [round, found] of report.sweeps.entries()) {
    for (const [host, { counts, slowest, slowestDns }] of Object.entries(found)) {
      console.log(`${host}: ${JSON.stringify(counts)}, slowest ${slowest} ms, dns ${slowestDns} ms`);
    }
    console.log(`sweep ${round + 1}: ${report.took[round]} ms`);
  }
  return report;
}

needs(UNSHARE, "32 names of a dead zone keep no other name waiting, in any sweep", async () => {
  const hosts: Order["hosts"] = [["s#.silent.test", 32], ["h#.ok.test", 20], ["127.0.0.1", 20]];
  const options = { timeout: 3000, confirmDelay: 1000, perHost: 20 };
  const { sweeps } = await sweepApart({ hosts, options, sweeps: 3 });
  for (const found of sweeps) {
    assert.deepEqual(found["s#.silent.test"].counts, { "down dns": 32 });
    for (const host of ["h#.ok.test", "127.0.0.1"]) {
      assert.deepEqual(found[host].counts, { "up 200": 20 });
      assert(found[host].slowest < 2000, host);
    }
  }
});

needs(UNSHARE, "300 silent names cost 1,000 healthy ones nothing, with the defaults", async () => {
  const { sweeps: [found], took: [took] } = await sweepApart({
    hosts: [["s#.silent.test", 300], ["h#.ok.test", 1000]],
  });
  assert.deepEqual(found["s#.silent.test"].counts, { "down dns": 300 });
  assert.deepEqual(found["h#.ok.test"].counts, { "up 200": 1000 });
  assert(found["h#.ok.test"].slowest < 8000);
  assert(took < 120_000);
});

needs(UNSHARE, "a dead first name server costs no site its state, nor do two of three", async () => {
  for (const nameServers of [[DEAD, HEALTHY], [DEAD, "127.0.0.55", HEALTHY]]) {
    const { sweeps: [found] } = await sweepApart({ hosts: [["h#.ok.test", 200]] }, { nameServers });
    assert.deepEqual(found["h#.ok.test"].counts, { "up 200": 200 });
  }
});

needs(UNSHARE, "names that take a second take a second, however many there are", async () => {
  const { sweeps: [found] } = await sweepApart({ hosts: [["l#.slow.test", 120]] });
  const { counts, slowestDns } = found["l#.slow.test"];
  assert.deepEqual(counts, { "up 200": 120 });
  assert(slowestDns < 1900, "the first ones' second would be added to the others'");
});

needs(UNSHARE, "a host of many rows is looked up once a sweep", async () => {
  const { sweeps: [found], questions } = await sweepApart({ hosts: [["h1.ok.test", 50]] });
  assert.deepEqual(found["h1.ok.test"].counts, { "up 200": 50 });
  assert.equal(questions, 2, "one for each family");
});

needs(UNSHARE, "without a name server names are down only where none resolved before", async () => {
  const hosts: Order["hosts"] = [["h#.ok.test", 20], ["127.0.0.1", 20]];
  const options = { timeout: 2000, confirmDelay: 500 };
  const apart = { nameServers: [NOBODY] };
  const { sweeps: [first] } = await sweepApart({ hosts, options }, apart);
  assert.deepEqual(first["h#.ok.test"].counts, { "down dns": 20 });
  for (const before of [{ known: ["h1.ok.test"] }, { doubted: true }]) {
    const { sweeps: [found] } = await sweepApart({ hosts, options: { ...options, ...before } }, apart);
    assert.deepEqual(found["h#.ok.test"].counts, { "unknown resolver": 20 });
    assert.deepEqual(found["127.0.0.1"].counts, { "up 200": 20 });
  }
});

needs(
  UNSHARE,
  "names that only getaddrinfo takes leave each other threads, and their waiting is not the site's time",
  async () => {
    // Deno's resolver takes no underscore within a label.
    const hosts: Order["hosts"] = [["my_s#.silent.test", 20], ["my_h#.ok.test", 20]];
    const options = { timeout: 2000, confirmDelay: 0, within: 40_000 };
    // Or each silent one would keep its thread for ten seconds.
    const { sweeps: [found] } = await sweepApart({ hosts, options }, { env: { RES_OPTIONS: "timeout:1 attempts:1" } });
    assert.deepEqual(found["my_h#.ok.test"].counts, { "up 200": 20 });
    assert(found["my_h#.ok.test"].slowest < 1000);
    assert.deepEqual(found["my_s#.silent.test"].counts, { "down dns": 20 });
  },
);

needs(
  UNSHARE,
  "ten local ports are enough for sixty checks, one after the other; what time does not allow is unknown",
  async () => {
    const first = "echo 40000 40009 > /proc/sys/net/ipv4/ip_local_port_range; " +
      "echo 1 > /proc/sys/net/ipv6/conf/all/disable_ipv6";
    const hosts: Order["hosts"] = [["127.0.0.1", 60], ["[::1]", 1]];
    const options = { perHost: 60, confirmDelay: 0 };
    const { sweeps: [all] } = await sweepApart({ hosts, options, delay: 500 }, { first });
    assert.deepEqual(all["127.0.0.1"].counts, { "up 200": 60 });
    assert.deepEqual(all["[::1]"].counts, { "down unreachable": 1 }, "no IPv6 address is no lack of ports");
    const { sweeps: [some] } = await sweepApart({ hosts, options: { ...options, within: 1500 }, delay: 500 }, {
      first,
    });
    const { "up 200": up, ...others } = some["127.0.0.1"].counts;
    assert(up >= 9, `${up} up`);
    assert.deepEqual(others, { "unknown ports": 60 - up });
  },
);
