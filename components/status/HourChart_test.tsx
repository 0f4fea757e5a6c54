import assert from "node:assert/strict";
import { rendered } from "../../testing/samples/rendered.ts";
import { MINUTE, sampleSweep, SLOT } from "../../testing/samples/samples.ts";
import { type Column, HourChart } from "./HourChart.tsx";

/** A sweep that found so many down, unknown and blocked, and one up. */
function column(slot: number, down: number, unknown: number, blocked: number): Column {
  const checks = [200, ...Array(down).fill(503), ...Array(unknown).fill(null), ...Array(blocked).fill(403)];
  return { slot, record: sampleSweep(slot, checks.map((end, index) => [`Site ${index}`, end])).record };
}

function rectsOf(columns: Column[]) {
  const { html } = rendered(<HourChart columns={columns} now={SLOT} interval={10 * MINUTE} />);
  return Array.from(
    html.matchAll(/<rect class="(down|unknown|blocked)" x="([\d.]+)%" width="([\d.]+)%" y="(-\d+)" height="(\d+)"/g),
    ([, state, x, width, y, height]) => ({ state, x: +x, width: +width, y: +y, height: +height }),
  );
}

Deno.test("HourChart stacks what is not up, to scale, on one ground", () => {
  const [down, unknown, blocked, half] = rectsOf([column(SLOT, 10, 10, 20), column(SLOT + MINUTE, 20, 0, 0)]);
  assert.deepEqual([down.state, unknown.state, blocked.state, half.state], ["down", "unknown", "blocked", "down"]);
  assert.equal(down.y + down.height, half.y + half.height);
  assert.equal(unknown.y + unknown.height + 1, down.y);
  assert.equal(blocked.y + blocked.height + 1, unknown.y);
  assert.deepEqual([down, unknown, blocked, half].map(({ height }) => height + 1), [31, 31, 62, 62]);
});

Deno.test("HourChart gives the first sweep no more room than each of six has", () => {
  const widthOf = (count: number) =>
    rectsOf(Array.from({ length: count }, (_, index) => column(SLOT + index * MINUTE, 1, 0, 0)))[0].width;
  assert.equal(widthOf(1), widthOf(6));
  assert.ok(widthOf(7) < widthOf(6));
});

Deno.test("HourChart shows even one among thousands", () => {
  const [down, blocked] = rectsOf([column(SLOT, 1, 0, 5000)]);
  assert.equal(down.height, 2);
  assert.equal(blocked.height, 123);
});

Deno.test("HourChart is low where little is wrong", () => {
  assert.deepEqual(rectsOf([column(SLOT, 1, 0, 0), column(SLOT + MINUTE, 2, 0, 0)]).map(({ height }) => height), [
    11,
    23,
  ]);
});

Deno.test("HourChart keeps its columns apart and within its width, however many there are", () => {
  for (const count of [1, 6, 60, 120]) {
    const rects = rectsOf(Array.from({ length: count }, (_, index) => column(SLOT + index * MINUTE, 1, 0, 0)));
    assert.equal(rects.length, count);
    for (const [index, { x, width }] of rects.entries()) {
      assert.ok(x >= 0 && x + width <= (rects[index + 1]?.x ?? 100), `${count}: ${index}`);
    }
  }
});

Deno.test("HourChart numbers few columns, and labels a few of many", () => {
  const text = (count: number) =>
    rendered(
      <HourChart
        columns={Array.from({ length: count }, (_, index) => column(SLOT + index * MINUTE, 3, 0, 0))}
        now={SLOT}
        interval={10 * MINUTE}
      />,
    ).text;
  assert.equal(text(2), "3 down 03:10 30 s 3 down 03:11 30 s");
  assert.equal(text(60), "3 not up 03:10 30 s 03:20 30 s 03:30 30 s 03:40 30 s 03:50 30 s 04:00 30 s");
});

Deno.test("HourChart leaves its times to the browser", () => {
  const { html } = rendered(<HourChart columns={[column(SLOT, 0, 0, 0)]} now={SLOT} interval={10 * MINUTE} />);
  assert.match(html, /data-time="moment" data-at="2026-01-02T03:10:00.000Z">03:10</);
});

Deno.test("HourChart says how late a sweep began, and of many marks those that were late", () => {
  const late = (count: number) =>
    rendered(
      <HourChart
        columns={Array.from({ length: count }, (_, index) => {
          const { slot, record } = column(SLOT + index * MINUTE, 1, 0, 1);
          return { slot, record: { ...record!, late: index === 1 ? 93_000 : 1000 } };
        })}
        now={SLOT}
        interval={10 * MINUTE}
      />,
    );
  assert.equal(late(2).text, "1 down 03:10 30 s 1 down 03:11 30 s +1 min 33 s");
  assert.match(late(2).html, /<title>03:11 UTC: 1 down, 1 blocked, took 30 s, 1 min 33 s late<\/title>/);
  assert.equal(late(60).html.match(/<rect class="late"/g)?.length, 1);
});
