import assert from "node:assert/strict";
import type { Query } from "../../lib/show/query.ts";
import { rendered } from "../../testing/samples/rendered.ts";
import type { Check } from "../../lib/model/check.ts";
import { sampleCheck, sampleSweep, SLOT } from "../../testing/samples/samples.ts";
import { doubt } from "../../lib/sweep/doubt.ts";
import { responseCounts, Responses } from "./Responses.tsx";

const QUERY: Query = { q: "", sort: "failing", page: 1 };
const FOUND = [["A", 200], ["B", 200], ["C", 200], ["D", 200], ["E", 403], ["F", 503], ["G", "dns"], ["H", null]] as [
  string,
  number,
][];

Deno.test("Responses counts statuses and failures, the most frequent first, with bars and links", () => {
  const { html, text } = rendered(
    <Responses responses={responseCounts(sampleSweep(SLOT, FOUND).record)} query={QUERY} />,
  );
  assert.match(text, /200 4 403 1 503 1 DNS lookup failed 1 not checked in time 1$/);
  assert.match(html, /href=".\/\?status=dns"/);
  assert.match(html, /<rect class="up" width="100%"/);
  assert.match(html, /<rect class="blocked" width="25%"/);
  assert.match(html, /class="says" role="img" aria-label="1 of 8 sites, blocked"/);
});

Deno.test("Responses keeps the rest of the query, and removes a filter that is already set", () => {
  const query: Query = { ...QUERY, q: "a b", status: "503", page: 3 };
  const { html } = rendered(<Responses responses={responseCounts(sampleSweep(SLOT, FOUND).record)} query={query} />);
  assert.match(html, /href=".\/\?q=a\+b&amp;status=dns"/);
  assert.match(html, /href=".\/\?q=a\+b" aria-current="true"/);
});

Deno.test("responseCounts() reports nothing as down in an unreliable sweep", () => {
  const { record } = sampleSweep(SLOT, FOUND, { reliable: false });
  record.checks = doubt(record.checks);
  assert.deepEqual(
    responseCounts(record).map(({ status, state }) => [status, state]),
    [["200", "up"], ["403", "blocked"], ["503", "unknown"], ["dns", "unknown"], ["unreached", "unknown"]],
  );
});

Deno.test("Responses of a list without targets", () => {
  assert.doesNotMatch(
    rendered(<Responses responses={responseCounts(sampleSweep(SLOT, []).record)} query={QUERY} />).html,
    /<li>|Infinity/,
  );
});

Deno.test("responseCounts() gives a response the most urgent state of its sites, including maintenance", () => {
  const inMaintenance = sampleCheck(503, { state: "maintenance" });
  const found = (...checks: Check[]) =>
    responseCounts(sampleSweep(SLOT, checks.map((check, index) => [`Site ${index}`, check])).record)
      .map(({ status, state, count }) => [status, state, count]);
  assert.deepEqual(found(inMaintenance, inMaintenance), [["503", "maintenance", 2]]);
  assert.deepEqual(found(inMaintenance, sampleCheck(503)), [["503", "down", 2]]);
  assert.deepEqual(found(sampleCheck(404, { state: "up" })), [["404", "up", 1]], "expected");
});
