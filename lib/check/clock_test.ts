import assert from "node:assert/strict";
import process from "node:process";
import { setTimeout as delay } from "node:timers/promises";
import { Clock } from "./clock.ts";

Deno.test("Clock ends immediately, without a warning on stderr, if it is resumed when time is already up", async () => {
  const warnings: Error[] = [];
  const note = (warning: Error) => warnings.push(warning);
  process.on("warning", note);
  try {
    const over = Promise.withResolvers<void>();
    const clock = new Clock(5, () => over.resolve());
    // As when the event loop is late: no timer can fire meanwhile.
    while (performance.now() < clock.deadline + 5);
    clock.pause();
    clock.resume();
    await over.promise;
    await delay(10);
    assert.deepEqual(warnings, []);
  } finally {
    process.off("warning", note);
  }
});
