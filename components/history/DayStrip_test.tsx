import assert from "node:assert/strict";
import { DAY } from "../../lib/duration.ts";
import { dayOf } from "../../lib/model/day.ts";
import { noCounts } from "../../lib/model/state.ts";
import type { PastDay } from "../../lib/show/past_days.ts";
import { rendered } from "../../testing/samples/rendered.ts";
import { SLOT } from "../../testing/samples/samples.ts";
import { DayStrip } from "./DayStrip.tsx";

const NOTHING = { median: null, p90: null, incidents: 0 };

/** Days up to today, on each of which so many of a thousand checks found it down; undefined: nothing is known. */
function days(...down: (number | undefined)[]): PastDay[] {
  return down.map((count, index) => ({
    ...NOTHING,
    day: dayOf(SLOT) - (down.length - 1 - index) * DAY,
    ...(count !== undefined && { counts: { ...noCounts(), up: 1000 - count, down: count } }),
  }));
}

function strip(days: PastDay[]) {
  return rendered(<DayStrip days={days} hrefOf={(day) => `/incidents?on=${day}`} />);
}

Deno.test("DayStrip: worse days have lower bars and stronger colours; unknown ones are a line at the bottom", () => {
  const { html } = strip(days(0, 1, 10, 11, 100, 101, 1000, undefined));
  const bars = Array.from(
    html.matchAll(/<rect class="([\w-]+)" x="10%" width="80%" y="(\d+)" height="(\d+)"/g),
    ([, name, y, height]) => [name, +y + +height, +height],
  );
  assert.deepEqual(bars, [
    ["step-0", 34, 34],
    ["step-1", 34, 27],
    ["step-1", 34, 27],
    ["step-2", 34, 20],
    ["step-2", 34, 20],
    ["step-3", 34, 13],
    ["step-3", 34, 13],
    ["unknown", 34, 3],
  ]);
});

Deno.test("DayStrip shows the first and last date, and describes each day in a tooltip", () => {
  const [first, last] = days(0, 40);
  const { html } = strip([first, { ...last, median: 120, p90: 200, incidents: 2 }]);
  assert.match(html, /<span>1 Jan<\/span> <span>today<\/span>/);
  assert.deepEqual(Array.from(html.matchAll(/<title>([^<]*)</g), ([, words]) => words), [
    "1 Jan 2026: 100% up",
    "2 Jan 2026: 96% up, 40 of 1,000 checks down, 2 incidents, median 120 ms, 90th percentile 200 ms",
  ]);
});

Deno.test("DayStrip has a table of the known days, newest first, with links to their incidents", () => {
  const [one, two, three] = days(undefined, 0, 40);
  const { html, text } = strip([one, two, { ...three, incidents: 1 }]);
  assert.match(text, /Median 90th percentile 2 Jan 2026 96% 40 1 – – 1 Jan 2026 100% 0 0 – –$/);
  assert.deepEqual(html.match(/<a [^>]*>\d+<\/a>/g), ['<a href="/incidents?on=2026-01-02">1</a>']);
});

Deno.test("DayStrip says when there will be data to show", () => {
  assert.equal(strip(days(undefined)).text, "Past 90 days Available after the first check.");
});
