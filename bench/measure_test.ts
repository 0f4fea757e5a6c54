import assert from "node:assert/strict";
import { measure } from "./measure.ts";

Deno.test({
  name: "measure() returns how long a command took, and its output",
  ignore: Deno.build.os !== "linux",
  async fn() {
    const script = "const held = new Uint8Array(1e8).fill(1); const end = performance.now() + 300;" +
      "while (performance.now() < end); console.log(held.length)";
    const { usage, stdout } = await measure(Deno.execPath(), ["eval", script]);
    assert.equal(stdout, "100000000\n");
    assert(usage.seconds >= 0.3);
    assert(usage.cpu > 0.05);
    assert(usage.memory > 1e8 && usage.memory < 1e9, `${usage.memory} bytes`);
  },
});
