import assert from "node:assert/strict";
import fc from "fast-check";
import { ALL_EVENTS, FIRST, INTERVAL, Knowledge, type Said, swept } from "../../testing/samples/situation.ts";
import type { PastSweep } from "../model/sweep.ts";
import { nextDigest } from "./digest.ts";
import { decodeLedger, encodeLedger, type Ledger } from "./ledger.ts";
import { withoutDigest } from "./undelivered.ts";

const TARGETS = ["a", "b", "c"];
const SLOTS = 14;

/** What happens in a slot, and to whom. */
const step = fc.record({
  found: fc.tuple(...TARGETS.map(() => fc.constantFrom<Said>("up", "up", "down", "down", "blocked", "unknown"))),
  reliable: fc.integer({ min: 0, max: 9 }).map((number) => number > 0),
  /** The list of the slot's sweeper: two during a deployment. */
  without: fc.constantFrom(undefined, undefined, undefined, "a"),
  /** The slot was swept twice, and the first record is replaced later. */
  other: fc.oneof({ weight: 8, arbitrary: fc.constant(undefined) }, {
    weight: 1,
    arbitrary: fc.tuple(...TARGETS.map(() => fc.constantFrom<Said>("up", "down"))),
  }),
  /** For each process, how many slots late it gets to know the record. */
  late: fc.tuple(...[0, 1, 2].map(() => fc.constantFrom(0, 0, 0, 1, 2))),
  /** In which order processes look, and which of them begin anew before. */
  order: fc.shuffledSubarray([0, 1, 2], { minLength: 1 }),
  restarted: fc.subarray([0, 1, 2]),
  /** What is on its way comes to nothing for three days. */
  isDropped: fc.integer({ min: 0, max: 9 }).map((number) => number === 0),
});

Deno.test("no order of sweeps, late and replaced records, restarts, replicas and lists causes a recovery without its outage, or a repeated outage", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: SLOTS }), async (steps) => {
      let document: Uint8Array | undefined;
      let processes = ["0", "1", "2"].map((name) => new Knowledge(name));
      const known: PastSweep[][] = [[], [], []];
      const isDown = new Set<string>();
      const reports: Record<string, number> = { a: 0, b: 0, c: 0 };
      const unsteady: Record<string, number> = { a: 0, b: 0, c: 0 };
      // How often each may have gone down by any record that there was; processes that contradict each other would report it more often.
      const outages = TARGETS.map((target, index) => {
        let was: Said | undefined;
        let count = 0;
        for (const { found, reliable, without, other, isDropped } of steps) {
          const now = without === target || !reliable ? "unknown" : found[index];
          if (now === "down" && was !== "down" || other || without === target || isDropped) count++;
          if (now !== "unknown") was = now;
        }
        return count;
      });
      let ids = 0;
      for (const [number, { found, reliable, without, other, order, restarted, isDropped }] of steps.entries()) {
        const slot = FIRST + number * INTERVAL;
        const ids_ = TARGETS.filter((target) => target !== without);
        const all = (of: readonly Said[]) => Object.fromEntries(ids_.map((id) => [id, of[TARGETS.indexOf(id)]]));
        const record = swept(number, all(reliable ? found : TARGETS.map(() => "unknown")), { reliable });
        processes.forEach((knowledge, index) => {
          knowledge.past.moveTo(slot);
          known[index][number] = record;
          if (other && index === number % 3) knowledge.take(swept(number, all(other), { replica: `${index}` }));
          for (let back = 0; back <= 2; back++) {
            if (number >= back && steps[number - back].late[index] === back) {
              knowledge.take(known[index][number - back]);
            }
          }
        });
        processes = processes.map((knowledge, index) => {
          if (!restarted.includes(index)) return knowledge;
          const fresh = new Knowledge(knowledge.replica);
          fresh.past.moveTo(slot);
          fresh.take(...known[index].filter(Boolean));
          return fresh;
        });
        for (const index of order) {
          const knowledge = processes[index];
          if (!knowledge.past.hour.latest) continue;
          const ledger: Ledger | undefined = document && await decodeLedger(document);
          const options = { options: ALL_EVENTS, id: `dig_${ids++}`, now: slot };
          const next = nextDigest(ledger, knowledge.situation(), options);
          if (!next.ledger) continue;
          const { digest } = next;
          if (digest && isDropped && digest.kind === "change") {
            document = await encodeLedger(withoutDigest(next.ledger, digest));
            continue;
          }
          document = await encodeLedger({ ...next.ledger, pending: undefined });
          if (!digest || digest.kind === "reminder") continue;
          for (const { target } of [...digest.recovered, ...digest.unwatched]) {
            assert(isDown.delete(target), `${target} recovered and was never down`);
          }
          for (const { target } of digest.unsteady) unsteady[target]++;
          for (const { target } of [...digest.down, ...digest.unsteady]) {
            const isNews: boolean = !isDown.has(target) || digest.unsteady.some((each) => each.target === target);
            assert(isNews, `${target} is down twice`);
            // That a site that is down is unsteady is news, but no further outage.
            if (!isDown.has(target)) reports[target]++;
            isDown.add(target);
          }
        }
      }
      TARGETS.forEach((target, index) => assert(reports[target] <= outages[index], `${target} is reported too often`));
      // Once a day; again only after processes knew different records.
      const differing = steps.filter(({ late, other, without }) => other || without || late.some((slots) => slots > 0));
      TARGETS.forEach((target) => assert(unsteady[target] <= 1 + differing.length, `${target} is unsteady too often`));
      // In the end each knows everything, and so does the channel.
      const last = swept(steps.length, Object.fromEntries(TARGETS.map((id) => [id, "up"])));
      const end = swept(steps.length + 1, Object.fromEntries(TARGETS.map((id) => [id, "up"])));
      const knowledge = new Knowledge("end");
      knowledge.take(...known[0].filter(Boolean), last, end);
      const next = nextDigest(document && await decodeLedger(document), knowledge.situation(), {
        options: ALL_EVENTS,
        id: "end",
        now: end.record.slot,
      });
      const { recovered = [], kind } = next.digest ?? {};
      for (const { target } of recovered) isDown.delete(target);
      const { unsteady: still = new Map() } = next.ledger ?? (document ? await decodeLedger(document) : {});
      if (kind !== "baseline") assert.deepEqual([...isDown].filter((target) => !still.has(target)), []);
    }),
    { numRuns: 1000 },
  );
});
