import type { TargetDay } from "../day.ts";
import type { Incident } from "../incidents.ts";
import { type Check, PHASES } from "../record.ts";
import type { Target } from "../targets.ts";
import { pack, unpack } from "./packing.ts";
import { fromPlanes, toPlanes } from "./planes.ts";

/** What is measured per check; a check has a value in some of these columns. */
const COLUMNS = [...PHASES, "certificateDays"] as const;
type Column = typeof COLUMNS[number];

/** What many checks have in common: a thousand checks are of a few dozen kinds. */
type Kind = Pick<Check, "outcome" | "state" | "attempts" | "reason" | "limit"> & { measured: Column[] };

/** What was measured, in numbers. */
interface Numbers {
  /** For each check the place of its kind. */
  checks: number[];
  /** For each column the values of the checks that have one there, in the order of the checks. */
  values: Record<Column, number[]>;
}

/** As the first version packed checks. */
interface ChecksAsText extends Numbers {
  format: 1;
  kinds: Kind[];
}

/** What stands before the numbers, which follow as planes: first the places of kinds, then column by column. */
interface ChecksHead {
  format: 2;
  kinds: Kind[];
  /** How many numbers each of these has. */
  lengths: number[];
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

/** Checks by column: about 5.9 KB for 1,000 targets. */
export function encodeChecks(checks: readonly Check[]): Uint8Array {
  const kinds: Kind[] = [];
  const places = new Map<string, number>();
  const numbers: Numbers = {
    checks: [],
    values: { dns: [], connect: [], tls: [], firstByte: [], certificateDays: [] },
  };
  for (const { outcome, state, attempts, reason, limit, phases, certificateDays } of checks) {
    const measured: Column[] = [];
    for (const column of COLUMNS) {
      const value = column === "certificateDays" ? certificateDays : phases[column];
      if (value === null) continue;
      measured.push(column);
      numbers.values[column].push(value);
    }
    // The state is kept though it mostly follows from the outcome: a later rule must not change what was recorded.
    const kind: Kind = { outcome, state, attempts, reason, limit, measured };
    const key = JSON.stringify(kind);
    let place = places.get(key);
    if (place === undefined) {
      place = kinds.push(kind) - 1;
      places.set(key, place);
    }
    numbers.checks.push(place);
  }
  const columns = [numbers.checks, ...COLUMNS.map((column) => numbers.values[column])];
  const head: ChecksHead = { format: 2, kinds, lengths: columns.map(({ length }) => length) };
  return packJson(head, toPlanes(columns.flat()));
}

/**
 * The checks that `encodeChecks()` was given.
 * @throws {Error} when the bytes are damaged, or of a later format
 */
export function decodeChecks(bytes: Uint8Array): Check[] {
  const { kinds, checks, values } = readChecks(bytes);
  const next = { dns: 0, connect: 0, tls: 0, firstByte: 0, certificateDays: 0 };
  return checks.map((place) => {
    const { outcome, state, attempts, reason, limit, measured } = kinds[place];
    const check: Check = {
      outcome,
      state,
      phases: { dns: null, connect: null, tls: null, firstByte: null },
      attempts,
      reason,
      certificateDays: null,
      ...(limit && { limit }),
    };
    for (const column of measured) {
      const value = values[column][next[column]++];
      if (column === "certificateDays") check.certificateDays = value;
      else check.phases[column] = value;
    }
    return check;
  });
}

/** The kinds of checks and their numbers, in whichever format. */
function readChecks(bytes: Uint8Array): Numbers & { kinds: Kind[] } {
  const { json: head, rest } = unpackJson<ChecksHead | ChecksAsText>(bytes, 2);
  if (head.format === 1) return head;
  const numbers = fromPlanes(rest);
  let from = 0;
  const [checks, ...columns] = head.lengths.map((length) => numbers.slice(from, from += length));
  const values = Object.fromEntries(COLUMNS.map((column, index) => [column, columns[index]])) as Numbers["values"];
  return { kinds: head.kinds, checks, values };
}

/** The targets of a list as packed JSON, without their secrets. */
export function encodeTargets(targets: readonly Target[]): Uint8Array {
  const packed: PackedTargets = { format: 1, targets: targets.map(({ authorization: _, ...target }) => target) };
  return packJson(packed);
}

/**
 * The targets that `encodeTargets()` was given.
 * @throws {Error} when the bytes are damaged, or of a later format
 */
export function decodeTargets(bytes: Uint8Array): Target[] {
  return unpackJson<PackedTargets>(bytes).json.targets;
}

/** What a day says of each target as packed JSON, by column: about 9 KB for 1,000 targets. */
export function encodeDay(targets: ReadonlyMap<string, TargetDay>): Uint8Array {
  const days = [...targets.values()];
  const columns = DAY_COLUMNS.map((column) => [column, days.map((day) => day[column])]);
  return packJson({ format: 1, ids: [...targets.keys()], columns: Object.fromEntries(columns) });
}

/**
 * What `encodeDay()` was given.
 * @throws {Error} when the bytes are damaged, or of a later format
 */
export function decodeDay(bytes: Uint8Array): Map<string, TargetDay> {
  const { ids, columns } = unpackJson<PackedDay>(bytes).json;
  const dayAt = (index: number) => Object.fromEntries(DAY_COLUMNS.map((column) => [column, columns[column][index]]));
  return new Map(ids.map((id, index) => [id, dayAt(index) as unknown as TargetDay]));
}

/** Incidents as packed JSON. */
export function encodeIncidents(incidents: readonly Incident[]): Uint8Array {
  return packJson({ format: 1, incidents });
}

/**
 * The incidents that `encodeIncidents()` was given.
 * @throws {Error} when the bytes are damaged, or of a later format
 */
export function decodeIncidents(bytes: Uint8Array): Incident[] {
  return [...unpackJson<PackedIncidents>(bytes).json.incidents];
}

/** What ends the JSON where bytes follow; in JSON itself it does not occur. */
const NUL = 0;

/** Packs JSON and, behind it, bytes. */
function packJson<T extends { format: number }>(json: T, rest?: Uint8Array): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(json));
  if (!rest) return pack(text);
  const bytes = new Uint8Array(text.length + 1 + rest.length);
  bytes.set(text);
  bytes[text.length] = NUL;
  bytes.set(rest, text.length + 1);
  return pack(bytes);
}

/** @param newest the newest format that is known */
function unpackJson<T extends { format: number }>(packed: Uint8Array, newest = 1): { json: T; rest: Uint8Array } {
  let json: T;
  let rest: Uint8Array;
  try {
    const bytes = unpack(packed);
    const end = bytes.indexOf(NUL);
    const text = end < 0 ? bytes : bytes.subarray(0, end);
    json = JSON.parse(new TextDecoder().decode(text));
    rest = bytes.subarray(text.length + 1);
  } catch (error) {
    throw new Error(`Cannot unpack stored data: ${(error as Error).message}`, { cause: error });
  }
  if (json.format > newest) throw new Error(`Cannot unpack stored data: format ${json.format} is not known here`);
  return { json, rest };
}
