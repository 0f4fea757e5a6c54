import type { TargetDay, TargetDays } from "./day.ts";
import { noCounts, STATES } from "./state.ts";

const COLUMNS = [...STATES, "p50", "p90", "p99"] as const;

type Column = typeof COLUMNS[number];

/** For each column a value per target. */
export type Columns = Readonly<Partial<Record<Column, readonly (number | null)[]>>>;

/**
 * A day by column. With an object for each target, 90 days would take five times the memory, and reading them four times
 * as long.
 */
export class DayColumns implements TargetDays {
  readonly #indexes: ReadonlyMap<string, number>;
  /** NaN: null. */
  readonly #values: readonly [Column, Float32Array][];

  /** @param columns those of states that did not exist yet are missing */
  constructor(ids: readonly string[], columns: Columns) {
    this.#indexes = indexesOf(ids);
    this.#values = COLUMNS.flatMap((column) => {
      const values = columns[column];
      return values ? [[column, Float32Array.from(values, (value) => value ?? NaN)]] : [];
    });
  }

  static of(days: ReadonlyMap<string, TargetDay>): DayColumns {
    return new DayColumns([...days.keys()], columnsOf(days));
  }

  get(id: string): TargetDay | undefined {
    const index = this.#indexes.get(id);
    if (index === undefined) return undefined;
    const day: TargetDay = { ...noCounts(), p50: null, p90: null, p99: null };
    for (const [column, values] of this.#values) if (!Number.isNaN(values[index])) day[column] = values[index];
    return day;
  }

  has(id: string): boolean {
    return this.#indexes.has(id);
  }

  *[Symbol.iterator](): IterableIterator<[string, TargetDay]> {
    for (const id of this.#indexes.keys()) yield [id, this.get(id)!];
  }
}

/** The columns of targets' days. */
export function columnsOf(targets: TargetDays): Columns {
  const days = [...targets];
  return Object.fromEntries(COLUMNS.map((column) => [column, days.map(([, day]) => day[column])]));
}

let newest: { ids: readonly string[]; indexes: ReadonlyMap<string, number> } | undefined;

/** Where each target is in the columns; days of the same targets share it, as nearly all do. */
function indexesOf(ids: readonly string[]): ReadonlyMap<string, number> {
  const isSame = newest?.ids.length === ids.length && ids.every((id, index) => id === newest!.ids[index]);
  if (!isSame) newest = { ids, indexes: new Map(ids.map((id, index) => [id, index])) };
  return newest!.indexes;
}
