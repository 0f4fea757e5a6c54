import assert from "node:assert/strict";
import { sampleSweep, sampleTarget, sampleView, SLOT } from "../../testing/samples/samples.ts";
import { apiList } from "./list.ts";

/** What a client gets: also what is undefined is left out. */
const json = (value: unknown) => JSON.parse(JSON.stringify(value));

const SWEEP = sampleSweep(SLOT, ["A", "B", "C", "D", "E"].map((name) => [name, 200]));

Deno.test("apiList() shows the list in use, its changes, and why a newer one was rejected", () => {
  const [a, b, c] = ["a", "b", "c"].map((id) => sampleTarget(id));
  const { list } = sampleView([SWEEP]);
  assert.deepEqual(json(apiList(sampleView([SWEEP]))), {
    source: "urls.csv",
    hash: "list",
    targets: 5,
    readAt: "2026-01-02T03:10:00.000Z",
    warnings: [],
    problems: [],
    refusedAt: null,
    difference: null,
  });
  const { problems, refusedAt, difference } = apiList(sampleView([], {
    list: {
      ...list,
      problems: ["urls.csv:3: no url"],
      refusedAt: SLOT,
      difference: { added: [a], removed: [b], changed: [c] },
    },
  }));
  assert.deepEqual(problems, ["urls.csv:3: no url"]);
  assert.equal(refusedAt, "2026-01-02T03:10:00.000Z");
  assert.deepEqual(difference, { added: ["a"], removed: ["b"], changed: ["c"] });
});
