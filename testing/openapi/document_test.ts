import { Validator } from "@seriousme/openapi-schema-validator";
import assert from "node:assert/strict";
import { documentText, FILE } from "./document.ts";

const text = await Deno.readTextFile(FILE);

Deno.test("lib/api/openapi.json is up to date with its types and paths; else run `deno task openapi`", () => {
  assert(text === documentText(), "Run `deno task openapi`");
});

Deno.test("lib/api/openapi.json is valid OpenAPI 3.1", async () => {
  const validator = new Validator();
  const { valid, errors } = await validator.validate(JSON.parse(text));
  assert(valid, JSON.stringify(errors, null, 2));
  assert.equal(validator.version, "3.1");
});

Deno.test("lib/api/openapi.json names integers and times, and allows additional properties", () => {
  const { components: { schemas } } = JSON.parse(text);
  assert.deepEqual(schemas.Integer, { type: "integer" });
  assert.equal(schemas.Timestamp.format, "date-time");
  assert(!text.includes('"additionalProperties": false'));
  assert(!text.includes('"type": "number"'));
  assert(!text.includes("#/definitions/"));
});
