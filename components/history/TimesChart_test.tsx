import assert from "node:assert/strict";
import { DAY, HOUR } from "../../lib/duration.ts";
import { noCounts, type StateCounts } from "../../lib/model/state.ts";
import type { TimeSlice } from "../../lib/show/time_slices.ts";
import { rendered } from "../../testing/samples/rendered.ts";
import { SLOT } from "../../testing/samples/samples.ts";
import { TimesChart } from "./TimesChart.tsx";

const START = SLOT - SLOT % HOUR;

/** Hours one after the other: median and 90th percentile, or what checks found where nothing responded. */
function hours(...found: ([median: number, p90: number] | Partial<StateCounts>)[]): TimeSlice[] {
  return found.map((one, index) => {
    const [median, p90] = Array.isArray(one) ? one : [null, null];
    const counts = { ...noCounts(), ...(Array.isArray(one) ? { up: 6 } : one) };
    return { from: START + index * HOUR, to: START + (index + 1) * HOUR, median, p90, counts };
  });
}

function chartOf(slices: TimeSlice[]) {
  return rendered(<TimesChart slices={slices} now={SLOT} label="Response times" />).html;
}

/** Paths as their points, across 1,000 units and down 140: the median lines, and the bands. */
function pathsOf(slices: TimeSlice[], kind: "median" | "band") {
  const pattern = kind === "band" ? /<path class="band" d="([^"]*)"/g : /<path d="([^"]*)"/g;
  return Array.from(
    chartOf(slices).matchAll(pattern),
    ([, path]) =>
      path.slice(1).replace("Z", "").split("L").map((pair) => pair.split(",").map((value) => Math.round(+value))),
  );
}

Deno.test("TimesChart: the median is level within each interval, zero is at the bottom, and the band reaches up to the 90th percentile", () => {
  const slices = hours([0, 150], [150, 300]);
  assert.deepEqual(pathsOf(slices, "median"), [[[0, 140], [500, 140], [500, 70], [1000, 70]]]);
  assert.deepEqual(pathsOf(slices, "band"), [[
    [0, 70],
    [500, 70],
    [500, 0],
    [1000, 0],
    [1000, 70],
    [500, 70],
    [500, 140],
    [0, 140],
  ]]);
});

Deno.test("TimesChart: intervals without a response have no line, but are shaded by what was found", () => {
  const slices = hours([100, 100], { unknown: 6 }, { maintenance: 6 }, { down: 5, unknown: 1 }, {}, [100, 100]);
  assert.equal(pathsOf(slices, "median").length, 2);
  const shades = Array.from(
    chartOf(slices).matchAll(/<rect class="(\w+)" x="([\d.]+)" width="([\d.]+)" height="140"/g),
    ([, state, x, width]) => [state, Math.round(+x), Math.round(+width)],
  );
  assert.deepEqual(shades, [["unknown", 167, 167], ["maintenance", 333, 167], ["down", 500, 167]]);
});

Deno.test("TimesChart: of many sites what was down is as high as its share of the checks, or just visible", () => {
  const slices = hours({ up: 6 }, { up: 4, down: 1 }, { up: 999, down: 1 }, { down: 6 });
  const { html } = rendered(<TimesChart slices={slices} now={SLOT} label="Response times" isOfMany />);
  const heights = Array.from(
    html.matchAll(/<rect class="down"[^>]* height="(\d+)"(?: y="(\d+)")?/g),
    ([, ...found]) => found,
  );
  assert.deepEqual(heights, [["28", "112"], ["2", "138"], ["140", undefined]]);
});

Deno.test("TimesChart: intervals in which a check found the site down are shaded too, behind the line", () => {
  const [slice] = hours([100, 200]);
  const html = chartOf([{ ...slice, counts: { ...noCounts(), up: 5, down: 1 } }]);
  assert.match(html, /<rect class="down" x="0" width="1000" height="140"/);
  assert.match(html, /<path d="M0,/);
});

Deno.test("TimesChart: the scale has round, whole milliseconds, and is omitted if nothing responded", () => {
  const scale = (slices: TimeSlice[]) =>
    Array.from(chartOf(slices).matchAll(/text-anchor="end">([^<]*)</g), ([, text]) => text);
  assert.deepEqual(scale(hours([100, 280])), ["0", "100 ms", "200 ms", "300 ms"]);
  assert.deepEqual(scale(hours([0, 1])), ["0", "1 ms"]);
  assert.deepEqual(scale(hours({ down: 6 })), ["0"]);
});

Deno.test("TimesChart: time labels are in the right places, days are in UTC, and no label is cut off on the right", () => {
  const day = hours(...Array.from({ length: 24 }, (): [number, number] => [100, 200]));
  // The second one ends an hour after a time that would have a label.
  for (const later of [0, 4 * HOUR]) {
    const start = START + later;
    const slices = day.map((slice) => ({ ...slice, from: slice.from + later, to: slice.to + later }));
    const times = Array.from(
      chartOf(slices).matchAll(/x="([\d.]+)%" y="158" data-time="moment" data-at="([^"]*)"/g),
      ([, x, at]) => [+x, (Date.parse(at) - start) / DAY * 100],
    );
    assert.ok(times.length > 2);
    for (const [x, share] of times) assert.ok(Math.abs(x - share) < 0.01 && x < 90, `${x}`);
  }
  const days = day.slice(0, 8).map((slice, index) => ({
    ...slice,
    from: START - START % DAY + index * DAY,
    to: START - START % DAY + (index + 1) * DAY,
  }));
  assert.match(chartOf(days), /y="158">\d Jan<\/text>/);
  assert.doesNotMatch(chartOf(days), /data-time/);
});
