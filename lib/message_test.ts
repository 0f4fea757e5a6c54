import assert from "node:assert/strict";
import { messageOf } from "./message.ts";

Deno.test("messageOf() returns an error's message, and the text of anything else", () => {
  assert.equal(messageOf(new TypeError("why")), "why");
  assert.equal(messageOf("why"), "why");
  assert.equal(messageOf(undefined), "undefined");
});
