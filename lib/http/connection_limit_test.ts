import assert from "node:assert/strict";
import { connectionLimit } from "./connection_limit.ts";

for (
  const [files, concurrency, limit] of [
    [Infinity, 256, 1000],
    [990, 256, 454],
    [200, 256, 40],
    [200, 16, 144],
    [30, 256, 16],
  ]
) {
  Deno.test(`connectionLimit() with ${files} files and ${concurrency} checks at once is ${limit}`, () => {
    assert.equal(connectionLimit(concurrency, (most) => Math.min(most, files)), limit);
  });
}

Deno.test("connectionLimit() finds out how many files are free, and closes them", async () => {
  const script = `
    const { connectionLimit } = await import(${JSON.stringify(import.meta.resolve("./connection_limit.ts"))});
    const held = [connectionLimit(256), connectionLimit(256)];
    console.log(JSON.stringify(held));`;
  const { stdout } = await new Deno.Command("sh", {
    args: ["-c", `ulimit -n 256; exec "$0" eval --no-config "$1"`, Deno.execPath(), script],
    env: { NO_COLOR: "1" },
  }).output();
  const [first, second] = JSON.parse(new TextDecoder().decode(stdout));
  assert.equal(first, second);
  assert.ok(first >= 16 && first <= 40, `${first}`);
});
