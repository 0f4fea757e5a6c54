import type { Ending, Incident } from "../model/incident.ts";
import { reasonWords } from "../show/words.ts";
import { resultOf } from "./check.ts";
import type { Cell } from "./csv.ts";
import { type Integer, type Timestamp, timestamp } from "./values.ts";

/** `GET /api/v1/incidents`: open ones first, then those closed in the past 90 days; in both, the latest first. */
export interface ApiIncident {
  /** Unique, and never reused. */
  id: string;
  /** The target's id; the target may no longer be in the list. */
  target: string;
  name: string;
  /** What was found when it opened: exactly one of `status` and `failure` is given. */
  status: Integer | null;
  failure: string | null;
  /** Why TLS failed or, for `content`, which limit the search reached before it found the text. */
  reason: string | null;
  /** Why it was down, as worded on the page. */
  message: string;
  /** The slot of the first sweep that found the target down. */
  opened: Timestamp;
  /** The slot of the sweep that closed it; null: it is open. */
  closed: Timestamp | null;
  /** From `opened` to `closed`; null: it is open. */
  durationMs: Integer | null;
  ended: Ending | null;
}

export function apiIncident(incident: Incident): ApiIncident {
  const { id, target, name, outcome, reason, opened, closed, ended } = incident;
  return {
    id,
    target,
    name,
    ...resultOf(outcome),
    reason,
    message: reasonWords(incident),
    opened: timestamp(opened),
    closed: closed === undefined ? null : timestamp(closed),
    durationMs: closed === undefined ? null : closed - opened,
    ended: ended ?? null,
  };
}

export const INCIDENT_COLUMNS = [
  "id",
  "target",
  "name",
  "status",
  "failure",
  "reason",
  "message",
  "opened",
  "closed",
  "durationMs",
  "ended",
] as const satisfies readonly (keyof ApiIncident)[];

export function incidentCells(incident: Incident): Cell[] {
  const values = apiIncident(incident);
  return INCIDENT_COLUMNS.map((column) => values[column]);
}
