import { HOUR } from "../duration.ts";

/** How much the wall clock may gain or lose on a steady one between two looks, in ms: normal adjustments are smaller. */
const TOLERANCE = 2000;

/** Reading both clocks takes no longer than this, in ms, unless the process was paused in between. */
const MAX_READ_TIME = 50;

export interface ClockOptions {
  /** The wall clock, ms UTC. Default `Date.now`. */
  now?: () => number;
  /** A clock that is never set, ms since any moment. Default `performance.now`, or `now` where that is given. */
  steady?: () => number;
}

/**
 * The wall clock, compared with one that is never set. Sleep looks the same as a clock that was set ahead: Linux's steady clock stops
 * during sleep.
 */
export class Clock {
  readonly now: () => number;
  readonly #steady: () => number;
  /** How far the wall clock was ahead of the steady one when last looked at. */
  #ahead: number;
  /** By the steady clock. */
  readonly #began: number;
  #jumped = -Infinity;

  constructor({ now = Date.now, steady = now === Date.now ? () => performance.now() : now }: ClockOptions = {}) {
    this.now = now;
    this.#steady = steady;
    this.#ahead = this.#read();
    this.#began = steady();
  }

  /** How far the clock was set ahead since the last look, in ms; negative: it was set back; 0: it was not set. */
  look(): number {
    const ahead = this.#read();
    const jump = Math.round(ahead - this.#ahead);
    this.#ahead = ahead;
    if (Math.abs(jump) < TOLERANCE) return 0;
    this.#jumped = this.#steady();
    return jump;
  }

  /** Whether it was not set within the last hour, as far as this process knows. */
  get isSettled(): boolean {
    return this.#steady() - this.#jumped >= HOUR;
  }

  /** Whether this process has seen for an hour that the clock was not set: records deleted because of it are gone for good. */
  get isProven(): boolean {
    return this.isSettled && this.#steady() - this.#began >= HOUR;
  }

  #read(): number {
    for (let tries = 0;; tries++) {
      const before = this.now();
      const steady = this.#steady();
      const after = this.now();
      // A process that is paused between two readings would take the pause for a jump.
      if (Math.abs(after - before) <= MAX_READ_TIME || tries === 5) return after - steady;
    }
  }
}
