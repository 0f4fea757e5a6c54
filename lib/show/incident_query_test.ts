import assert from "node:assert/strict";
import { sampleIncident, sampleTarget, sampleView, SLOT } from "../../testing/samples/samples.ts";
import { DAY } from "../duration.ts";
import { dayOf } from "../model/day.ts";
import { findIncidents, incidentQueryString, parseIncidentQuery, selectIncidents } from "./incident_query.ts";

const parse = (text: string) => parseIncidentQuery(new URLSearchParams(text));

Deno.test("parseIncidentQuery() reads what incidentQueryString() writes", () => {
  for (
    const query of [{ page: 1 }, { state: "open", target: "shop-1", page: 3 }, { state: "closed", page: 1 }, {
      category: "Shops & more",
      status: "timeout",
      on: Date.UTC(2026, 0, 2),
      page: 2,
    }] as const
  ) {
    assert.deepEqual(parse(incidentQueryString(query)), {
      ok: true,
      query: { state: undefined, target: undefined, category: undefined, status: undefined, on: undefined, ...query },
    });
  }
  assert.equal(incidentQueryString({ page: 1 }), "");
});

for (
  const text of [
    "state=fine",
    "target=a/b",
    "target=<script>",
    "status=99",
    "status=nothing",
    "on=2026-02-30",
    "on=yesterday",
    "page=0",
    "page=x",
    "page=1e3",
    `target=${"x".repeat(65)}`,
  ]
) {
  Deno.test(`parseIncidentQuery() rejects ${text.slice(0, 30)}`, () => {
    assert.equal(parse(text).ok, false);
  });
}

Deno.test("selectIncidents() lists open ones first, and filters by state, target and page", () => {
  const incidents = { open: [sampleIncident("a", 3)], closed: [sampleIncident("b", 2, 4), sampleIncident("a", 1, 2)] };
  const { list } = sampleView([]);
  const ids = (text: string) => {
    const parsed = parse(text);
    assert(parsed.ok);
    return selectIncidents({ incidents, list }, parsed.query).items.map(({ id }) => id);
  };
  assert.deepEqual(ids(""), ["a-3", "b-2", "a-1"]);
  assert.deepEqual(ids("state=open"), ["a-3"]);
  assert.deepEqual(ids("state=closed&target=a"), ["a-1"]);
  assert.deepEqual(ids("page=2"), []);
  const many = Array.from({ length: 1001 }, (_, index) => sampleIncident("a", index, index + 1));
  const last = selectIncidents({ incidents: { open: [], closed: many }, list }, { page: 3 });
  assert.deepEqual([last.items.length, last.total, last.pages], [1, 1001, 3]);
});

Deno.test("findIncidents() filters by category, by failure, and by a UTC day during which they were open", () => {
  const today = dayOf(SLOT);
  const list = { ...sampleView([]).list, targets: [sampleTarget("a", { category: "Shops" }), sampleTarget("b")] };
  const incidents = {
    open: [sampleIncident("a", today - 2 * DAY)],
    closed: [sampleIncident("b", today - DAY, today), {
      ...sampleIncident("a", today - 4 * DAY, today - 3 * DAY),
      outcome: "dns" as const,
    }],
  };
  const found = (query: Parameters<typeof findIncidents>[1]) =>
    findIncidents({ incidents, list }, query).map(({ target, opened }) => [target, (today - opened) / DAY]);
  assert.deepEqual(found({ category: "Shops" }), [["a", 2], ["a", 4]]);
  assert.deepEqual(found({ category: "" }), [["b", 1]]);
  assert.deepEqual(found({ status: "dns" }), [["a", 4]]);
  assert.deepEqual(found({ status: "503", target: "b" }), [["b", 1]]);
  assert.deepEqual(found({ on: today }), [["a", 2], ["b", 1]]);
  assert.deepEqual(found({ on: today - 3 * DAY }), [["a", 4]]);
  assert.deepEqual(found({ on: today - 5 * DAY }), []);
});
