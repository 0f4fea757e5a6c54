import type { Digest } from "../model/digest.ts";
import { counted } from "../text/numbers.ts";
import type { Ledger, MonitorKind } from "./ledger.ts";
import type { Situation } from "./situation.ts";

/** Slots after which a process other than the one that told it may say that the list is accepted again. */
const HANDED_ON = 6;

export interface FoundTrouble {
  news: Digest["monitor"];
  monitor: Map<MonitorKind, { since: number; by: string }>;
  missed: number;
}

export interface TroubleOptions {
  /** Since when the store cannot be used, ms UTC; undefined: it can. */
  storeAway?: number;
}

/** The monitor's own trouble: what begins is told once, and once that it is over. */
export function troubleBetween(before: Ledger, now: Situation, { storeAway }: TroubleOptions = {}): FoundTrouble {
  const { latest: { record }, interval, replica, slot, list } = now;
  const monitor = new Map(before.monitor);
  const news: Digest["monitor"] = [];
  const begin = (kind: MonitorKind, since: number, detail?: string) => {
    if (monitor.has(kind)) return;
    monitor.set(kind, { since, by: replica });
    news.push({ kind, over: false, since, ...(detail && { detail }) });
  };
  const end = (kind: MonitorKind) => {
    const told = monitor.get(kind);
    if (!told) return;
    monitor.delete(kind);
    news.push({ kind, over: true, since: told.since });
  };

  // An older sweep than others have seen says nothing new.
  if (record.slot >= before.through) {
    if (!record.reliable) begin("unreliable", record.slot);
    else end("unreliable");
  }

  // What others compared with they had a sweep of.
  const fresh = now.missed.filter((missed) => missed > Math.max(before.missed, before.through));
  const missed = Math.max(before.missed, ...fresh);
  if (fresh.length > 0) begin("missed", Math.min(...fresh));
  if (record.slot > missed && record.slot >= slot - interval) end("missed");

  // Each process has a list of its own, so that the slot's sweeper alone speaks of it.
  if (record.replica === replica) {
    const told = monitor.get("list");
    if (list) begin("list", list.since, counted(list.problems, "problem"));
    else if (told && (told.by === replica || slot - told.since >= HANDED_ON * interval)) end("list");
  }

  if (storeAway !== undefined) begin("store", storeAway);
  else end("store");
  return { news, monitor, missed };
}
