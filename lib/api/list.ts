import type { View } from "../model/view.ts";
import { type Integer, type Timestamp, timestamp } from "./values.ts";

/** `GET /api/v1/list`: the current list. */
export interface ApiList {
  source: string;
  hash: string;
  targets: Integer;
  readAt: Timestamp;
  warnings: string[];
  /** Why the list that is at the source now was rejected; empty: it is in use. */
  problems: string[];
  refusedAt: Timestamp | null;
  /** Ids of the targets in which this list differs from the previous one; null: there was none. */
  difference: { added: string[]; removed: string[]; changed: string[] } | null;
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
