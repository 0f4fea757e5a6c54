import { isDeepStrictEqual } from "node:util";
import type { ListDifference, Target, TargetList } from "../model/target.ts";
import { COLUMN_NAMES } from "./columns.ts";
import { linesOf } from "./csv.ts";
import { assignIds } from "./ids.ts";
import { type Remark, writeRemarks } from "./remarks.ts";
import { readRows, withoutDuplicates } from "./rows.ts";
import { readText } from "./text.ts";

/** A list is accepted or rejected as a whole; problems and warnings read `urls.csv:17: reason`, in the order of lines. */
export type ParsedList =
  /** `lines`: where each target's row begins, from 1. */
  | { ok: true; targets: Target[]; lines: number[]; warnings: string[] }
  | { ok: false; problems: string[]; warnings: string[] };

export interface ParseTargetsOptions {
  /** The list's name in problems and warnings. */
  source: string;
  /** The targets of the previous list, whose ids are kept. Default none. */
  known?: readonly Target[];
  /** Default 10,000. */
  maxTargets?: number;
}

/**
 * Reads a list of targets: CSV as people write it. Whatever has only one meaning is accepted, with a warning if something
 * was guessed; all problems are reported together.
 */
export function parseTargets(csv: string | Uint8Array, options: ParseTargetsOptions): ParsedList {
  const { source, known = [], maxTargets = 10_000 } = options;
  const { text, problems, foreign } = readText(csv);
  const warnings: Remark[] = [];
  const rows = foreign ? [] : readRows(linesOf(text), maxTargets, problems, warnings);
  const kept = withoutDuplicates(rows, problems, warnings);
  const written = writeRemarks(source, warnings);
  if (problems.length > 0) return { ok: false, problems: writeRemarks(source, problems), warnings: written };
  const ids = assignIds(kept.map(({ target }) => target), known);
  return {
    ok: true,
    targets: kept.map(({ target }, index) => ({ id: ids[index], ...target })),
    lines: kept.map(({ line }) => line),
    warnings: written,
  };
}

/** The list of these targets, with its hash. */
export async function listOf(targets: readonly Target[]): Promise<TargetList> {
  const visible = targets.map((target) => COLUMN_NAMES.map((column) => target[column]));
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(JSON.stringify(visible)));
  return { hash: new Uint8Array(digest).toHex(), targets: [...targets] };
}

/** How a list differs from the previous one; a changed password counts. */
export function differenceOf(before: readonly Target[], after: readonly Target[]): ListDifference {
  const old = new Map(before.map((target) => [target.id, target]));
  const ids = new Set(after.map(({ id }) => id));
  return {
    added: after.filter(({ id }) => !old.has(id)),
    removed: before.filter(({ id }) => !ids.has(id)),
    changed: after.filter((target) => old.has(target.id) && !isDeepStrictEqual(old.get(target.id), target)),
  };
}
