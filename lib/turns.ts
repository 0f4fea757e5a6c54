import { setImmediate } from "node:timers/promises";

/** Milliseconds of a turn. */
const TURN = 10;

/** Gives everything else its turn when it is called and the own one is over. */
export function turns(): () => Promise<void> {
  let end = performance.now() + TURN;
  return async () => {
    if (performance.now() < end) return;
    await setImmediate();
    end = performance.now() + TURN;
  };
}
