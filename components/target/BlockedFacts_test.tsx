import assert from "node:assert/strict";
import { rendered } from "../../testing/samples/rendered.ts";
import { sampleCheck, sampleSweep, sampleTarget, sampleView, SLOT } from "../../testing/samples/samples.ts";
import { rows } from "../../lib/show/rows.ts";
import { BlockedFacts } from "./BlockedFacts.tsx";

const VIEW = sampleView([
  sampleSweep(SLOT, [
    [sampleTarget("a"), sampleCheck(403, { wall: "cloudflare" })],
    [sampleTarget("b"), sampleCheck(202, { state: "blocked", wall: "cloudflare" })],
    [sampleTarget("c"), sampleCheck(403, { wall: "akamai" })],
    [sampleTarget("d"), 403],
  ]),
]);

function textFor(index: number, view = VIEW): string {
  return rendered(<BlockedFacts view={view} row={rows(view)[index]} />).text;
}

Deno.test("BlockedFacts shows the wall, how many other sites it blocks, and what the site's owner can allow", () => {
  const allow = "Its owner can allow requests with the user agent Lookout/1.0.0.";
  assert.equal(textFor(0), `Cloudflare, which blocks checks of 1 other site too${allow}`);
  assert.equal(textFor(2), `Akamai${allow}`);
  assert.equal(textFor(3), `The site itself, or an unidentified service in front of it${allow}`);
});

Deno.test("BlockedFacts names the addresses to allow if they are known", () => {
  const visitor = { userAgent: "Lookout/1.0.0", addresses: ["203.0.113.7", "203.0.113.8"] };
  assert.match(textFor(2, { ...VIEW, visitor }), /Lookout\/1\.0\.0 from 203\.0\.113\.7, 203\.0\.113\.8\.$/);
});
