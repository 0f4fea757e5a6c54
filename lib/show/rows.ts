import type { Check } from "../model/check.ts";
import { checkIn, type PastSweep } from "../model/sweep.ts";
import type { Target } from "../model/target.ts";
import type { View } from "../model/view.ts";
import { type UptimeReader, uptimesIn } from "./uptime.ts";

/** A target's check in one sweep. */
export interface PastCheck {
  /** ms UTC. */
  slot: number;
  /** When the sweep finished, ms UTC. */
  at: number;
  /** Undefined: the target was not in that sweep's list. */
  check?: Check;
}

/** A target with its checks. */
export interface Row {
  target: Target;
  /** In the newest sweep; undefined: it was not in its list. */
  check?: Check;
  /** When that sweep finished, ms UTC; 0: there was none. */
  at: number;
  /** The past hour, oldest first; looked up anew each time, since most rows of a long list are not shown. */
  readonly hour: PastCheck[];
  /** Looks up its uptime by its id: summing up that of all would take too long for a page that shows a few. */
  uptimes: UptimeReader;
}

/** Rows, and what they were made of. */
interface Cached extends Pick<View, "latest" | "sweeps">, Pick<Row, "uptimes"> {
  rows: Row[];
}

const cache = new WeakMap<readonly Target[], Cached>();

/**
 * The current list's targets, each with its checks of the past hour, in the list's order. The same objects for
 * as long as list and past are the same, so that what is derived from a row can be cached with it.
 */
export function rows(view: View): Row[] {
  const { list: { targets }, latest, sweeps } = view;
  const made = cache.get(targets);
  const uptimes = uptimesIn(view);
  if (made && made.latest === latest && made.uptimes === uptimes && isSame(made.sweeps, sweeps)) return made.rows;
  const rows = makeRows(view, uptimes);
  cache.set(targets, { latest, sweeps, uptimes, rows });
  return rows;
}

function isSame(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && one.every((item, index) => item === other[index]);
}

function makeRows({ list, latest, sweeps }: View, uptimes: UptimeReader): Row[] {
  const past = sweeps.map((sweep) => ({
    slot: sweep.record.slot,
    at: sweep.record.finished,
    find: finderOf(sweep, list.targets),
  })).reverse();
  const newest = latest && finderOf(latest, list.targets);
  const common = { at: latest?.record.finished ?? 0, uptimes, past };
  return list.targets.map((target, index) => new MadeRow(target, newest?.(target, index), index, common));
}

/** What all rows of a view have in common. */
interface Common extends Pick<Row, "at" | "uptimes"> {
  past: { slot: number; at: number; find: (target: Target, index: number) => Check | undefined }[];
}

class MadeRow implements Row {
  readonly #index: number;
  readonly #common: Common;

  constructor(readonly target: Target, readonly check: Check | undefined, index: number, common: Common) {
    this.#index = index;
    this.#common = common;
  }

  get at() {
    return this.#common.at;
  }

  get uptimes() {
    return this.#common.uptimes;
  }

  get hour() {
    return this.#common.past.map(({ slot, at, find }) => ({ slot, at, check: find(this.target, this.#index) }));
  }
}

/** Finds a sweep's check of a target, by its index if the sweep had the same list, else by its id. */
export function finderOf(sweep: PastSweep, list: readonly Target[]) {
  if (sweep.targets === list) return (_: Target, index: number): Check | undefined => sweep.record.checks[index];
  return ({ id }: Target): Check | undefined => checkIn(sweep, id);
}
