import assert from "node:assert/strict";
import { noCounts } from "../../lib/model/state.ts";
import type { SweepCounts } from "../../lib/model/sweep.ts";
import { rendered } from "../../testing/samples/rendered.ts";
import { MINUTE, sampleView, SLOT } from "../../testing/samples/samples.ts";
import { Strips } from "./Strips.tsx";

const show = (downs: number[]) => {
  const week = downs.map((down, index): SweepCounts => {
    return { slot: SLOT - (downs.length - 1 - index) * 10 * MINUTE, reliable: true, counts: { ...noCounts(), down } };
  });
  const { html, text } = rendered(<Strips view={{ ...sampleView([]), slot: SLOT, week }} />);
  const [bars] = /<path class="down" d="([^"]*)"/.exec(html)!.slice(1);
  return { text, heights: Array.from(bars.matchAll(/v-(\d+)/g), ([, height]) => Number(height)) };
};

Deno.test("Strips draw columns from zero", () => {
  const { heights, text } = show([15, 20, 10]);
  assert.deepEqual(heights, [33, 44, 22]);
  assert.match(text, /24 hours: 10 to 20 down/);
});

Deno.test("Strips show even the smallest count, and no column for zero", () => {
  assert.deepEqual(show([1, 0, 400]).heights, [3, 44]);
  const { heights, text } = show([7, 7]);
  assert.deepEqual(heights, [44, 44]);
  assert.match(text, /24 hours: 7 down/);
});
