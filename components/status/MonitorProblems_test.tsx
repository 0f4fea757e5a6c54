import assert from "node:assert/strict";
import type { View } from "../../lib/model/view.ts";
import { rendered } from "../../testing/samples/rendered.ts";
import { MINUTE, sampleSweep, sampleView, SLOT } from "../../testing/samples/samples.ts";
import { MonitorProblems } from "./MonitorProblems.tsx";

function noticesOf(values: Partial<View>) {
  return rendered(<MonitorProblems view={sampleView([sampleSweep(SLOT, [["A", 200]])], values)} />);
}

Deno.test("MonitorProblems shows nothing if nothing is wrong", () => assert.equal(noticesOf({}).html, ""));

Deno.test("MonitorProblems says that the monitor seems cut off", () => {
  const latest = sampleSweep(SLOT, [["A", null]], { reliable: false });
  assert.match(noticesOf({ latest }).text, /Hardly any site responded in the last check\..* count as unknown/);
});

Deno.test("MonitorProblems says which of the monitor's limits prevented checks, and of how many sites", () => {
  const latest = sampleSweep(SLOT, [["A", 200], ["B", null], ["C", null], ["D", null]]);
  [1, 2].forEach((index) => latest.record.checks[index].limit = "files");
  latest.record.checks[3].limit = "resolver";
  const { text } = noticesOf({ latest });
  assert.match(text, /2 sites couldn't be checked: Lookout ran out of file descriptors\./);
  assert.match(text, /1 site couldn't be checked: Lookout can't resolve names\. .* unknown, not down/);
});

Deno.test("MonitorProblems says that the monitor is behind, and since when", () => {
  assert.match(
    noticesOf({ behind: true }).text,
    /Checks are behind schedule\. The check due at 03:10 UTC hasn(&#39;|')t started yet/,
  );
});

Deno.test("MonitorProblems names the slots that were missed, oldest first", () => {
  const missed = [1, 3].map((slots) => SLOT - slots * 10 * MINUTE);
  assert.equal(noticesOf({ missed }).text, "2 checks were missed in the past hour, at 02:40 UTC, 03:00 UTC.");
});

Deno.test("MonitorProblems names the last of many missed slots", () => {
  const missed = Array.from({ length: 50 }, (_, index) => SLOT - (index + 1) * MINUTE);
  const { text } = noticesOf({ missed });
  assert.match(text, /^50 checks were missed in the past hour, most recently at 03:04 UTC, .*, 03:09 UTC\.$/);
  assert.equal(text.match(/UTC/g)?.length, 6);
});

Deno.test("MonitorProblems says that history isn't being saved", () => {
  const { text } = noticesOf({ storeFailure: "The store cannot be used." });
  assert.match(text, /^History isn(&#39;|')t being saved\. Checks continue\. The store cannot be used\.$/);
});

Deno.test("MonitorProblems says that the disk has a problem even if history is being saved", () => {
  const { text } = noticesOf({ spoolFailure: "It cannot be used." });
  assert.match(text, /disk has a problem\. Checks continue, and history is being saved\. It cannot be used\.$/);
});

for (
  const [kind, what] of [["lost", "deleted"], ["damaged", "damaged"], ["replaced", "replaced by another one"]] as const
) {
  Deno.test(`MonitorProblems says that history was ${what}, and when`, () => {
    const { text } = noticesOf({ storeBreak: { kind, at: SLOT } });
    assert.match(text, new RegExp(`^The history was ${what}\\. .+\\. Detected at 03:10 UTC\\.$`));
  });
}

Deno.test("MonitorProblems says that the log is not being read, and how many lines were dropped", () => {
  assert.equal(noticesOf({ droppedLines: 0 }).html, "");
  assert.match(noticesOf({ droppedLines: 1 }).text, /^The log isn(&#39;|')t being read\. 1 line was dropped\./);
  assert.match(noticesOf({ droppedLines: 1234 }).text, /1,234 lines were dropped/);
});

Deno.test("MonitorProblems says that a list was rejected, with its problems", () => {
  const { list } = sampleView([sampleSweep(SLOT, [["A", 200]])]);
  const problems = ["urls.csv:3: no url", "urls.csv:9: no <name>"];
  const { text } = noticesOf({ list: { ...list, problems, refusedAt: SLOT } });
  assert.match(
    text,
    /^The updated list in urls\.csv was rejected\. Lookout is still using the previous one, of 1 site\./,
  );
  assert.match(text, /2 problems, found at 03:10 UTC.*urls\.csv:3: no url.*urls\.csv:9: no <name>/);
});

Deno.test("MonitorProblems shows fifty problems, and where to find the others", () => {
  const { list } = sampleView([sampleSweep(SLOT, [["A", 200]])]);
  const problems = Array.from({ length: 10_000 }, (_, line) => `urls.csv:${line}: no url`);
  const { text, html } = noticesOf({ list: { ...list, problems, refusedAt: SLOT } });
  assert.equal(text.match(/no url/g)?.length, 50);
  assert.match(text, /9,950 more are listed at \/api\/v1\/list\./);
  assert.match(html, /href="\/api\/v1\/list"/);
});

Deno.test("MonitorProblems says that checks had to be restarted, and names the sites that are left out", () => {
  const trouble = { replaced: [SLOT - MINUTE], stuck: 0, leftOut: new Map() };
  const once = noticesOf({ threadTrouble: trouble });
  assert.match(once.text, /checks crashed or hung and had to be restarted, last .*\.$/);
  const leftOut = new Map(Array.from({ length: 14 }, (_, index) => [`site-${index}`, `<Site ${index}>`]));
  const { text, html } = noticesOf({ threadTrouble: { ...trouble, leftOut } });
  assert.match(
    text,
    /These sites were being checked each time and are skipped until Lookout is restarted: <Site 0>, <Site 1>, .* and 2 more\.$/,
  );
  assert.match(html, /href="\/targets\/site-0"/);
});

Deno.test("MonitorProblems names the channels whose alerts fail, and since when", () => {
  const channel = { name: "ops", kind: "webhook", delivered: 0, attempts: { delivered: 0, failed: 2 } };
  assert.equal(noticesOf({ alerts: [channel] }).html, "");
  const failing = { since: SLOT, tries: 2, code: "500" };
  const { html, text } = noticesOf({ alerts: [channel, { ...channel, name: "<pager>", failing }] });
  assert.match(text, /^Alerts to <pager> have been failing since 03:10 UTC\. Lookout keeps trying\.$/);
  assert.doesNotMatch(html, /ops|webhook|500|<pager/);
});

Deno.test("MonitorProblems says that maintenance windows were rejected, and whether others apply", () => {
  const rejected = (readAt?: number) => {
    const maintenance = { source: "m.csv", readAt, windows: [], problems: ["m.csv:2: no from"], rejectedAt: SLOT };
    return rendered(<MonitorProblems view={sampleView([sampleSweep(SLOT, [["A", 200]])], { maintenance })} />).text;
  };
  assert.match(
    rejected(SLOT),
    /^The maintenance windows in m\.csv were rejected\. The previous ones still apply\. ?1 problem, found .*m\.csv:2: no from$/,
  );
  assert.match(rejected(), /were rejected\. No maintenance is known\./);
});

Deno.test("MonitorProblems names a place that is silent, and says whether the list is being checked from here", () => {
  const silent = { name: "eu", responded: 0, silentSince: SLOT };
  const places = [silent, { name: "ap", responded: SLOT }];
  assert.match(
    noticesOf({ places }).text,
    /^The place eu hasn(&#39;|')t responded since 03:10 UTC\. Its second opinion is missing\.$/,
  );
  assert.match(
    noticesOf({ places: [{ ...silent, replaced: true }] }).text,
    /The list is being checked from here until it responds again/,
  );
  assert.equal(noticesOf({ places: places.slice(1) }).html, "");
});
