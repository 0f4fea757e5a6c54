import { setTimeout as delay } from "node:timers/promises";

/** Saves anew while it does not show: Deno's watcher misses what is saved in the moment in which it starts the app. */
export async function saveUntil(path: string, text: string, isShown: () => Promise<unknown>): Promise<void> {
  for (let attempt = 1;; attempt++) {
    await Deno.writeTextFile(path, text);
    try {
      await isShown();
      return;
    } catch (error) {
      if (attempt === 5) throw error;
      await delay(1000);
    }
  }
}
