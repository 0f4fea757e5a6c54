import assert from "node:assert/strict";
import { rendered } from "../../testing/samples/rendered.ts";
import { MINUTE, sampleSweep, SLOT } from "../../testing/samples/samples.ts";
import { type Column, HourChart, HourLegend } from "./HourChart.tsx";

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

Deno.test("HourChart stacks down and unknown sites to scale on one baseline, and leaves out blocked ones", () => {
  const [down, unknown, half] = rectsOf([column(SLOT, 20, 20, 500), column(SLOT + MINUTE, 40, 0, 0)]);
  assert.deepEqual([down.state, unknown.state, half.state], ["down", "unknown", "down"]);
  assert.equal(down.y + down.height, half.y + half.height);
  assert.equal(unknown.y + unknown.height + 1, down.y);
  assert.deepEqual([down, unknown, half].map(({ height }) => height + 1), [62, 62, 124]);
});

Deno.test("HourChart makes a single sweep no wider than one of six", () => {
  const widthOf = (count: number) =>
    rectsOf(Array.from({ length: count }, (_, index) => column(SLOT + index * MINUTE, 1, 0, 0)))[0].width;
  assert.equal(widthOf(1), widthOf(6));
  assert.ok(widthOf(7) < widthOf(6));
});

Deno.test("HourChart shows even one site among thousands", () => {
  const [down, unknown] = rectsOf([column(SLOT, 1, 5000, 0)]);
  assert.equal(down.height, 2);
  assert.equal(unknown.height, 123);
});

Deno.test("HourChart shows above each column how many are down, that none is, or that the sweep is unreliable", () => {
  const all = column(SLOT, 0, 0, 0);
  const doubted = column(SLOT + 2 * MINUTE, 0, 3, 0);
  const columns = [
    all,
    column(SLOT + MINUTE, 2, 1, 0),
    { ...doubted, record: { ...doubted.record!, reliable: false } },
    { slot: SLOT + 3 * MINUTE },
  ];
  const { html } = rendered(<HourChart columns={columns} now={SLOT} interval={10 * MINUTE} />);
  const values = Array.from(
    html.matchAll(/<text class="value"[^>]*>(.*?)<\/text>/g),
    ([, value]) => value.replace(/<[^>]*>/g, "").trim(),
  );
  assert.deepEqual(values, ["none down", "2 down", "unreliable", "missed"]);
});

Deno.test("HourChart is low if little is wrong", () => {
  assert.deepEqual(rectsOf([column(SLOT, 1, 0, 0), column(SLOT + MINUTE, 2, 0, 0)]).map(({ height }) => height), [
    11,
    23,
  ]);
});

Deno.test("HourChart keeps its columns apart and within its width, for any number of them", () => {
  for (const count of [1, 6, 60, 120]) {
    const rects = rectsOf(Array.from({ length: count }, (_, index) => column(SLOT + index * MINUTE, 1, 0, 0)));
    assert.equal(rects.length, count);
    for (const [index, { x, width }] of rects.entries()) {
      assert.ok(x >= 0 && x + width <= (rects[index + 1]?.x ?? 100), `${count}: ${index}`);
    }
  }
});

Deno.test("HourChart numbers all columns if there are few, and labels only some of many", () => {
  const text = (count: number) =>
    rendered(
      <HourChart
        columns={Array.from({ length: count }, (_, index) => column(SLOT + index * MINUTE, 3, 0, 0))}
        now={SLOT}
        interval={10 * MINUTE}
      />,
    ).text;
  assert.equal(text(2), "3 down 03:10 30 s 3 down 03:11 30 s");
  assert.equal(text(60), "3 down or unknown 03:10 30 s 03:20 30 s 03:30 30 s 03:40 30 s 03:50 30 s 04:00 30 s");
});

Deno.test("HourChart leaves its times to the browser", () => {
  const { html } = rendered(<HourChart columns={[column(SLOT, 0, 0, 0)]} now={SLOT} interval={10 * MINUTE} />);
  assert.match(
    html,
    /data-time="beside" data-at="2026-01-02T03:10:00.000Z" data-beside="2026-01-02T03:10:00.000Z">03:10</,
  );
});

Deno.test("HourChart shows how late a sweep began, and marks late ones among many", () => {
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
  assert.match(late(2).html, /aria-label="03:11 UTC: 1 down, 1 blocked, took 30 s, 1 min 33 s late"/);
  assert.equal(late(60).html.match(/<rect class="late"/g)?.length, 1);
});

/** So many columns, one a minute; each by its index. */
function columnsOf(count: number, of: (index: number, slot: number) => Column): Column[] {
  return Array.from({ length: count }, (_, index) => of(index, SLOT + index * MINUTE));
}

function chartOf(columns: Column[]) {
  return rendered(<HourChart columns={columns} now={SLOT} interval={10 * MINUTE} />);
}

/** The attributes of the first element that begins so. */
function attributesOf(html: string, start: string): Record<string, string> {
  const [, attributes] = new RegExp(`<${start}([^>]*)>`).exec(html)!;
  return Object.fromEntries(Array.from(attributes.matchAll(/([\w-]+)="([^"]*)"/g), ([, name, value]) => [name, value]));
}

Deno.test("HourChart numbers up to eight columns, and gives only the maximum for nine", () => {
  const of = (_: number, slot: number) => column(slot, 2, 1, 0);
  assert.match(chartOf(columnsOf(8, of)).text, /^2 down 03:10 30 s /);
  const { html, text } = chartOf(columnsOf(9, of));
  assert.match(text, /^3 down or unknown 03:10 30 s 03:12 30 s /);
  // 3 targets of 12 pixels each.
  assert.match(html, /<line x2="100%" y1="-36" y2="-36">/);
  assert.match(html, /<text class="small" x="0" y="-42" text-anchor="start">3 down or unknown</);
});

Deno.test("HourChart has no scale if everything is up in all of many columns", () => {
  assert.doesNotMatch(chartOf(columnsOf(9, (_, slot) => column(slot, 0, 0, 0))).text, /or unknown/);
});

Deno.test("HourChart marks a missed slot, in words if there is room", () => {
  const of = (index: number, slot: number) => index === 0 ? { slot } : column(slot, 1, 0, 0);
  assert.match(chartOf(columnsOf(2, of)).text, /^missed 03:10 1 down 03:11 30 s$/);
  assert.match(chartOf(columnsOf(9, of)).text, /^1 down or unknown × 03:10 03:12 30 s /);
  assert.match(
    chartOf(columnsOf(2, of)).html,
    /<span class="says" role="img" tabindex="0" aria-label="03:10 UTC: missed">/,
  );
});

Deno.test("HourChart centres number, time and duration on their column, with the number above the bar", () => {
  const { html } = chartOf(columnsOf(6, (_, slot) => column(slot, 2, 0, 0)));
  const [bar] = rectsOf([column(SLOT, 2, 0, 0)]);
  const value = attributesOf(html, 'text class="value"');
  assert.equal(value.x, "8.33%");
  assert.ok(+value.y < bar.y && +value.y > bar.y - 12, `${value.y} is just above ${bar.y}`);
  assert.equal(attributesOf(html, 'text x="').x ?? /<text x="([^"]*)"/.exec(html)![1], "8.33%");
  assert.ok(Math.abs(bar.x + bar.width / 2 - 100 / 12) < 0.02, "the bar too");
  assert.ok(bar.width > 8 && bar.width < 12, `${bar.width}% of 16.67%`);
});

Deno.test("HourChart describes each column in words, with its changes, and links to the page at that time", () => {
  const { html, text } = chartOf([column(SLOT, 2, 0, 1), {
    ...column(SLOT + MINUTE, 3, 0, 0),
    changes: { down: 2, recovered: 1 },
  }, { ...column(SLOT + 2 * MINUTE, 0, 0, 0), changes: { down: 0, recovered: 0 } }]);
  assert.deepEqual(
    Array.from(
      html.matchAll(/<a class="says" href="([^"]*)" aria-label="([^"]*)"/g),
      ([, href, label]) => [href, label],
    ),
    [
      ["./?at=2026-01-02T03%3A10Z", "03:10 UTC: 2 down, 1 blocked, took 30 s"],
      ["./?at=2026-01-02T03%3A11Z", "03:11 UTC: 3 down, 2 went down, 1 recovered, took 30 s"],
      ["./?at=2026-01-02T03%3A12Z", "03:12 UTC: all up, took 30 s"],
    ],
  );
  assert.match(text, /3 down 03:11 \+2 −1 30 s none down 03:12 30 s$/);
});

Deno.test("HourChart makes room for the delay if a check began late", () => {
  const heightOf = (late: number) => {
    const { slot, record } = column(SLOT, 1, 0, 0);
    return +attributesOf(chartOf([{ slot, record: { ...record!, late } }]).html, "svg").height;
  };
  assert.equal(heightOf(93_000) - heightOf(0), 16);
});

Deno.test("HourChart says that none was down, or that the check was unreliable", () => {
  const up = chartOf([column(SLOT, 0, 0, 0)]);
  assert.match(up.text, /^none down /);
  assert.match(up.html, /aria-label="03:10 UTC: all up, took 30 s"/);
  const { slot, record } = column(SLOT, 0, 3, 0);
  const doubted = chartOf([{ slot, record: { ...record!, reliable: false } }]);
  assert.match(doubted.text, /^unreliable /);
  assert.match(doubted.html, /aria-label="03:10 UTC: 3 unknown, took 30 s, unreliable"/);
});

Deno.test("HourLegend names the states from the bottom up", () => {
  assert.equal(rendered(<HourLegend />).text, "down unknown");
});
