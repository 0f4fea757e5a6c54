import assert from "node:assert/strict";
import type { Window } from "../../lib/show/uptime.ts";
import type { Row } from "../../lib/show/rows.ts";
import { textOf } from "../../testing/samples/rendered.ts";
import { sampleCheck, sampleTarget, SLOT } from "../../testing/samples/samples.ts";
import { targetRow } from "./targetRow.tsx";

const HOUR = 3_600_000;

function rowOf(values: Partial<Row> = {}): Row {
  const check = sampleCheck(200);
  const target = sampleTarget("Shop", { category: "Shops" });
  const uptimes = (_: string, window: Window) => ({ "1d": 0.98611, "7d": 1, "30d": null, "90d": null })[window];
  return { target, check, at: SLOT, hour: [{ slot: SLOT, at: SLOT, check }], uptimes, ...values };
}

Deno.test("targetRow() shows name, category, marks, status and milliseconds", () => {
  const html = targetRow(rowOf());
  assert.equal(textOf(html), "Shop Shops 200 40 ms 98.61%");
  assert.match(
    html,
    /^<tr><th scope="row"><a href="\/targets\/Shop" dir="auto">Shop<\/a> <a class="site" href="https:\/\/shop\.test\/" rel="noreferrer" aria-label="Visit Shop"><\/a><td /,
  );
  assert.match(html, /aria-label="Last check: up"/);
  assert.match(html, /<td class="status up" data-status="200">200<td class="ms">40 ms<td>/);
});

Deno.test("targetRow() includes the milliseconds to sort by if the shown time is rounded", () => {
  const phases = { dns: 3, connect: 20, tls: 40, firstByte: 1200 };
  assert.match(targetRow(rowOf({ check: sampleCheck(200, { phases }) })), /<td class="ms" data-ms="1263">1.3 s<td>/);
});

Deno.test("targetRow() shows a failure in words", () => {
  const certificate = { end: SLOT - 50 * HOUR };
  const check = sampleCheck("tls", { reason: "expired", certificate });
  assert.match(
    targetRow(rowOf({ check })),
    /<td class="status down" data-status="tls">certificate expired 2 days ago \(31 Dec 2025\)<td /,
  );
});

Deno.test("targetRow() shows a target that was never checked, and one that was not reached", () => {
  assert.equal(textOf(targetRow(rowOf({ check: undefined, hour: [] }))), "Shop Shops pending 98.61%");
  assert.equal(textOf(targetRow(rowOf({ check: sampleCheck(null) }))), "Shop Shops not checked in time 98.61%");
});

for (
  const [hours, warning] of [
    [14 * 24, ""],
    [14 * 24 - 1, "certificate expires in 13 days"],
    [24, "certificate expires in 1 day"],
    [6, "certificate expires in 6 hours"],
    [-1, ""],
  ] as const
) {
  Deno.test(`targetRow() for a certificate with ${hours} hours left says "${warning}"`, () => {
    const certificate = { end: SLOT + hours * HOUR };
    const html = targetRow(rowOf({ check: sampleCheck(200, { certificate }) }));
    assert.equal(/<small class="warning">(.*)<\/small>/.exec(html)?.[1] ?? "", warning);
  });
}

Deno.test("targetRow() escapes any name, category and URL", () => {
  const target = sampleTarget("</th><script>alert(1)</script>", {
    category: '"><img src=x onerror=alert(1)>',
    url: `https://example.org/?a="'><b>&${"x".repeat(2000)}`,
  });
  const html = targetRow(rowOf({ target }));
  assert.doesNotMatch(html, /<script|<img|<b>/);
  assert.match(html, /&lt;\/th>&lt;script>alert\(1\)&lt;\/script>/);
  assert.match(html, /<bdi>&quot;&gt;&lt;img src=x onerror=alert\(1\)&gt;<\/bdi>/);
  assert.match(html, /href="https:\/\/example\.org\/\?a=&quot;'>&lt;b>&amp;x{2000}"/);
});

Deno.test("targetRow() marks a target that places disagree on", () => {
  const opinion = (place: string, outcome: number) => ({
    place,
    outcome,
    state: outcome === 200 ? "up" as const : "down" as const,
  });
  const opinions = [opinion("here", 503), opinion("eu", 200)];
  const text = textOf(targetRow(rowOf({ check: sampleCheck(503, { opinions }) })));
  assert.equal(text, "Shop Shops 503 disputed 40 ms 98.61%");
});

Deno.test("targetRow() lets a host in a name or a failure break after its dots alone", () => {
  const check = sampleCheck("tls", { reason: "wrong-name", certificate: { end: SLOT, names: ["a.shared.example"] } });
  const html = targetRow(rowOf({ target: sampleTarget("www.shop.example"), check }));
  assert.match(html, /www\.<wbr ?\/?>shop\.<wbr ?\/?>example/);
  assert.match(html, /valid for a\.<wbr>shared\.<wbr>example/);
});
