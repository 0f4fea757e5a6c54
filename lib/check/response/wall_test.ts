import assert from "node:assert/strict";
import { startWorld } from "../../../testing/internet/world.ts";
import type { Wall } from "../../model/wall.ts";
import { probe } from "../probe.ts";
import { wallOf } from "./wall.ts";

const cases: [status: number, headers: Record<string, string>, wall: Wall | undefined][] = [
  [403, { server: "cloudflare", "cf-ray": "8f0" }, "cloudflare"],
  [503, { server: "cloudflare", "cf-mitigated": "challenge" }, "cloudflare"],
  [202, { server: "CloudFront", "x-amzn-waf-action": "challenge" }, "aws-waf"],
  [405, { server: "awselb/2.0", "x-amzn-waf-action": "captcha" }, "aws-waf"],
  [403, { server: "awselb/2.0" }, "aws-waf"],
  [403, { server: "AkamaiGHost" }, "akamai"],
  [403, { server: "cloudflare", "x-datadome": "protected" }, "datadome"],
  [403, { "x-iinfo": "9-1-0" }, "imperva"],
  [403, { server: "Sucuri/Cloudproxy" }, "sucuri"],
  [403, { "x-vercel-mitigated": "deny", server: "Vercel" }, "vercel"],
  [403, { server: "nginx", "x-cdn": "Fastly" }, undefined],
  // A wall that let the request through is none.
  [200, { server: "cloudflare", "x-datadome": "protected" }, undefined],
  [503, { server: "cloudflare" }, undefined],
];

for (const [status, headers, wall] of cases) {
  Deno.test(`wallOf() finds ${wall ?? "no wall"} in ${status} with ${JSON.stringify(headers)}`, () => {
    const lines = new Map(Object.entries(headers).map(([name, value]) => [name, [value]]));
    assert.equal(wallOf({ status, headers: lines }), wall);
  });
}

Deno.test("probe() reports a challenge as blocked, whatever its status, unless that status is expected", async () => {
  await using world = await startWorld();
  const challenge = { status: 202, headers: { "X-Amzn-Waf-Action": "challenge" } };
  await world.set("shop", challenge);
  const target = { id: "shop", name: "Shop", url: world.url("shop"), category: "" };
  const { outcome, state, wall } = await probe(target);
  assert.deepEqual({ outcome, state, wall }, { outcome: 202, state: "blocked", wall: "aws-waf" });
  const expected = await probe({ ...target, expect: [{ from: 202, to: 202 }] });
  assert.deepEqual([expected.state, expected.wall], ["up", undefined]);
  await world.set("shop", { ...challenge, headers: {} });
  assert.deepEqual([(await probe(target)).state, (await probe(target)).wall], ["up", undefined]);
});
