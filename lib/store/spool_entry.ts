import { storedCounts } from "../model/state.ts";
import type { SweepRecord } from "../model/sweep.ts";
import type { TargetList } from "../model/target.ts";
import { decodeChecks, encodeChecks } from "./codec/checks.ts";
import { decodeTargets, encodeTargets } from "./codec/codec.ts";

/** What is pending for a store. */
export type Entry = { list: TargetList } | { record: SweepRecord };

/** An entry on disk; checks and targets are packed as in a store, in base64. */
interface WrittenEntry {
  format: 1;
  list?: { hash: string; targets: string };
  record?: Omit<SweepRecord, "checks"> & { checks: string };
}

/** The fields of a record on disk and their types. */
const PARTS = {
  slot: "number",
  started: "number",
  finished: "number",
  late: "number",
  replica: "string",
  list: "string",
  reliable: "boolean",
  summary: "object",
  counts: "object",
  checks: "string",
} satisfies Record<keyof SweepRecord, string>;

/** Thrown for an entry that a later version of Lookout has written. */
export class LaterFormat extends Error {}

/** An entry as it is written to disk. */
export function textOf(entry: Entry): string {
  let written: WrittenEntry;
  if ("list" in entry) {
    const { hash, targets } = entry.list;
    written = { format: 1, list: { hash, targets: encodeTargets(targets).toBase64() } };
  } else {
    const { checks, ...rest } = entry.record;
    written = { format: 1, record: { ...rest, checks: encodeChecks(checks).toBase64() } };
  }
  return JSON.stringify(written);
}

/**
 * The entry that `textOf()` was given.
 * @throws {LaterFormat} @throws {Error} when the text is damaged
 */
export function entryOf(text: string): Entry {
  const { format, list, record } = JSON.parse(text) as WrittenEntry;
  if (typeof format === "number" && format > 1) throw new LaterFormat(`format ${format} needs a newer Lookout`);
  if (format !== 1) throw new Error(`unknown format ${format}`);
  if (list) {
    if (typeof list.hash !== "string") throw new Error("the list has no hash");
    return { list: { hash: list.hash, targets: decodeTargets(Uint8Array.fromBase64(list.targets)) } };
  }
  // No store accepts a record without them, and everything behind it would stay pending forever.
  const missing = Object.entries(PARTS).find(([part, type]) => !isOf(type, record![part as keyof typeof PARTS]));
  if (missing) throw new Error(`the sweep has no ${missing[0]}`);
  const { counts, checks, ...rest } = record!;
  return { record: { ...rest, counts: storedCounts(counts), checks: decodeChecks(Uint8Array.fromBase64(checks)) } };
}

/** Whether a part of a record is of a type; numbers are times and lengths of time, in whole ms. */
function isOf(type: string, part: unknown): boolean {
  return typeof part === type && part !== null && (type !== "number" || isTime(part as number));
}

function isTime(time: number): boolean {
  return Number.isInteger(time) && !Number.isNaN(new Date(time).getTime());
}
