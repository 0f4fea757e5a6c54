import assert from "node:assert/strict";
import fc from "fast-check";
import { HostQueue } from "./host_queue.ts";

type Turn = NonNullable<ReturnType<HostQueue<number>["next"]>>;

/** All work that may be begun now. */
function takeAll(queue: HostQueue<number>): Turn[] {
  const turns: Turn[] = [];
  for (let turn; (turn = queue.next());) turns.push(turn);
  return turns;
}

Deno.test("HostQueue limits the work handed out per host", () => {
  const queue = new HostQueue<number>(2);
  for (const work of [1, 2, 3, 4]) queue.add("a", work);
  const [first, second, ...others] = takeAll(queue);
  assert.deepEqual([first.work, second.work, others], [1, 2, []]);
  second.done();
  assert.deepEqual(takeAll(queue).map(({ work }) => work), [3]);
  first.done();
  assert.deepEqual(takeAll(queue).map(({ work }) => work), [4]);
});

Deno.test("HostQueue lets hosts take turns", () => {
  const queue = new HostQueue<number>(9);
  for (const [host, work] of [["a", 1], ["a", 2], ["a", 3], ["b", 4], ["b", 5], ["c", 6]] as const) {
    queue.add(host, work);
  }
  assert.deepEqual(takeAll(queue).map(({ work }) => work), [1, 4, 6, 2, 5, 3]);
});

Deno.test("HostQueue accepts work that is added late", () => {
  const queue = new HostQueue<number>(1);
  queue.add("a", 1);
  const [turn] = takeAll(queue);
  queue.add("a", 2);
  assert.equal(queue.next(), undefined);
  turn.done();
  assert.equal(queue.next()?.work, 2);
});

Deno.test("HostQueue follows raised and lowered limits of a host", () => {
  const queue = new HostQueue<number>(1);
  for (const work of [1, 2, 3, 4, 5]) queue.add("a", work);
  const turns = takeAll(queue);
  queue.setLimit("a", 3);
  turns.push(...takeAll(queue));
  assert.deepEqual(turns.map(({ work }) => work), [1, 2, 3]);
  turns[0].done();
  queue.setLimit("a", 1);
  assert.deepEqual(takeAll(queue), []);
  turns[1].done();
  assert.deepEqual(takeAll(queue), []);
  turns[2].done();
  assert.deepEqual(takeAll(queue).map(({ work }) => work), [4]);
});

Deno.test("HostQueue hands out urgent work first, within its host's limit", () => {
  const queue = new HostQueue<number>(1);
  for (const [host, work] of [["a", 1], ["a", 2], ["b", 3], ["c", 4]] as const) queue.add(host, work);
  queue.addSoon("c", 5);
  queue.addSoon("d", 6);
  const turns = takeAll(queue);
  assert.deepEqual(turns.map(({ work }) => work), [5, 6, 1, 3]);
  for (const turn of turns) turn.done();
  assert.deepEqual(takeAll(queue).map(({ work }) => work), [4, 2]);
});

Deno.test("HostQueue keeps limits and order, loses nothing, and never withholds work that may start", () => {
  const hosts = ["a", "b", "c"];
  const step = fc.oneof(
    fc.record({ add: fc.constantFrom(...hosts) }),
    fc.record({ soon: fc.constantFrom(...hosts) }),
    fc.constant("next" as const),
    fc.record({ done: fc.nat() }),
    fc.record({ limit: fc.integer({ min: 1, max: 4 }), of: fc.constantFrom(...hosts) }),
  );
  fc.assert(fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
    const queue = new HostQueue<number>(2);
    const limits: Record<string, number> = { a: 2, b: 2, c: 2 };
    const waiting: Record<string, number[]> = { a: [], b: [], c: [] };
    const active: (Turn & { host: string })[] = [];
    const activeOf = (host: string) => active.filter((turn) => turn.host === host).length;
    const known = new Set<string>();
    let count = 0;
    const next = () => {
      const turn = queue.next();
      if (!turn) {
        assert(hosts.every((host) => waiting[host].length === 0 || activeOf(host) >= limits[host]), "held back");
        return false;
      }
      const host = hosts.find((host) => waiting[host][0] === turn.work);
      assert(host, "the oldest work of a host that was not handed out before");
      waiting[host].shift();
      active.push({ ...turn, host });
      assert(activeOf(host) <= limits[host], "over the limit");
      return true;
    };
    for (const step of steps) {
      if (step === "next") next();
      else if ("soon" in step) {
        queue.addSoon(step.soon, (waiting[step.soon].unshift(count), count++));
        queue.setLimit(step.soon, limits[step.soon]);
        known.add(step.soon);
      } else if ("add" in step) {
        queue.add(step.add, (waiting[step.add].push(count), count++));
        queue.setLimit(step.add, limits[step.add]);
        known.add(step.add);
      } else if ("limit" in step) {
        limits[step.of] = step.limit;
        if (known.has(step.of)) queue.setLimit(step.of, step.limit);
      } else if (active.length > 0) active.splice(step.done % active.length, 1)[0].done();
    }
    while (next() || active.length > 0) active.shift()?.done();
    assert.deepEqual(waiting, { a: [], b: [], c: [] });
  }));
});
