import assert from "node:assert/strict";
import { Semaphore } from "./semaphore.ts";

Deno.test("Semaphore lets so many in at once, the others in line as places come free", async () => {
  const semaphore = new Semaphore(2);
  const seen: number[] = [];
  const entries = Array.from({ length: 5 }, async (_, index) => {
    const leave = await semaphore.enter();
    seen.push(index);
    return leave;
  });
  const [first, second] = await Promise.all(entries.slice(0, 2));
  assert.deepEqual(seen, [0, 1]);
  second();
  const third = await entries[2];
  assert.deepEqual(seen, [0, 1, 2]);
  first();
  third();
  for (const leave of await Promise.all(entries.slice(3))) leave();
  assert.deepEqual(seen, [0, 1, 2, 3, 4]);
  for (let i = 0; i < 2; i++) (await semaphore.enter())();
});
