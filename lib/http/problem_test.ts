import assert from "node:assert/strict";
import { problem } from "./problem.ts";

Deno.test("problem() makes problem details that are not cached", async () => {
  const response = problem(404, "There is no /x");
  assert.equal(response.status, 404);
  assert.equal(response.headers.get("content-type"), "application/problem+json");
  assert.equal(response.headers.get("cache-control"), "no-store");
  assert.deepEqual(await response.json(), {
    type: "about:blank",
    title: "Not Found",
    status: 404,
    detail: "There is no /x",
  });
});

Deno.test("problem() omits a detail that repeats the title", async () => {
  const title = { type: "about:blank", title: "Internal Server Error", status: 500 };
  assert.deepEqual(await problem(500).json(), title);
  assert.deepEqual(await problem(500, "").json(), title);
  assert.deepEqual(await problem(500, "Internal Server Error").json(), title);
});
