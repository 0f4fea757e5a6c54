import type { Digest } from "../model/digest.ts";
import { counted } from "../text/numbers.ts";
import type { Ledger, MonitorKind } from "./ledger.ts";
import type { Situation } from "./situation.ts";

/** Slots after which a process other than the one that reported it may report that the list is accepted again. */
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

/** The monitor's own problems: each is reported once when it begins, and once when it is over. */
export function troubleBetween(before: Ledger, now: Situation, { storeAway }: TroubleOptions = {}): FoundTrouble {
  const { latest: { record }, interval, replica, slot, list, replacedPlace } = now;
  const monitor = new Map(before.monitor);
  const news: Digest["monitor"] = [];
  const begin = (kind: MonitorKind, since: number, detail?: string) => {
    if (monitor.has(kind)) return;
    monitor.set(kind, { since, by: replica });
    news.push({ kind, over: false, since, ...(detail && { detail }) });
  };
  const end = (kind: MonitorKind) => {
    const reported = monitor.get(kind);
    if (!reported) return;
    monitor.delete(kind);
    news.push({ kind, over: true, since: reported.since });
  };

  // A sweep older than what other processes have seen is not news.
  if (record.slot >= before.through) {
    if (!record.reliable) begin("unreliable", record.slot);
    else end("unreliable");
  }

  // Up to the slot that other processes compared with, they know better.
  const fresh = now.missed.filter((missed) => missed > Math.max(before.missed, before.through));
  const missed = Math.max(before.missed, ...fresh);
  if (fresh.length > 0) begin("missed", Math.min(...fresh));
  if (record.slot > missed && record.slot >= slot - interval) end("missed");

  // Each process has its own list, and knows of places only from its own requests: so only the slot's sweeper reports these.
  if (record.replica === replica) {
    if (replacedPlace) begin("place", replacedPlace.since, replacedPlace.name);
    else end("place");
    const reported = monitor.get("list");
    if (list) begin("list", list.since, counted(list.problems, "problem"));
    else if (reported && (reported.by === replica || slot - reported.since >= HANDED_ON * interval)) end("list");
  }

  if (storeAway !== undefined) begin("store", storeAway);
  else end("store");
  return { news, monitor, missed };
}

/** The monitor's own current problems, as far as one process can tell. */
export function currentTrouble(
  { latest: { record }, missed, slot, interval, isStored, list, replacedPlace }: Situation,
): Digest["monitor"] {
  const trouble = (kind: MonitorKind, since: number | undefined | false, detail?: string): Digest["monitor"] =>
    since === undefined || since === false ? [] : [{ kind, over: false, since, ...(detail && { detail }) }];
  return [
    ...trouble("unreliable", !record.reliable && record.slot),
    ...trouble("missed", missed.find((each) => each >= slot - interval)),
    ...trouble("list", list?.since, list && counted(list.problems, "problem")),
    ...trouble("place", replacedPlace?.since, replacedPlace?.name),
    ...trouble("store", !isStored && slot),
  ];
}
