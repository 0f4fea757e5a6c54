import assert from "node:assert/strict";
import { Gate } from "./gate.ts";

Deno.test("Gate lets so many in at once, and the next one in when one leaves", async () => {
  const gate = new Gate({ atOnce: 2, hold: 60_000 });
  assert.deepEqual([gate.turn(), gate.turn()], [undefined, undefined]);
  const [leave, leaveToo] = [gate.enter(), gate.enter()];
  const third = gate.turn();
  assert(third);
  leave();
  leave();
  await third;
  gate.enter()();
  leaveToo();
  assert.deepEqual([gate.turn(), gate.turn()], [undefined, undefined]);
  assert(gate.turn(), "leaving twice makes no room twice");
});

Deno.test("Gate is not blocked by who stays long", async () => {
  const gate = new Gate({ atOnce: 1, hold: 20 });
  gate.turn();
  const leave = gate.enter();
  await gate.turn();
  const leaveToo = gate.enter();
  leave();
  assert(gate.turn(), "who stayed too long has left already");
  leaveToo();
});
