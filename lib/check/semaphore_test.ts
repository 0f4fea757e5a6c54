import assert from "node:assert/strict";
import { Semaphore } from "./semaphore.ts";

Deno.test("Semaphore admits a limited number at once, the others in order as places become free", async () => {
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

Deno.test("Semaphore does not free a place twice", async () => {
  const semaphore = new Semaphore(2, { hold: 60_000 });
  const [leave, leaveToo] = [await semaphore.enter(), await semaphore.enter()];
  const third = semaphore.enter();
  leave();
  leave();
  (await third)();
  leaveToo();
  const places = [await semaphore.enter(), await semaphore.enter()];
  let isAdmitted = false;
  const next = semaphore.enter().then((leave) => {
    isAdmitted = true;
    leave();
  });
  await new Promise((resolve) => setTimeout(resolve));
  assert(!isAdmitted);
  for (const leave of places) leave();
  await next;
});

Deno.test("Semaphore frees a place that is held too long", async () => {
  const semaphore = new Semaphore(1, { hold: 20 });
  const leave = await semaphore.enter();
  const leaveToo = await semaphore.enter();
  leave();
  let isAdmitted = false;
  const next = semaphore.enter().then((leave) => {
    isAdmitted = true;
    leave();
  });
  await new Promise((resolve) => setTimeout(resolve));
  assert(!isAdmitted, "the place was free already");
  leaveToo();
  await next;
});
