import { setTimeout as delay } from "node:timers/promises";

/** Waits for what somebody else brings about; rejects after `within` ms. */
export async function until(condition: () => boolean | Promise<boolean>, within = 10_000): Promise<void> {
  for (const end = performance.now() + within; !await condition();) {
    if (performance.now() > end) throw new Error(`Waited in vain until ${condition}`);
    await delay(5);
  }
}
