import assert from "node:assert/strict";
import { sampleSweep, sampleTarget, sampleView, SLOT } from "../../testing/samples/samples.ts";
import { discoveredGroups } from "./discovery.ts";

Deno.test("discoveredGroups() has one group per target, with its URL and labels", () => {
  const shop = sampleTarget("Shop", { id: "s", category: "Shops" });
  assert.deepEqual(discoveredGroups(sampleView([sampleSweep(SLOT, [[shop, 200]])])), [{
    targets: ["https://shop.test/"],
    labels: { __meta_lookout_id: "s", __meta_lookout_name: "Shop", __meta_lookout_category: "Shops" },
  }]);
});
