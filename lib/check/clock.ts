import type { Phase, Phases } from "../model/check.ts";

/** The time of one attempt: how long each phase takes, and when time is up. Pauses, which are Lookout's own, do not count. */
export class Clock {
  readonly phases: Phases = { dns: null, connect: null, tls: null, firstByte: null };
  readonly #onOver: () => void;
  #phase: Phase = "dns";
  #began = performance.now();
  #deadline: number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** When the pause began. */
  #paused: number | undefined;
  #isStopped = false;

  /**
   * @param timeout in ms
   * @param onOver called when time is up
   */
  constructor(timeout: number, onOver: () => void) {
    this.#onOver = onOver;
    this.#deadline = this.#began + timeout;
    this.#timer = setTimeout(onOver, timeout);
  }

  get phase(): Phase {
    return this.#phase;
  }

  /** When time is up, by `performance.now()`. */
  get deadline(): number {
    return this.#deadline;
  }

  begin(phase: Phase): void {
    this.end();
    this.#phase = phase;
  }

  /** Ends the phase. In whole milliseconds, so that a check's total is the sum of what is recorded. */
  end(): void {
    const now = performance.now();
    this.phases[this.#phase] ??= Math.round(now - this.#began);
    this.#began = now;
  }

  /** Stops the clock for good. */
  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  pause(): void {
    if (this.#isStopped || this.#paused !== undefined) return;
    this.#paused = performance.now();
    clearTimeout(this.#timer);
  }

  resume(): void {
    if (this.#isStopped || this.#paused === undefined) return;
    const now = performance.now();
    this.#began += now - this.#paused;
    this.#deadline += now - this.#paused;
    this.#paused = undefined;
    this.#timer = setTimeout(this.#onOver, Math.max(0, this.#deadline - now));
  }
}
