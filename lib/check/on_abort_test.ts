import assert from "node:assert/strict";
import { onAbort } from "./on_abort.ts";

Deno.test("onAbort() acts once when its signal is aborted, and not at all if it was cancelled", () => {
  const controller = new AbortController();
  const acted: string[] = [];
  onAbort(controller.signal, () => acted.push("first"));
  const callOff = onAbort(controller.signal, () => acted.push("called off"));
  onAbort(controller.signal, () => acted.push("last"));
  onAbort(new AbortController().signal, () => acted.push("other"));
  callOff();
  assert.deepEqual(acted, []);
  controller.abort();
  controller.abort();
  assert.deepEqual(acted, ["first", "last"]);
});

Deno.test("onAbort() adds one listener to a signal, however many actions it has", () => {
  const { signal } = new AbortController();
  let listeners = 0;
  signal.addEventListener = () => listeners++;
  for (let action = 0; action < 3; action++) onAbort(signal, () => {});
  assert.equal(listeners, 1);
});
