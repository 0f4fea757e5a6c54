import type { TargetDay } from "../../model/day.ts";
import type { Incident } from "../../model/incident.ts";
import { STATES } from "../../model/state.ts";
import type { Target } from "../../model/target.ts";
import { pack, unpack } from "./packing.ts";

const DAY_COLUMNS = [...STATES, "p50", "p90", "p99"] as const;

interface PackedDay {
  ids: string[];
  /** For each column a value per target. */
  columns: Partial<Record<typeof DAY_COLUMNS[number], (number | null)[]>>;
}

/** The targets of a list, packed, without their secrets. */
export function encodeTargets(targets: readonly Target[]): Uint8Array<ArrayBuffer> {
  return pack({ targets: targets.map(({ authorization: _, ...target }) => target) });
}

/**
 * The targets that `encodeTargets()` was given.
 * @throws {Error} when the bytes are damaged, or of a later format
 */
export function decodeTargets(bytes: Uint8Array): Target[] {
  return unpack<{ targets: Target[] }>(bytes).targets;
}

/** The figures of a day for each target, packed by column: about 9 KB for 1,000 targets. */
export function encodeDay(targets: ReadonlyMap<string, TargetDay>): Uint8Array<ArrayBuffer> {
  const days = [...targets.values()];
  const columns = DAY_COLUMNS.map((column) => [column, days.map((day) => day[column])]);
  return pack({ ids: [...targets.keys()], columns: Object.fromEntries(columns) });
}

/**
 * What `encodeDay()` was given.
 * @throws {Error} when the bytes are damaged, or of a later format
 */
export function decodeDay(bytes: Uint8Array): Map<string, TargetDay> {
  const { ids, columns } = unpack<PackedDay>(bytes);
  // A day that was stored before there was a state has no column of it.
  const valueAt = (column: typeof DAY_COLUMNS[number], index: number) => columns[column] ? columns[column][index] : 0;
  const dayAt = (index: number) => Object.fromEntries(DAY_COLUMNS.map((column) => [column, valueAt(column, index)]));
  return new Map(ids.map((id, index) => [id, dayAt(index) as unknown as TargetDay]));
}

/** Incidents, packed. */
export function encodeIncidents(incidents: readonly Incident[]): Uint8Array<ArrayBuffer> {
  return pack({ incidents });
}

/**
 * The incidents that `encodeIncidents()` was given.
 * @throws {Error} when the bytes are damaged, or of a later format
 */
export function decodeIncidents(bytes: Uint8Array): Incident[] {
  return unpack<{ incidents: Incident[] }>(bytes).incidents;
}
