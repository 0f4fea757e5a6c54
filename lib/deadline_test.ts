import assert from "node:assert/strict";
import { deadline } from "./deadline.ts";

Deno.test("deadline() resolves or rejects like the work, if that ends in time", async () => {
  assert.equal(await deadline(Promise.resolve(1), 1000), 1);
  await assert.rejects(deadline(Promise.reject(new Error("broken")), 1000), { message: "broken" });
});

Deno.test("deadline() rejects when time is up, and ignores anything later", async () => {
  const { promise, reject } = Promise.withResolvers<void>();
  await assert.rejects(deadline(promise, 20), { message: "no response within 0.02 s" });
  reject(new Error("late"));
  await Promise.allSettled([promise]);
});
