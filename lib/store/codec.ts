import { gunzipSync, gzipSync } from "node:zlib";
import type { TargetDay } from "../day.ts";
import type { Incident } from "../incidents.ts";
import { type Check, PHASES } from "../record.ts";
import type { Target } from "../targets.ts";

/** What is measured per check; a check has a value in some of these columns. */
const COLUMNS = [...PHASES, "certificateDays"] as const;
type Column = typeof COLUMNS[number];

/** What many checks have in common: a thousand checks are of a few dozen kinds. */
type Kind = Pick<Check, "outcome" | "state" | "attempts" | "reason"> & { measured: Column[] };

interface PackedChecks {
  format: 1;
  kinds: Kind[];
  /** For each check the place of its kind in `kinds`. */
  checks: number[];
  /** For each column the values of the checks that have one there, in the order of the checks. */
  values: Record<Column, number[]>;
}

interface PackedTargets {
  format: 1;
  targets: Target[];
}

const DAY_COLUMNS = ["up", "blocked", "down", "unknown", "p50", "p90", "p99"] as const;

interface PackedDay {
  format: 1;
  ids: string[];
  /** For each column a value a target. */
  columns: Record<typeof DAY_COLUMNS[number], (number | null)[]>;
}

interface PackedIncidents {
  format: 1;
  incidents: readonly Incident[];
}

/** Checks as gzipped JSON, by column: about 6 KB for 1,000 targets. */
export function encodeChecks(checks: readonly Check[]): Uint8Array {
  const places = new Map<string, number>();
  const packed: PackedChecks = {
    format: 1,
    kinds: [],
    checks: [],
    values: { dns: [], connect: [], tls: [], firstByte: [], certificateDays: [] },
  };
  for (const { outcome, state, attempts, reason, phases, certificateDays } of checks) {
    const measured: Column[] = [];
    for (const column of COLUMNS) {
      const value = column === "certificateDays" ? certificateDays : phases[column];
      if (value === null) continue;
      measured.push(column);
      packed.values[column].push(value);
    }
    // The state is kept though it mostly follows from the outcome: a later rule must not change what was recorded.
    const kind: Kind = { outcome, state, attempts, reason, measured };
    const key = JSON.stringify(kind);
    let place = places.get(key);
    if (place === undefined) {
      place = packed.kinds.push(kind) - 1;
      places.set(key, place);
    }
    packed.checks.push(place);
  }
  return pack(packed);
}

/**
 * The checks that `encodeChecks()` was given.
 * @throws {Error} when the bytes are damaged, or of a later format
 */
export function decodeChecks(bytes: Uint8Array): Check[] {
  const { kinds, checks, values } = unpack<PackedChecks>(bytes);
  const next = { dns: 0, connect: 0, tls: 0, firstByte: 0, certificateDays: 0 };
  return checks.map((place) => {
    const { outcome, state, attempts, reason, measured } = kinds[place];
    const check: Check = {
      outcome,
      state,
      phases: { dns: null, connect: null, tls: null, firstByte: null },
      attempts,
      reason,
      certificateDays: null,
    };
    for (const column of measured) {
      const value = values[column][next[column]++];
      if (column === "certificateDays") check.certificateDays = value;
      else check.phases[column] = value;
    }
    return check;
  });
}

/** The targets of a list as gzipped JSON, without their secrets. */
export function encodeTargets(targets: readonly Target[]): Uint8Array {
  const packed: PackedTargets = { format: 1, targets: targets.map(({ authorization: _, ...target }) => target) };
  return pack(packed);
}

/**
 * The targets that `encodeTargets()` was given.
 * @throws {Error} when the bytes are damaged, or of a later format
 */
export function decodeTargets(bytes: Uint8Array): Target[] {
  return unpack<PackedTargets>(bytes).targets;
}

/** What a day says of each target as gzipped JSON, by column: about 9 KB for 1,000 targets. */
export function encodeDay(targets: ReadonlyMap<string, TargetDay>): Uint8Array {
  const days = [...targets.values()];
  const columns = DAY_COLUMNS.map((column) => [column, days.map((day) => day[column])]);
  return pack({ format: 1, ids: [...targets.keys()], columns: Object.fromEntries(columns) });
}

/**
 * What `encodeDay()` was given.
 * @throws {Error} when the bytes are damaged, or of a later format
 */
export function decodeDay(bytes: Uint8Array): Map<string, TargetDay> {
  const { ids, columns } = unpack<PackedDay>(bytes);
  const dayAt = (index: number) => Object.fromEntries(DAY_COLUMNS.map((column) => [column, columns[column][index]]));
  return new Map(ids.map((id, index) => [id, dayAt(index) as unknown as TargetDay]));
}

/** Incidents as gzipped JSON. */
export function encodeIncidents(incidents: readonly Incident[]): Uint8Array {
  return pack({ format: 1, incidents });
}

/**
 * The incidents that `encodeIncidents()` was given.
 * @throws {Error} when the bytes are damaged, or of a later format
 */
export function decodeIncidents(bytes: Uint8Array): Incident[] {
  return [...unpack<PackedIncidents>(bytes).incidents];
}

type Packed = PackedChecks | PackedTargets | PackedDay | PackedIncidents;

function pack(value: Packed): Uint8Array {
  return gzipSync(JSON.stringify(value));
}

function unpack<T extends Packed>(bytes: Uint8Array): T {
  let value: T;
  try {
    value = JSON.parse(gunzipSync(bytes).toString());
  } catch (error) {
    throw new Error(`Cannot unpack stored data: ${(error as Error).message}`, { cause: error });
  }
  if (value.format !== 1) throw new Error(`Cannot unpack stored data: format ${value.format} is not known here`);
  return value;
}
