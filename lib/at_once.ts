import type { Target } from "./targets.ts";

export interface AtOnceOptions {
  /** Checks at once that are enough as a rule. */
  usual: number;
  /** Milliseconds for one look; a target's own goes before it. */
  timeout: number;
  /** Milliseconds until what seems down is looked at once more; 0: never. */
  confirmDelay: number;
  /** Milliseconds for all of it. */
  within: number;
}

/**
 * How many checks at once it takes to look at all these targets in time though all of them hang, the first time and the
 * second; no fewer than usual.
 */
export function atOnce(targets: readonly Target[], options: AtOnceOptions): number {
  const { usual, confirmDelay, within } = options;
  const looks = confirmDelay > 0 ? 2 : 1;
  let all = 0;
  let longest = 0;
  for (const { timeout = options.timeout } of targets) {
    all += timeout * looks;
    longest = Math.max(longest, timeout);
  }
  // Work handed out as there is room is over after its sum, shared out, and its longest chain: two looks and the delay.
  const time = within - Math.min(confirmDelay, within / 2) - looks * longest;
  return Math.max(usual, Math.ceil(all / Math.max(1, time)));
}
