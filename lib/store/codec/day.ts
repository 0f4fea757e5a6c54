import type { TargetDay, TargetDays } from "../../model/day.ts";
import { noCounts, STATES } from "../../model/state.ts";
import { pack, unpack } from "./packing.ts";

const COLUMNS = [...STATES, "p50", "p90", "p99"] as const;

interface PackedDay {
  ids: string[];
  /** For each column a value per target. */
  columns: Partial<Record<typeof COLUMNS[number], (number | null)[]>>;
}

/** The figures of a day for each target, packed by column: about 9 KB for 1,000 targets. */
export function encodeDay(targets: TargetDays): Uint8Array<ArrayBuffer> {
  const days = [...targets];
  const columns = COLUMNS.map((column) => [column, days.map(([, day]) => day[column])]);
  return pack({ ids: days.map(([id]) => id), columns: Object.fromEntries(columns) });
}

/**
 * What `encodeDay()` was given.
 * @throws {Error} when the bytes are damaged, or of a later format
 */
export function decodeDay(bytes: Uint8Array): TargetDays {
  const { ids, columns } = unpack<PackedDay>(bytes);
  return new DayColumns(ids, columns);
}

/**
 * A day as it is stored, by column. With an object for each target, 90 days would take five times the memory, and a start
 * would spend most of its time on making them.
 */
class DayColumns implements TargetDays {
  readonly #places: ReadonlyMap<string, number>;
  /** NaN: null. */
  readonly #columns: readonly [column: "p50", values: Float32Array][];

  constructor(ids: readonly string[], columns: PackedDay["columns"]) {
    this.#places = placesOf(ids);
    // A day that was stored before there was a state has no column of it.
    this.#columns = Object.entries(columns).map(([column, values]) => {
      return [column as "p50", Float32Array.from(values, (value) => value ?? NaN)];
    });
  }

  get(id: string): TargetDay | undefined {
    const place = this.#places.get(id);
    if (place === undefined) return undefined;
    const day: TargetDay = { ...noCounts(), p50: null, p90: null, p99: null };
    for (const [column, values] of this.#columns) {
      const value = values[place];
      day[column] = Number.isNaN(value) ? null : value;
    }
    return day;
  }

  has(id: string): boolean {
    return this.#places.has(id);
  }

  *[Symbol.iterator](): IterableIterator<[string, TargetDay]> {
    for (const id of this.#places.keys()) yield [id, this.get(id)!];
  }
}

let newest: { ids: readonly string[]; places: ReadonlyMap<string, number> } | undefined;

/** Where each target is in the columns; days of the same targets share it, as nearly all do. */
function placesOf(ids: readonly string[]): ReadonlyMap<string, number> {
  const isSame = newest?.ids.length === ids.length && ids.every((id, place) => id === newest!.ids[place]);
  if (!isSame) newest = { ids, places: new Map(ids.map((id, place) => [id, place])) };
  return newest!.places;
}
