import { setTimeout as delay } from "node:timers/promises";

/** How long a server may take until it answers, in ms. */
const PATIENCE = 20_000;

/**
 * Asks a URL again and again until it answers 200.
 * @throws when it does not within 20 s
 */
export async function untilAnswers(url: string): Promise<void> {
  for (const end = performance.now() + PATIENCE; performance.now() < end; await delay(5)) {
    const response = await fetch(url).catch(() => undefined);
    await response?.body?.cancel();
    if (response?.ok) return;
  }
  throw new Error(`Cannot reach ${url}: no answer in ${PATIENCE / 1000} s`);
}
