import assert from "node:assert/strict";
import { sampleIncident } from "../../testing/samples/samples.ts";
import { incidentQueryString, parseIncidentQuery, selectIncidents } from "./incident_query.ts";

const parse = (text: string) => parseIncidentQuery(new URLSearchParams(text));

Deno.test("parseIncidentQuery() reads what incidentQueryString() writes", () => {
  for (
    const query of [{ page: 1 }, { state: "open", target: "shop-1", page: 3 }, { state: "closed", page: 1 }] as const
  ) {
    assert.deepEqual(parse(incidentQueryString(query)), {
      ok: true,
      query: { state: undefined, target: undefined, ...query },
    });
  }
  assert.equal(incidentQueryString({ page: 1 }), "");
});

for (
  const text of [
    "state=fine",
    "target=a/b",
    "target=<script>",
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

Deno.test("selectIncidents() gives open ones first, by state, target and page", () => {
  const incidents = { open: [sampleIncident("a", 3)], closed: [sampleIncident("b", 2, 4), sampleIncident("a", 1, 2)] };
  const ids = (text: string) => {
    const parsed = parse(text);
    assert(parsed.ok);
    return selectIncidents(incidents, parsed.query).items.map(({ id }) => id);
  };
  assert.deepEqual(ids(""), ["a-3", "b-2", "a-1"]);
  assert.deepEqual(ids("state=open"), ["a-3"]);
  assert.deepEqual(ids("state=closed&target=a"), ["a-1"]);
  assert.deepEqual(ids("page=2"), []);
  const many = Array.from({ length: 1001 }, (_, index) => sampleIncident("a", index, index + 1));
  const last = selectIncidents({ open: [], closed: many }, { page: 3 });
  assert.deepEqual([last.items.length, last.total, last.pages], [1, 1001, 3]);
});
