/** The start of the slot that a time falls into. Slots are multiples of `interval` on the UTC clock; all in ms. */
export function slotOf(time: number, interval: number): number {
  return Math.floor(time / interval) * interval;
}

/** How long before the end of a slot its sweep must be over, in ms: a minute, or a tenth of a short slot. */
export function marginOf(interval: number): number {
  return Math.min(60_000, interval / 10);
}

/** Whether too little is left of the slot that a time falls into, less than a fifth, for a sweep to be begun. */
export function isTooLate(time: number, interval: number): boolean {
  return slotOf(time, interval) + interval - time < interval / 5;
}

/** How long a claim holds unless it is renewed, in ms: long enough to outlast a pause, short enough to be taken over. */
export function claimLengthOf(interval: number): number {
  return Math.min(60_000, Math.max(2000, interval / 4));
}

/** How long a sweep waits for the store before it begins without it, in ms. */
export function storeTimeout(interval: number): number {
  return Math.min(2000, interval / 5);
}

/** One slot to sweep, all times in ms UTC. */
export interface Turn {
  slot: number;
  /** When it is begun. */
  started: number;
  /** How long after the slot's start that is; 0 for the very first sweep, which was not due at any time. */
  late: number;
  deadline: number;
  /** Aborted when the sweep has to be abandoned. */
  signal: AbortSignal;
  /**
   * To be called before the record is kept: checks a claim that was not renewed in time, as after a pause.
   * @throws the reason of `signal` when the sweep has to be abandoned
   */
  confirm: () => Promise<void>;
}
