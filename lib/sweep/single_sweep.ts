import { CertificateBook } from "../check/certificate/book.ts";
import type { Check } from "../model/check.ts";
import type { MaintenanceWindow } from "../model/maintenance.ts";
import type { Target } from "../model/target.ts";
import { marginOf } from "../slot/slot.ts";
import { announced, targetsInMaintenance } from "./announced.ts";
import { doubt, isReliable } from "./doubt.ts";
import { sweep, type SweepOptions } from "./sweep.ts";

export interface SingleSweepOptions extends Omit<SweepOptions, "within" | "inMaintenance"> {
  /** Length of a slot, ms: the sweep has as much time as it would have in a monitor. */
  interval: number;
  /** Of maintenance. */
  windows: readonly MaintenanceWindow[];
}

/** The result of a sweep without a known past. */
export interface SingleSweep {
  /** One a target, in the list's order. */
  checks: Check[];
  reliable: boolean;
  /** ms UTC. */
  started: number;
  ms: number;
}

/** Sweeps a list once, without a monitor, but with certificates, maintenance and doubt as there. */
export async function singleSweep(targets: readonly Target[], options: SingleSweepOptions): Promise<SingleSweep> {
  const { interval, windows, ...others } = options;
  const started = Date.now();
  const within = interval - marginOf(interval);
  const inMaintenance = targetsInMaintenance(targets, windows, { from: started, to: started });
  const found = await sweep(targets, { ...others, within, inMaintenance });
  const completed = await new CertificateBook().complete(targets, found, {
    ...others,
    at: Date.now(),
    signal: AbortSignal.timeout(Math.max(0, started + within - Date.now())),
  });
  const judged = announced(targets, completed, windows, { from: started, to: Date.now() });
  const reliable = isReliable(targets, judged, { doubted: 0 });
  return { checks: reliable ? judged : doubt(judged), reliable, started, ms: Date.now() - started };
}
