import type { Target } from "../model/target.ts";

/** The order in which targets are checked, and how much work each one is. */
export interface Workload {
  /** Indexes into the list, the slowest targets first: none of them comes last. */
  order: number[];
  /** Milliseconds that each target is expected to take, by its index in the list. */
  weights: number[];
}

/** Milliseconds that every check costs in addition to what the target takes. */
const OVERHEAD = 10;

/** @param expected what targets took last time, in ms by id; others are expected to take as long as these on average */
export function workloadOf(targets: readonly Target[], expected?: ReadonlyMap<string, number>): Workload {
  const order = [...targets.keys()];
  const known = targets.flatMap(({ id }) => expected?.get(id) ?? []);
  const mean = known.length > 0 ? known.reduce((sum, ms) => sum + ms, 0) / known.length : 0;
  const weights = targets.map(({ id }) => OVERHEAD + (expected?.get(id) ?? mean));
  // By whole seconds: sorted more finely, the quickest would all come together, in a burst at the end.
  const seconds = (index: number) => Math.floor((expected?.get(targets[index].id) ?? 0) / 1000);
  return { order: order.sort((a, b) => seconds(b) - seconds(a)), weights };
}
