import { secureHostOf } from "../check/certificate/certificate.ts";
import { type Certificate } from "../model/certificate.ts";
import { type Check, countLimits, type Phases, totalOf } from "../model/check.ts";
import type { Ending, Incident } from "../model/incident.ts";
import { type Limit } from "../model/limit.ts";
import type { State, StateCounts } from "../model/state.ts";
import type { PastSweep } from "../model/sweep.ts";
import type { StoreBreak, View } from "../model/view.ts";
import { certificateDays } from "../show/certificate_words.ts";
import type { Row } from "../show/rows.ts";
import { outcomeWords, reasonWords } from "../show/words.ts";
import { countsOf } from "./older.ts";

/** ISO 8601, UTC: `2026-11-22T20:50:00.000Z`. */
export type Timestamp = string;

/** `GET /api/v1/summary`: how things are. */
export interface ApiSummary {
  /** Null before the first sweep is over. */
  latest: ApiSweep | null;
  /** Null while no sweep is under way. */
  running: { slot: Timestamp; started: Timestamp; total: number; done: number; down: number } | null;
  /** When the next sweep is due. */
  next: Timestamp;
  intervalMs: number;
  /** The slot is not being swept though it should be. */
  behind: boolean;
  /** Slots of the past hour that went by without a sweep. */
  missed: Timestamp[];
  /** Whether results are being saved, and what is wrong, in words for everybody. */
  history: { kept: boolean; problem: string | null };
  /** In the past day the store lost what it had (`lost`, `damaged`), or has another history since (`replaced`); null: neither. */
  historyBreak: { kind: StoreBreak["kind"]; at: Timestamp } | null;
  /** Lines of the log that nobody read, since the start. */
  droppedLogLines: number;
  /** The thread that checks sites: how it fared since this process began. */
  thread: {
    /** When it had to be replaced, since it was stuck or had died; oldest first, the last hundred. */
    replaced: Timestamp[];
    /** Threads that are stuck, replaced, and compute on until the process ends. */
    stuck: number;
    /** Targets that are not checked any more until the process ends, since a thread failed each time that they were. */
    leftOut: { id: string; name: string }[];
  };
}

/** `GET /api/v1/sweeps`: the past hour, newest first. */
export interface ApiSweep {
  slot: Timestamp;
  started: Timestamp;
  finished: Timestamp;
  durationMs: number;
  /** How late it began. */
  lateMs: number;
  replica: string;
  /** Hash of the list that was swept. */
  list: string;
  targets: number;
  /** False: the monitor itself seemed cut off. */
  reliable: boolean;
  /** Targets by state. */
  counts: StateCounts;
  /** Targets by HTTP status. */
  statuses: Record<string, number>;
  /** Targets by failure. */
  failures: Record<string, number>;
  /** Targets that could not be checked, by the monitor's own limit that kept them from it. */
  limits: Partial<Record<Limit, number>>;
}

/**
 * What one check found. Exactly one of `status` and `failure` is given, or neither: the target was not reached, or
 * `limit` says what of the monitor's own kept it from being checked.
 */
export interface ApiCheck {
  state: State;
  status: number | null;
  failure: string | null;
  /** Why TLS failed, or behind which limit of a search the text of `content` may be. */
  reason: string | null;
  /** What failed, in the page's words; null: nothing did. */
  message: string | null;
  ms: number | null;
  phases: Phases;
  attempts: number;
  /** The earliest end in the chain of certificates. */
  certificateEnd: Timestamp | null;
  /** Whole days until then, rounded down: an hour ago is -1. */
  certificateDays: number | null;
  limit: Limit | null;
}

/** `GET /api/v1/targets`: every target of the current list. */
export interface ApiTarget {
  id: string;
  name: string;
  url: string;
  category: string;
  /** In the newest sweep; null: it was not in its list. */
  check: ApiCheck | null;
  /** The past hour, oldest first. */
  hour: { slot: Timestamp; check: ApiCheck | null }[];
}

/** `GET /api/v1/targets/<id>`. */
export interface ApiTargetDetails extends ApiTarget {
  /** What the responding process knows of the certificate; null: nothing, or there is none. */
  certificate: ApiCertificate | null;
}

/** A certificate that a server showed, whether it is to be trusted or not. */
export interface ApiCertificate {
  notBefore: Timestamp;
  notAfter: Timestamp;
  issuer: string;
  /** The first names and addresses it is for. */
  names: string[];
  /** How many it is for. */
  nameCount: number;
  /** SHA-256, in hexadecimal. */
  fingerprint: string;
  /** Of the intermediate certificates that were shown beside it. */
  intermediates: { notBefore: Timestamp; notAfter: Timestamp }[];
}

/** `GET /api/v1/incidents`: open ones first, the last to open first; then those of the past 90 days, the last to close first. */
export interface ApiIncident {
  /** Unique for ever. */
  id: string;
  /** The target's id; the target may be gone from the list. */
  target: string;
  name: string;
  /** What was found when it opened: exactly one of `status` and `failure` is given. */
  status: number | null;
  failure: string | null;
  /** Why TLS failed, or behind which limit of a search the text of `content` may be. */
  reason: string | null;
  /** Why it was down, in the page's words. */
  message: string;
  /** The slot of the first sweep that found the target down. */
  opened: Timestamp;
  /** The slot of the sweep that closed it; null: it is open. */
  closed: Timestamp | null;
  /** From one to the other; null: it is open. */
  durationMs: number | null;
  ended: Ending | null;
}

/** `GET /api/v1/list`: the list as it stands. */
export interface ApiList {
  source: string;
  hash: string;
  targets: number;
  readAt: Timestamp;
  warnings: string[];
  /** Why what stands at the source now is not used; empty: it is used. */
  problems: string[];
  refusedAt: Timestamp | null;
  /** Ids by which this list differs from the one before it; null: there was none. */
  difference: { added: string[]; removed: string[]; changed: string[] } | null;
}

const timestamp = (time: number): Timestamp => new Date(time).toISOString();

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
  };
}

export function apiSweep({ record }: PastSweep): ApiSweep {
  const { slot, started, finished, late, replica, list, checks, reliable, counts, summary } = record;
  return {
    slot: timestamp(slot),
    started: timestamp(started),
    finished: timestamp(finished),
    durationMs: finished - started,
    lateMs: late,
    replica,
    list,
    targets: checks.length,
    reliable,
    counts,
    ...countsOf(summary),
    limits: countLimits(checks),
  };
}

/** @param at when the check was made, in ms UTC */
export function apiCheck(check: Check, at: number): ApiCheck {
  const { state, outcome, reason, phases, attempts, certificate, limit = null } = check;
  return {
    state,
    status: typeof outcome === "number" ? outcome : null,
    failure: typeof outcome === "string" ? outcome : null,
    reason,
    message: typeof outcome === "number" ? null : outcomeWords(check, at),
    ms: totalOf(phases),
    phases,
    attempts,
    certificateEnd: certificate && timestamp(certificate.end),
    certificateDays: certificate && certificateDays(certificate, at),
    limit,
  };
}

export function apiTarget({ target, check, at, hour }: Row): ApiTarget {
  const { id, name, url, category } = target;
  return {
    id,
    name,
    url,
    category,
    check: check ? apiCheck(check, at) : null,
    hour: hour.map(({ slot, at, check }) => ({ slot: timestamp(slot), check: check ? apiCheck(check, at) : null })),
  };
}

export function apiTargetDetails(row: Row, { certificates }: View): ApiTargetDetails {
  const certificate = certificates.get(secureHostOf(row.target) ?? "");
  return { ...apiTarget(row), certificate: certificate ? apiCertificate(certificate) : null };
}

function apiCertificate({ issuer, names, nameCount, fingerprint, intermediates, ...own }: Certificate): ApiCertificate {
  const validity = ({ notBefore, notAfter }: Pick<Certificate, "notBefore" | "notAfter">) => ({
    notBefore: timestamp(notBefore),
    notAfter: timestamp(notAfter),
  });
  return { ...validity(own), issuer, names, nameCount, fingerprint, intermediates: intermediates.map(validity) };
}

export function apiIncident(incident: Incident): ApiIncident {
  const { id, target, name, outcome, reason, opened, closed, ended } = incident;
  return {
    id,
    target,
    name,
    status: typeof outcome === "number" ? outcome : null,
    failure: typeof outcome === "string" ? outcome : null,
    reason,
    message: reasonWords(incident, opened),
    opened: timestamp(opened),
    closed: closed === undefined ? null : timestamp(closed),
    durationMs: closed === undefined ? null : closed - opened,
    ended: ended ?? null,
  };
}

export function apiList({ list }: View): ApiList {
  const ids = (targets: { id: string }[]) => targets.map(({ id }) => id);
  return {
    source: list.source,
    hash: list.hash,
    targets: list.targets.length,
    readAt: timestamp(list.readAt),
    warnings: list.warnings,
    problems: list.problems,
    refusedAt: list.refusedAt === undefined ? null : timestamp(list.refusedAt),
    difference: list.difference
      ? {
        added: ids(list.difference.added),
        removed: ids(list.difference.removed),
        changed: ids(list.difference.changed),
      }
      : null,
  };
}
