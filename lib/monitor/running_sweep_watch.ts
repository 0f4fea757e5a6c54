import type { Progress, RunningSweep } from "../model/sweep.ts";

export interface RunningSweepWatchOptions {
  /** ms UTC. */
  now: () => number;
  /** Called when what is shown of the sweep has changed. */
  onChange: () => void;
}

/** How often progress may change what is shown, in ms: an open page polls that often during a sweep. */
const PROGRESS_STEP = 2000;

/** The sweep that this process is making, as far as it is shown. */
export class RunningSweepWatch {
  #sweep: RunningSweep | undefined;
  #shown = 0;

  constructor(private readonly options: RunningSweepWatchOptions) {}

  get sweep(): RunningSweep | undefined {
    return this.#sweep;
  }

  get slot(): number | undefined {
    return this.#sweep?.slot;
  }

  /** Starts to watch a sweep of `total` targets; returns the callback for its progress. */
  begin(slot: number, started: number, total: number): (progress: Progress) => void {
    this.#show({ slot, started, progress: { total, done: 0, down: 0, confirming: 0 } });
    return (progress) => this.#follow({ slot, started, progress });
  }

  /** Stops showing the sweep: its record is known, and shown instead. */
  forget(): void {
    this.#sweep = undefined;
  }

  /** Ends the watch: the sweep has ended, with a record or without. */
  end(): void {
    if (this.#sweep) this.options.onChange();
    this.#sweep = undefined;
  }

  #follow(sweep: RunningSweep): void {
    // A check may end after its sweep was abandoned.
    if (this.#sweep?.started !== sweep.started) return;
    this.#sweep = sweep;
    const now = this.options.now();
    // A clock that was set back must not hold up progress.
    if (now < this.#shown || this.#shown + PROGRESS_STEP <= now) this.#show(sweep);
  }

  #show(sweep: RunningSweep): void {
    this.#sweep = sweep;
    this.#shown = this.options.now();
    this.options.onChange();
  }
}
