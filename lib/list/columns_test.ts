import assert from "node:assert/strict";
import { COLUMN_NAMES } from "./columns.ts";

Deno.test("README names every column of the list", async () => {
  const readme = await Deno.readTextFile(new URL("../../README.md", import.meta.url));
  const section = readme.split("\n## The list\n")[1].split("\n## ")[0];
  assert.deepEqual(COLUMN_NAMES.filter((column) => !section.includes(`\`${column}\``)), []);
});
