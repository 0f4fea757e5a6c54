import type { PlaceStatus, StoreBreak, View } from "../model/view.ts";
import { type ApiSweep, apiSweep } from "./sweep.ts";
import { type Integer, type Timestamp, timestamp } from "./values.ts";

/** `GET /api/v1/summary`: the current state. */
export interface ApiSummary {
  /** Null until the first sweep has finished. */
  latest: ApiSweep | null;
  /** Null unless a sweep is running. */
  running: { slot: Timestamp; started: Timestamp; total: Integer; done: Integer; down: Integer } | null;
  /** When the next sweep is due. */
  next: Timestamp;
  intervalMs: Integer;
  /** Whether the sweep of the current slot is overdue. */
  behind: boolean;
  /** Slots of the past hour in which no sweep was made. */
  missed: Timestamp[];
  /** Whether results are being saved and, if there is a problem, what it is, in plain words. */
  history: { kept: boolean; problem: string | null };
  /** Whether, in the past day, the store lost its data (`lost`, `damaged`) or was replaced by another one (`replaced`); null: neither. */
  historyBreak: { kind: StoreBreak["kind"]; at: Timestamp } | null;
  /** Log lines dropped since the start because nothing was reading them. */
  droppedLogLines: Integer;
  /** How the thread that checks sites has done since this process started. */
  thread: {
    /** When it was replaced because it hung or died: the last hundred times, oldest first. */
    replaced: Timestamp[];
    /** Replaced threads that are still stuck, and use a processor each until the process ends. */
    stuck: Integer;
    /** Targets that are skipped until the process ends, because the thread failed each time it checked them. */
    leftOut: { id: string; name: string }[];
  };
  /** The places that give second opinions, as far as the responding process knows; absent if there are none. */
  places?: ApiPlace[];
}

export interface ApiPlace {
  name: string;
  /** When it last sent results; null: not since this process started. */
  responded: Timestamp | null;
  /** Since when it has failed to respond; null: it responds, or has not been needed. */
  silentSince: Timestamp | null;
  /** Whether the list is being checked here instead of at this place, which is configured to check it. */
  replaced: boolean;
}

export function apiSummary(view: View): ApiSummary {
  const { latest, running } = view;
  return {
    latest: latest ? apiSweep(latest) : null,
    running: running
      ? {
        slot: timestamp(running.slot),
        started: timestamp(running.started),
        total: running.progress.total,
        done: running.progress.done,
        down: running.progress.down,
      }
      : null,
    next: timestamp(view.next),
    intervalMs: view.interval,
    behind: view.behind,
    missed: view.missed.map(timestamp),
    history: {
      kept: view.storeFailure === undefined,
      problem: view.storeFailure ?? view.spoolFailure ?? null,
    },
    historyBreak: view.storeBreak ? { kind: view.storeBreak.kind, at: timestamp(view.storeBreak.at) } : null,
    droppedLogLines: view.droppedLines ?? 0,
    thread: {
      replaced: (view.threadTrouble?.replaced ?? []).map(timestamp),
      stuck: view.threadTrouble?.stuck ?? 0,
      leftOut: Array.from(view.threadTrouble?.leftOut ?? [], ([id, name]) => ({ id, name })),
    },
    ...(view.places && { places: view.places.map(apiPlace) }),
  };
}

function apiPlace({ name, responded, silentSince, replaced }: PlaceStatus): ApiPlace {
  return {
    name,
    responded: responded > 0 ? timestamp(responded) : null,
    silentSince: silentSince === undefined ? null : timestamp(silentSince),
    replaced: replaced === true,
  };
}
