import { FileReserve } from "./files.ts";
import { sweep } from "./sweep.ts";
import type { SweepOrder, SweepReport } from "./sweep_thread.ts";

let files: FileReserve | undefined;

/** The thread of `SweepThread`: takes one order after the other, and reports. */
addEventListener("message", async ({ data }: MessageEvent<SweepOrder>) => {
  const report = (message: SweepReport) => self.postMessage(message);
  const { targets, options, until } = data;
  try {
    const within = until - Date.now();
    // Where descriptors are scarce alone: to open as many takes a while.
    if (Number.isFinite(options.most)) files ??= new FileReserve(options.concurrency!);
    const checks = await sweep(targets, { ...options, files, within, onProgress: (progress) => report({ progress }) });
    report({ checks });
  } catch (error) {
    report({ error: error as Error });
  }
});
