import assert from "node:assert/strict";
import { siteOf } from "../browser/site.ts";
import { needs } from "../process/needs.ts";
import { sampleCheck, sampleSweep, sampleTarget, sampleView, SLOT } from "../samples/samples.ts";
import { PROMTOOL } from "./programs.ts";

const RULES = new URL("../../docs/prometheus/", import.meta.url).pathname;

async function promtool(path: string, args: string[], input = ""): Promise<{ code: number; text: string }> {
  const child = new Deno.Command(path, { args, cwd: RULES, stdin: "piped", stdout: "piped", stderr: "piped" }).spawn();
  const output = child.output();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(input));
  await writer.close();
  const { code, stdout, stderr } = await output;
  return { code, text: [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes)).join("") };
}

const VIEW = sampleView([sampleSweep(SLOT, [
  [sampleTarget("Shop", { name: 'A "shop" \\ with\na line', category: "Läden", url: "https://shop.test/?q=%22" }), 503],
  ["Press", 403],
  ["Expired", sampleCheck("tls", { reason: "expired", certificate: { end: SLOT - 1000 } })],
  ["Lost", null],
])]);

needs(PROMTOOL, "promtool check metrics has nothing to say about any of the metrics", async (path) => {
  for (const view of [VIEW, sampleView([])]) {
    const site = siteOf(view);
    for (const route of ["/metrics", "/metrics/targets", ...view.latest ? ["/probe?target=Expired"] : []]) {
      const text = await (await site.get(route)).text();
      assert.deepEqual(await promtool(path, ["check", "metrics"], text), { code: 0, text: "" }, route);
    }
  }
});

needs(PROMTOOL, "the documented rules and scrape jobs are valid, and fire as their examples say", async (path) => {
  for (
    const args of [["check", "rules", "rules.yml"], ["check", "config", "scrape.yml"], [
      "test",
      "rules",
      "rules_test.yml",
    ]]
  ) {
    const { code, text } = await promtool(path, args);
    assert.equal(code, 0, text);
  }
});
