import type { PlaceStatus, StoreBreak, View } from "../model/view.ts";
import { type ApiSweep, apiSweep } from "./sweep.ts";
import { type Integer, type Timestamp, timestamp } from "./values.ts";

/** `GET /api/v1/summary`: how things are. */
export interface ApiSummary {
  /** Null before the first sweep is over. */
  latest: ApiSweep | null;
  /** Null while no sweep is under way. */
  running: { slot: Timestamp; started: Timestamp; total: Integer; done: Integer; down: Integer } | null;
  /** When the next sweep is due. */
  next: Timestamp;
  intervalMs: Integer;
  /** The slot is not being swept though it should be. */
  behind: boolean;
  /** Slots of the past hour that went by without a sweep. */
  missed: Timestamp[];
  /** Whether results are being saved, and what is wrong, in words for everybody. */
  history: { kept: boolean; problem: string | null };
  /** In the past day the store lost what it had (`lost`, `damaged`), or has another history since (`replaced`); null: neither. */
  historyBreak: { kind: StoreBreak["kind"]; at: Timestamp } | null;
  /** Lines of the log that were dropped since the start, because nothing read them. */
  droppedLogLines: Integer;
  /** The thread that checks sites: how it fared since this process began. */
  thread: {
    /** When it had to be replaced, since it was stuck or had died; oldest first, the last hundred. */
    replaced: Timestamp[];
    /** Threads that are stuck, replaced, and compute on until the process ends. */
    stuck: Integer;
    /** Targets that are not checked any more until the process ends, since a thread failed each time that they were. */
    leftOut: { id: string; name: string }[];
  };
  /** The places that give second opinions, as the responding process knows them; absent: there are none. */
  places?: ApiPlace[];
}

export interface ApiPlace {
  name: string;
  /** When it gave results last; null: not since this process began. */
  responded: Timestamp | null;
  /** Since when it has not, though it was to; null: it has, or was not asked. */
  silentSince: Timestamp | null;
  /** The whole list is to be checked there, and is checked here meanwhile. */
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
