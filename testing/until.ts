import { setTimeout as delay } from "node:timers/promises";

/** Waits for what somebody else brings about; rejects after ten seconds. */
export async function until(condition: () => boolean): Promise<void> {
  for (const end = performance.now() + 10_000; !condition();) {
    if (performance.now() > end) throw new Error(`Waited in vain until ${condition}`);
    await delay(5);
  }
}
