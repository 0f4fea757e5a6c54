import assert from "node:assert/strict";
import { DAY } from "../../lib/duration.ts";
import { type Day, dayOf } from "../../lib/model/day.ts";
import { rendered } from "../../testing/samples/rendered.ts";
import { SLOT } from "../../testing/samples/samples.ts";
import { Uptime } from "./Uptime.tsx";

/** A day so many days ago, on which so many checks of a hundred found the site down. */
function dayAgo(age: number, down: number): Day {
  const counts = { up: 99 - down, blocked: 1, down, maintenance: 3, unknown: 2 };
  const targets = new Map([["shop", { ...counts, p50: 120, p90: 200, p99: 900 }]]);
  return { day: dayOf(SLOT) - age * DAY, sweeps: 105, targets };
}

function uptimeOf(days: Day[]) {
  return rendered(<Uptime id="shop" days={days} now={SLOT} />);
}

interface Bar {
  state: string;
  /** In percent. */
  left: number;
  width: number;
  /** In pixels, from the top. */
  top: number;
  height: number;
}

/** The bars of 7, 30 and 90 days, oldest first. */
function barsOf(days: Day[]): Bar[][] {
  return uptimeOf(days).html.split("<svg").slice(1).map((svg) =>
    Array.from(
      svg.matchAll(/<rect class="(\w+)" x="([\d.]+)%" width="([\d.]+)%"(?: y="([\d.]+)")? height="([\d.]+)"/g),
      ([, state, x, width, y = "0", height]) => ({ state, left: +x, width: +width, top: +y, height: +height }),
    )
  );
}

const barOf = (down: number) => barsOf([dayAgo(1, down)])[0].slice(6);

Deno.test("Uptime: the bar of a day without fault is full", () => {
  assert.deepEqual(barOf(0).map(({ state, top, height }) => [state, top, height]), [["up", 0, 34]]);
});

Deno.test("Uptime: what was down is left out of the bar at its top, to scale", () => {
  assert.deepEqual(
    barOf(50).map(({ state, top, height }) => [state, top, height]),
    [["up", 17, 17], ["down", 0, 17]],
  );
});

Deno.test("Uptime: even a single failed check can be seen", () => {
  assert.deepEqual(barOf(1).map(({ state, top, height }) => [state, top, height]), [["up", 4, 30], ["down", 0, 4]]);
});

Deno.test("Uptime: a day that was all down has nothing but that", () => {
  const day = dayAgo(1, 100);
  day.targets.get("shop")!.up = day.targets.get("shop")!.blocked = 0;
  const [, ...bars] = barsOf([day])[0].slice(5);
  assert.deepEqual(bars.map(({ state, top, height }) => [state, top, height]), [["down", 0, 34]]);
});

Deno.test("Uptime: a day of which nothing is known is a line at the ground", () => {
  const unknown = dayAgo(3, 0);
  Object.assign(unknown.targets.get("shop")!, { up: 0, blocked: 0, unknown: 105 });
  const bars = barsOf([unknown, dayAgo(1, 0)])[0];
  assert.deepEqual(bars.map(({ state }) => state), [...Array(6).fill("unknown"), "up"]);
  for (const { top, height } of bars.slice(0, 6)) assert.deepEqual([top, height], [32, 2]);
});

Deno.test("Uptime: the bars are as wide as their days, the newest at the right, today not among them", () => {
  const spans = barsOf([dayAgo(90, 50), dayAgo(1, 0), dayAgo(0, 50)]);
  assert.deepEqual(spans.map((bars) => bars.length), [7, 30, 91], "the oldest of 90 days has two parts");
  assert.deepEqual(spans[2].slice(0, 2).map(({ state }) => state), ["up", "down"]);
  for (const [span, length] of [[0, 7], [1, 30]]) {
    const bars = spans[span];
    assert.deepEqual(bars.map(({ state }) => state), [...Array(length - 1).fill("unknown"), "up"]);
    for (const [index, { left, width }] of bars.entries()) {
      const gap = 100 / length - width;
      assert.ok(Math.abs(left + width / 2 - (index + 0.5) * 100 / length) < 0.02, "in the middle of its place");
      assert.ok(gap > 0 && gap < 100 / length / 5, `${length} days: gaps of ${gap}%`);
    }
  }
});

Deno.test("Uptime counts blocked as up, leaves unknown out, and takes the days of each span alone", () => {
  const days = [dayAgo(80, 100 - 1), dayAgo(20, 50), dayAgo(1, 0)];
  assert.match(uptimeOf(days).text, /7 days 100% ?30 days 75% ?90 days 50.33%/);
  assert.match(uptimeOf([dayAgo(20, 50)]).text, /7 days no data ?30 days 50%/);
});

Deno.test("Uptime has the numbers of each known day in a table, newest first", () => {
  const { text } = uptimeOf([dayAgo(2, 50), dayAgo(1, 1)]);
  assert.match(
    text,
    /Median 99th percentile 1 Jan 2026 99% 1 120 ms 900 ms 31 Dec 2025 50% 50 120 ms 900 ms$/,
  );
});

Deno.test("Uptime says when there will be something to show", () => {
  assert.equal(uptimeOf([]).text, "Uptime Available after the first full day (UTC).");
});
