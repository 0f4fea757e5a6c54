import { sweep } from "./sweep.ts";
import type { SweepOrder, SweepReport } from "./sweep_apart.ts";

/** The thread of `sweepApart()`: takes one order, reports, and is ended. */
addEventListener("message", async ({ data }: MessageEvent<SweepOrder>) => {
  const report = (message: SweepReport) => self.postMessage(message);
  const { targets, options, until } = data;
  try {
    const within = until - Date.now();
    const checks = await sweep(targets, { ...options, within, onProgress: (progress) => report({ progress }) });
    report({ checks });
  } catch (error) {
    report({ error: error as Error });
  }
});
