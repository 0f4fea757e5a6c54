import { DAY } from "../../duration.ts";
import type { CheckedCertificate } from "../../model/certificate.ts";
import { type Check, PHASES } from "../../model/check.ts";
import { dayOf, type TargetDay } from "../../model/day.ts";
import type { Incident } from "../../model/incident.ts";
import { STATES } from "../../model/state.ts";
import type { Target } from "../../model/target.ts";
import { pack, unpack } from "./packing.ts";
import { fromPlanes, toPlanes } from "./planes.ts";
import { messageOf } from "../../message.ts";

/** What is measured per check; a check has a value in some of these columns. */
const COLUMNS = [...PHASES, "endDay", "endSecond"] as const;
type Column = typeof COLUMNS[number];

/** What many checks have in common: a thousand checks are of a few dozen kinds. */
interface Kind extends Pick<Check, "outcome" | "state" | "attempts" | "reason" | "limit"> {
  /** What is kept of the certificate beside its end; undefined: that alone, or nothing. */
  certificate?: Omit<CheckedCertificate, "end">;
  measured: Column[];
}

/** What stands before the numbers, which follow as planes: first the places of kinds, then column by column. */
interface ChecksHead {
  format: 1;
  kinds: Kind[];
  /** How many numbers each of these has. */
  lengths: number[];
}

interface PackedTargets {
  format: 1;
  targets: Target[];
}

const DAY_COLUMNS = [...STATES, "p50", "p90", "p99"] as const;

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

/** Checks by column: about 7.8 KB for 1,000 targets. */
export function encodeChecks(checks: readonly Check[]): Uint8Array {
  const kinds: Kind[] = [];
  const places = new Map<string, number>();
  const columns: number[][] = [[], ...COLUMNS.map(() => [])];
  for (const check of checks) {
    const { outcome, state, attempts, reason, limit } = check;
    const { end, ...certificate } = check.certificate ?? {};
    const numbers = { ...check.phases, ...endOf(end) };
    const measured: Column[] = [];
    COLUMNS.forEach((column, index) => {
      const value = numbers[column];
      if (value === null) return;
      measured.push(column);
      columns[index + 1].push(value);
    });
    // The state is kept though it mostly follows from the outcome: a later rule must not change what was recorded.
    const kind: Kind = { outcome, state, attempts, reason, limit, measured };
    if (Object.keys(certificate).length > 0) kind.certificate = certificate;
    const key = JSON.stringify(kind);
    let place = places.get(key);
    if (place === undefined) {
      place = kinds.push(kind) - 1;
      places.set(key, place);
    }
    columns[0].push(place);
  }
  const head: ChecksHead = { format: 1, kinds, lengths: columns.map(({ length }) => length) };
  return packJson(head, toPlanes(columns.flat()));
}

/** A certificate's end, which has whole seconds, by day and second of the day: many certificates share one of them. */
function endOf(end: number | undefined): { endDay: number | null; endSecond: number | null } {
  if (end === undefined) return { endDay: null, endSecond: null };
  const endDay = dayOf(end) / DAY;
  return { endDay, endSecond: (end - endDay * DAY) / 1000 };
}

/**
 * The checks that `encodeChecks()` was given.
 * @throws {Error} when the bytes are damaged, or of a later format
 */
export function decodeChecks(bytes: Uint8Array): Check[] {
  const { json: { kinds, lengths }, rest } = unpackJson<ChecksHead>(bytes);
  const numbers = fromPlanes(rest);
  let from = 0;
  const [places, ...columns] = lengths.map((length) => numbers.slice(from, from += length).values());
  return Array.from(places, (place) => {
    const { outcome, state, attempts, reason, limit, certificate, measured } = kinds[place];
    const value = (column: Column) => measured.includes(column) ? columns[COLUMNS.indexOf(column)].next().value! : null;
    const [dns, connect, tls, firstByte, endDay, endSecond] = COLUMNS.map(value);
    return {
      outcome,
      state,
      phases: { dns, connect, tls, firstByte },
      attempts,
      reason,
      certificate: endDay === null ? null : { end: endDay * DAY + endSecond! * 1000, ...certificate },
      ...(limit && { limit }),
    };
  });
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

function unpackJson<T extends { format: number }>(packed: Uint8Array): { json: T; rest: Uint8Array } {
  let json: T;
  let rest: Uint8Array;
  try {
    const bytes = unpack(packed);
    const end = bytes.indexOf(NUL);
    const text = end < 0 ? bytes : bytes.subarray(0, end);
    json = JSON.parse(new TextDecoder().decode(text));
    rest = bytes.subarray(text.length + 1);
  } catch (error) {
    throw new Error(`Cannot unpack stored data: ${messageOf(error)}`, { cause: error });
  }
  if (json.format !== 1) throw new Error(`Cannot unpack stored data: format ${json.format} is not known here`);
  return { json, rest };
}
