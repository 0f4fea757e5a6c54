import assert from "node:assert/strict";
import { DAY } from "../lib/duration.ts";
import { siteOf } from "../testing/browser/site.ts";
import { textOf } from "../testing/samples/rendered.ts";
import { sampleCheck, sampleSweep, sampleTarget, sampleView, SLOT } from "../testing/samples/samples.ts";

const certificate = (days: number) => sampleCheck(200, { certificate: { end: SLOT + 30_000 + days * DAY } });
const VIEW = sampleView([
  sampleSweep(SLOT, [
    [sampleTarget("Shop", { category: "Shops" }), certificate(60)],
    [sampleTarget("Press", { id: "press" }), certificate(9)],
    [sampleTarget("Old"), certificate(-3)],
    [sampleTarget("Plain", { url: "http://plain.test/" }), 200],
  ]),
], {
  certificates: new Map([["shop.test", {
    issuer: "An Authority",
    names: [],
    nameCount: 0,
    notBefore: 0,
    notAfter: 0,
    fingerprint: "",
    intermediates: [],
    isForHost: true,
    isSelfSigned: false,
    isIncomplete: false,
    hasWeakKey: false,
  }]]),
});

async function get(path: string) {
  const response = await siteOf(VIEW).get(path);
  return { status: response.status, text: textOf(await response.text()) };
}

Deno.test("GET /certificates lists certificates by expiry, with date, validity and issuer", async () => {
  const { status, text } = await get("/certificates");
  assert.equal(status, 200);
  assert.match(text, /Certificates 3 certificates\. /);
  assert.match(
    text,
    /Issuer Old 30 Dec 2025 expired 3 days ago Press 11 Jan 2026 expires in 9 days Shop Shops 3 Mar 2026 valid for 60 more days An Authority /,
  );
});

Deno.test("GET /certificates filters and sorts, and says what it shows", async () => {
  const { text } = await get("/certificates?ends=14");
  assert.match(text, /1 certificate: expiring within 14 days\./);
  assert.match(text, /Issuer Press 11 Jan 2026 expires in 9 days Lookout/);
  assert.match((await get("/certificates?category=Shops&ends=expired")).text, /No certificates in Shops: expired\./);
  assert.match((await get("/certificates?sort=name")).text, /Issuer Old .* Press .* Shop /);
  assert.equal((await get("/certificates?ends=x")).status, 400);
  assert.equal((await get("/certificates?page=2")).status, 404);
});
