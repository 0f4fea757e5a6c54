import { parentPort } from "node:worker_threads";
import { FileReserve } from "../file_descriptors.ts";
import type { Check } from "../model/check.ts";
import { type Progress } from "../model/sweep.ts";
import { sweep } from "./sweep.ts";
import type { SweepOrder, SweepReport } from "./thread.ts";

/** How often it reports, in ms: each report is a sign of life, and has the checks made since the last one. */
const EVERY = 100;

let files: FileReserve | undefined;

/** The thread of `SweepThread`: carries out one order after the other, and reports. An error that nobody expected ends it. */
parentPort!.on("message", async ({ targets, options, until, reserve, underWay }: SweepOrder) => {
  let progress: Progress = { total: targets.length, done: 0, down: 0, confirming: 0 };
  let checks: [index: number, check: Check][] = [];
  const report = (more: Partial<SweepReport> = {}) => {
    parentPort!.postMessage({ progress, checks, ...more } satisfies SweepReport);
    checks = [];
  };
  const reporting = setInterval(report, EVERY);
  try {
    if (reserve !== undefined) files ??= new FileReserve(reserve);
    await sweep(targets, {
      ...options,
      files,
      within: until - Date.now(),
      onProgress: (step) => progress = step,
      onLook: (index, isUnderWay) => underWay[index] = isUnderWay ? 1 : 0,
      onCheck: (index, check) => checks.push([index, check]),
    });
    report({ done: true });
  } finally {
    clearInterval(reporting);
  }
});
