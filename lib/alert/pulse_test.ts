import assert from "node:assert/strict";
import { pulseUrl } from "./pulse.ts";

Deno.test("pulseUrl() ends the path with /fail, before any query", () => {
  assert.equal(pulseUrl("https://hc.example/abc", true), "https://hc.example/abc");
  assert.equal(pulseUrl("https://hc.example/abc", false), "https://hc.example/abc/fail");
  assert.equal(pulseUrl("https://hc.example/abc/?a=/b#c", false), "https://hc.example/abc/fail?a=/b#c");
});
