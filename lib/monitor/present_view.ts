import type { Config } from "../config/variables.ts";
import { droppedLines } from "../log/log.ts";
import type { ThreadTrouble, View } from "../model/view.ts";
import type { Archive } from "./archive.ts";
import { type DueOptions, isBehind, nextSweep } from "./due.ts";

/** What the view of the present is made from. */
export interface PresentViewOptions
  extends Pick<View, "version" | "list" | "maintenance" | "certificates" | "missed" | "alerts" | "places"> {
  config: Pick<Config, "interval" | "title" | "baseUrl" | "userAgent" | "addresses">;
  archive: Pick<Archive, "past" | "days" | "condition">;
  due: DueOptions;
  /** Everything that went wrong with the thread, perhaps nothing. */
  threadTrouble?: ThreadTrouble;
}

/** What the server shows now. */
export function presentView({ config, archive, due, threadTrouble, ...shown }: PresentViewOptions): View {
  const { interval, title, baseUrl, userAgent, addresses } = config;
  const { past, days, condition } = archive;
  const { latest, sweeps } = past.hour;
  return {
    ...shown,
    title,
    baseUrl,
    interval,
    visitor: { userAgent, addresses },
    slot: past.slot,
    latest,
    sweeps,
    week: past.week.counts,
    days,
    trail: past.trail.reader,
    incidents: past.incidents.shown,
    running: due.running,
    next: nextSweep(due),
    behind: isBehind(due),
    ...condition.view,
    droppedLines: droppedLines(),
    threadTrouble: threadTrouble?.replaced.length ? threadTrouble : undefined,
  };
}
