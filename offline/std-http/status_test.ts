import assert from "node:assert/strict";
import { STATUS_CODE, STATUS_TEXT } from "./status.ts";

Deno.test("STATUS_TEXT has the words of each name in STATUS_CODE", () => {
  assert.equal(STATUS_TEXT[STATUS_CODE.OK], "OK");
  assert.equal(STATUS_TEXT[404], "Not Found");
  assert.equal(STATUS_TEXT[STATUS_CODE.IMUsed], "IM Used");
  assert.equal(STATUS_TEXT[STATUS_CODE.URITooLong], "URI Too Long");
  assert.equal(STATUS_TEXT[STATUS_CODE.HTTPVersionNotSupported], "HTTP Version Not Supported");
  assert.equal(STATUS_TEXT[STATUS_CODE.Teapot], "I'm a teapot");
  assert.deepEqual(Object.keys(STATUS_TEXT).map(Number), Object.values(STATUS_CODE));
});
