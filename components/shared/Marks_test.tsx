import assert from "node:assert/strict";
import type { PastCheck } from "../../lib/show/rows.ts";
import type { Outcome } from "../../lib/model/state.ts";
import { rendered } from "../../testing/samples/rendered.ts";
import { MINUTE, sampleCheck, SLOT } from "../../testing/samples/samples.ts";
import { Marks } from "./Marks.tsx";

/** Oldest first; undefined: the target was not in the list. */
function hourOf(...outcomes: (Outcome | null | undefined)[]): PastCheck[] {
  return outcomes.map((outcome, index) => ({
    slot: SLOT + index * 10 * MINUTE,
    at: SLOT + index * 10 * MINUTE,
    check: outcome === undefined ? undefined : sampleCheck(outcome),
  }));
}

function labelOf(hour: PastCheck[]): string | undefined {
  return /role="img" aria-label="([^"]*)"/.exec(rendered(<Marks hour={hour} />).html)?.[1];
}

Deno.test("Marks describes the last six sweeps in words", () => {
  assert.equal(labelOf(hourOf(200, 200, 200, 200, 200, 200)), "Last 6 checks: 6 up");
  assert.equal(
    labelOf(hourOf(200, 200, 403, "dns", 503, null)),
    "Last 6 checks: 2 up, then 1 blocked, then 2 down, then 1 unknown",
  );
  assert.equal(labelOf(hourOf(503, 200, 200, 200, 200, 200, 200)), "Last 6 checks: 6 up");
  assert.equal(labelOf(hourOf(undefined, 200)), "Last 2 checks: 1 not in the list, then 1 up");
  assert.equal(labelOf(hourOf(200)), "Last check: up");
  assert.equal(labelOf([]), "Not checked yet");
});

/** Of each mark its state, how high it is and where it begins, in pixels. */
function marksOf(hour: PastCheck[]) {
  const { html } = rendered(<Marks hour={hour} />);
  return Array.from(html.matchAll(/<path class="(\w+)" d="([^"]*)"/g)).flatMap(([, state, path]) =>
    Array.from(path.matchAll(/M(\d+) (\d+)h5v(\d+)h-5z/g), ([, x, y, height]) => ({
      state,
      left: Number(x) - 1,
      top: Number(y) - 1,
      height: Number(height) + 2,
    }))
  ).sort((a, b) => a.left - b.left);
}

Deno.test("Marks shows each state as a height, with the newest on the right", () => {
  assert.deepEqual(marksOf(hourOf(200, 403, 503, null)), [
    { state: "up", left: 20, top: 0, height: 18 },
    { state: "blocked", left: 30, top: 6, height: 12 },
    { state: "down", left: 40, top: 12, height: 6 },
    { state: "unknown", left: 50, top: 16, height: 2 },
  ]);
});

Deno.test("Marks leaves a gap for sweeps whose list did not have the target", () => {
  assert.deepEqual(marksOf(hourOf(200, undefined, 200)).map(({ left }) => left), [30, 50]);
});
