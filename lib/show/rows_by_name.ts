import type { Target } from "../model/target.ts";
import type { View } from "../model/view.ts";
import { compareNames } from "../text/compare_names.ts";
import { turns } from "../turns.ts";
import { type Row, rows } from "./rows.ts";

/** Targets that are sorted, or merged, in one go: that takes a few milliseconds. */
const AT_ONCE = 1000;

const orders = new WeakMap<readonly Target[], Promise<readonly number[]>>();
const sorted = new WeakMap<readonly Row[], Row[]>();

/**
 * A view's rows in the order of their names; those of one name in the list's order. The names of a list are compared once,
 * and other requests are served meanwhile. The same array for as long as `rows()` is.
 */
export async function rowsByName(view: View): Promise<Row[]> {
  const { targets } = view.list;
  let order = orders.get(targets);
  if (!order) orders.set(targets, order = orderOf(targets));
  const indexes = await order;
  const all = rows(view);
  let ours = sorted.get(all);
  if (!ours) sorted.set(all, ours = indexes.map((index) => all[index]));
  return ours;
}

/** The indexes of targets in the order of their names. */
async function orderOf(targets: readonly Target[]): Promise<readonly number[]> {
  const turn = turns();
  const compare = (a: number, b: number) => compareNames(targets[a].name, targets[b].name);
  let runs: number[][] = [];
  for (let start = 0; start < targets.length; start += AT_ONCE) {
    const length = Math.min(AT_ONCE, targets.length - start);
    runs.push(Array.from({ length }, (_, index) => start + index).sort(compare));
    await turn();
  }
  while (runs.length > 1) {
    const merged: number[][] = [];
    for (let index = 0; index < runs.length; index += 2) {
      merged.push(await merge(runs[index], runs[index + 1] ?? [], { compare, turn }));
    }
    runs = merged;
  }
  return runs[0] ?? [];
}

interface MergeOptions {
  compare: (a: number, b: number) => number;
  turn: () => Promise<void>;
}

async function merge(one: readonly number[], other: readonly number[], { compare, turn }: MergeOptions) {
  const merged: number[] = [];
  for (let [a, b] = [0, 0]; a < one.length || b < other.length;) {
    const isOnes = b === other.length || a < one.length && compare(one[a], other[b]) <= 0;
    merged.push(isOnes ? one[a++] : other[b++]);
    if (merged.length % AT_ONCE === 0) await turn();
  }
  return merged;
}
