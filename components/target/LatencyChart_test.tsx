import assert from "node:assert/strict";
import { DAY, HOUR, MINUTE } from "../../lib/duration.ts";
import type { TrailPoint } from "../../lib/model/day.ts";
import { rendered } from "../../testing/samples/rendered.ts";
import { SLOT } from "../../testing/samples/samples.ts";
import { LatencyChart } from "./LatencyChart.tsx";

const INTERVAL = 10 * MINUTE;

/** A check so many hours ago. */
function point(hours: number, ms: number | null, state: TrailPoint["state"] = "up"): TrailPoint {
  return { slot: SLOT - hours * HOUR, state, ms };
}

/** Checks one slot after another, the last one now. */
function row(...times: (number | null)[]): TrailPoint[] {
  return times.map((ms, index) => point((times.length - 1 - index) / 6, ms, ms === null ? "unknown" : "up"));
}

function chartOf(points: TrailPoint[]) {
  return rendered(<LatencyChart points={points} now={SLOT} interval={INTERVAL} />).html;
}

/** The lines, each as its points: across 1,000 units, down 140. */
function linesOf(points: TrailPoint[]): number[][][] {
  const paths = Array.from(chartOf(points).matchAll(/<path d="([^"]*)"/g), ([, path]) => path);
  return paths.join("").split("M").slice(1).map((line) =>
    line.replace("Z", "").split("L").map((pair) => pair.split(",").map((value) => Math.round(+value)))
  );
}

/** The shaded times. */
function shadesOf(points: TrailPoint[]) {
  return Array.from(
    chartOf(points).matchAll(/<rect class="(\w+)" x="([\d.-]+)" width="([\d.]+)" height="(\d+)"/g),
    ([, state, x, width, height]) => ({ state, x: +x, width: +width, height: +height }),
  );
}

/** The steps of the scale at its left: what each says, and how far down its line is. */
function scaleOf(points: TrailPoint[]) {
  const html = chartOf(points);
  const labels = Array.from(html.matchAll(/text-anchor="end">([^<]*)</g), ([, text]) => text);
  const heights = Array.from(html.matchAll(/y="([\d.]+)" text-anchor="end"/g), ([, y]) => +y);
  const lines = Array.from(html.matchAll(/<line x2="100%" y1="([\d.]+)" y2="([\d.]+)"/g), ([, y1, y2]) => [+y1, +y2]);
  assert.deepEqual(lines, heights.map((y) => [y - 4, y - 4]), "each label stands at its line");
  return labels.map((text, index) => [text, Math.round(lines[index][0])]);
}

Deno.test("LatencyChart: the line goes from a day ago at the left to now at the right, zero at the ground", () => {
  assert.deepEqual(linesOf([point(24, 0), ...row(300)]), [[[0, 140]], [[1000, 0]]]);
  assert.deepEqual(linesOf([point(12, 150), ...row(300)]), [[[500, 70]], [[1000, 0]]]);
});

Deno.test("LatencyChart: checks slot after slot are one line, which a missed one interrupts", () => {
  assert.deepEqual(linesOf(row(300, 0, 150)), [[[986, 0], [993, 140], [1000, 70]]]);
  const missed = row(300, 0, 150, 0).toSpliced(1, 1);
  assert.deepEqual(linesOf(missed), [[[979, 0]], [[993, 70], [1000, 140]]]);
});

Deno.test("LatencyChart: where a site was down or not checked there is no line, but the time is shaded", () => {
  const points = [point(0.5, 300), point(2 / 6, 9000, "down"), point(1 / 6, null, "unknown"), point(0, 300, "blocked")];
  assert.deepEqual(linesOf(points), [[[979, 0]], [[1000, 0]]]);
  const width = 1000 * INTERVAL / DAY;
  const shades = shadesOf(points);
  assert.deepEqual(shades.map(({ state }) => state), ["down", "unknown"]);
  for (const [index, shade] of shades.entries()) {
    assert.ok(Math.abs(shade.width - width) < 0.01);
    assert.ok(Math.abs(shade.x + width / 2 - (1000 - (2 - index) * width)) < 0.02, "the check in its middle");
    assert.equal(shade.height, 140);
  }
});

Deno.test("LatencyChart: the scale is round, and holds the slowest response but not what failed slower", () => {
  const scale = scaleOf([...row(280), point(1, 9000, "down")]);
  assert.deepEqual(scale, [["0", 140], ["100 ms", 93], ["200 ms", 47], ["300 ms", 0]]);
});

Deno.test("LatencyChart: the scale has whole milliseconds alone, and none where nothing responded", () => {
  assert.deepEqual(scaleOf(row(0, 1)).map(([text]) => text), ["0", "1 ms"]);
  assert.deepEqual(scaleOf([point(0, 500, "down")]), [["0", 140]]);
});

Deno.test("LatencyChart: times are at their places, none so far right that it would be cut off", () => {
  const html = chartOf(row(100));
  const times = Array.from(
    html.matchAll(/<text class="small" x="([\d.]+)%" y="158" data-time="moment" data-at="([^"]*)">([^<]*)</g),
    ([, x, at, text]) => ({ x: +x, at: Date.parse(at), text }),
  );
  assert.deepEqual(
    times.map(({ text }) => text),
    ["1 Jan, 06:00", "1 Jan, 12:00", "18:00"],
  );
  for (const { x, at } of times) {
    assert.ok(Math.abs(x - (1 - (SLOT - at) / DAY) * 100) < 0.01);
    assert.ok(x < 85);
  }
});
