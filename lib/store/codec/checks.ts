import { DAY, HOUR, MINUTE, SECOND } from "../../duration.ts";
import type { CheckedCertificate } from "../../model/certificate.ts";
import { type Check, PHASES } from "../../model/check.ts";
import { dayOf } from "../../model/day.ts";
import { nextTurn } from "../../turns.ts";
import { pack, unpack } from "./packing.ts";

/** How many numbers there are per check: its phases, and the day, hour, minute and second at which its certificate ends. */
const NUMBERS = PHASES.length + 4;

/** What many checks have in common: a thousand checks are of a few dozen kinds. */
interface Kind extends Pick<Check, "outcome" | "state" | "attempts" | "reason" | "limit" | "wall" | "opinions"> {
  /** What is kept of the certificate besides its end and fingerprint; undefined: only these, or nothing. */
  certificate?: Omit<CheckedCertificate, "end" | "fingerprint">;
  /** The numbers that do not fit into a column: null, or too large. */
  numbers: (number | null | typeof IN_COLUMN)[];
}

const IN_COLUMN = "";

/**
 * Columns are strings with one character per number: gzipped, they are a tenth smaller than arrays of numbers, and a sweep of 1,000
 * targets has to stay below 9.5 KB.
 */
interface PackedChecks {
  kinds: Kind[];
  /** The earliest day on which a certificate ends; days are counted from it. */
  firstDay: number;
  /** The place of each check's kind. */
  places: number[];
  columns: string[];
  /** Default: no check has one. */
  fingerprints?: Rare;
  addresses?: Rare;
}

/** A text that few checks have. */
interface Rare {
  /** The distance of each from the one before, in checks; of the first one from the start. */
  steps: number[];
  /** With commas in between. */
  texts: string;
}

/** The character for 0; `"` comes before it. */
const ZERO = 0x23;

/** The largest number that fits into a unit of UTF-16. */
const MAX = 0xffff - ZERO;

/** Checks by column, packed: about 9.1 KB for 1,000 targets. */
export function encodeChecks(checks: readonly Check[]): Uint8Array<ArrayBuffer> {
  const kinds: Kind[] = [];
  const placeOf = new Map<string, number>();
  const columns = Array.from({ length: NUMBERS }, (): string[] => []);
  let firstDay = Infinity;
  for (const { certificate } of checks) if (certificate) firstDay = Math.min(firstDay, dayOf(certificate.end));
  const places = checks.map((check) => {
    const { outcome, state, attempts, reason, limit, wall, opinions } = check;
    const { end, fingerprint: _, ...certificate } = check.certificate ?? {};
    const numbers = [...PHASES.map((phase) => check.phases[phase]), ...partsOf(end, firstDay)].map((number, index) => {
      if (number === null || number > MAX) return number;
      columns[index].push(String.fromCharCode(ZERO + number));
      return IN_COLUMN;
    });
    // The state is stored although it mostly follows from the outcome: a later rule must not change what was recorded.
    const kind: Kind = { outcome, state, attempts, reason, limit, wall, opinions, numbers };
    if (Object.keys(certificate).length > 0) kind.certificate = certificate;
    const key = JSON.stringify(kind);
    let place = placeOf.get(key);
    if (place === undefined) {
      place = kinds.push(kind) - 1;
      placeOf.set(key, place);
    }
    return place;
  });
  const packed: PackedChecks = {
    kinds,
    firstDay,
    places,
    columns: columns.map((column) => column.join("")),
    fingerprints: packRare(checks.map(({ certificate }) => certificate?.fingerprint)),
    addresses: packRare(checks.map(({ address }) => address)),
  };
  return pack(packed);
}

/**
 * The checks that `encodeChecks()` was given.
 * @throws {Error} when the bytes are damaged, or of a later format
 */
export function decodeChecks(bytes: Uint8Array): Check[] {
  return [...checksIn(bytes)].flat();
}

/**
 * The same, without holding the event loop for long, however many checks there are.
 * @throws {Error} as `decodeChecks()` does
 */
export async function decodeChecksInTurns(bytes: Uint8Array): Promise<Check[]> {
  const parts: Check[][] = [];
  for (const part of checksIn(bytes)) {
    parts.push(part);
    await nextTurn();
  }
  return parts.flat();
}

/** How many checks are made in one go, which takes a few milliseconds. */
const PART = 1000;

function* checksIn(bytes: Uint8Array): Generator<Check[]> {
  const { kinds, firstDay, places, columns, ...rare } = unpack<PackedChecks>(bytes);
  const next = columns.map(() => 0);
  const fingerprints = unpackRare(rare.fingerprints);
  const addresses = unpackRare(rare.addresses);
  const checkAt = (place: number, index: number): Check => {
    const { numbers, certificate, limit, ...kind } = kinds[place];
    const [dns, connect, tls, firstByte, day, hour, minute, second] = numbers.map((number, index) =>
      number === IN_COLUMN ? columns[index].charCodeAt(next[index]++) - ZERO : number
    );
    const end = day === null ? null : firstDay + day * DAY + hour! * HOUR + minute! * MINUTE + second! * SECOND;
    const fingerprint = fingerprints.get(index);
    const address = addresses.get(index);
    return {
      ...kind,
      phases: { dns, connect, tls, firstByte },
      certificate: end === null ? null : { end, ...certificate, ...(fingerprint && { fingerprint }) },
      ...(address && { address }),
      ...(limit && { limit }),
    };
  };
  for (let at = 0; at < places.length; at += PART) {
    yield places.slice(at, at + PART).map((place, index) => checkAt(place, at + index));
  }
}

function packRare(values: readonly (string | undefined)[]): Rare | undefined {
  const steps: number[] = [];
  const texts: string[] = [];
  let last = 0;
  values.forEach((text, index) => {
    if (text === undefined) return;
    steps.push(index - last);
    last = index;
    texts.push(text);
  });
  return texts.length > 0 ? { steps, texts: texts.join() } : undefined;
}

/** Texts by the check's index. */
function unpackRare({ steps, texts }: Rare = { steps: [], texts: "" }): Map<number, string> {
  const values = texts.split(",");
  let index = 0;
  return new Map(steps.map((step, place) => [index += step, values[place]]));
}

/** A certificate's end, which has whole seconds, in parts: many certificates have some of them in common. */
function partsOf(end: number | undefined, firstDay: number): (number | null)[] {
  if (end === undefined) return [null, null, null, null];
  const time = end - firstDay;
  return [
    Math.floor(time / DAY),
    Math.floor(time % DAY / HOUR),
    Math.floor(time % HOUR / MINUTE),
    time % MINUTE / SECOND,
  ];
}
