/** What a pace is based on. */
export interface PaceOptions {
  /** Looks at once that are usually enough. */
  usual: number;
  /** The most. Default: no limit. */
  most?: number;
  /** The fewest, however late the event loop is. Default: `usual`. */
  least?: number;
  /** Milliseconds that one look may take. */
  timeout: number;
  /** Milliseconds until the second look at a target that seems down. */
  confirmDelay: number;
  /** By the clock of all further calls, in ms: when it begins, and when all looks must be done. */
  from: number;
  until: number;
}

/** How often `step()` is to be called, in ms. */
const STEP = 500;

/** The most that the number of looks at once rises in a step. */
const RISE = 1.2;

/** How far it falls when the event loop is late, and when that is so late that checks are affected. */
const FALL = 0.8;
const PLUNGE = 0.5;

/** Allowance for targets of which nothing is known yet. */
const MARGIN = 1.1;

/**
 * How many looks at once it takes to finish in time: the work that is left, estimated from what it took so far, spread over the time that
 * is left, but no fewer than usual. Raised in steps, and only once the first looks have had time to end, so that a list
 * that would be done in time anyway never gets more than usual; lowered when the event loop is late, since more looks only
 * slow down a machine that is at its limit.
 *
 * Work is counted by weight: what each target is expected to take, in any unit, as long as it is the same for all.
 */
export class Pace {
  static readonly STEP = STEP;
  #concurrency: number;
  /** Weight of the targets whose first look is pending, under way, over. */
  #left = 0;
  #active = 0;
  #ended = 0;
  /** Milliseconds that first looks have taken, including those under way, up to `#counted`. */
  #spent = 0;
  #looking = 0;
  #counted: number;
  /** Milliseconds that second looks are expected to take: of all targets, and of those whose second look is pending. */
  #promised = 0;
  #owed = 0;
  /** The longest look so far, in ms. */
  #longest = 0;

  constructor(private readonly options: PaceOptions) {
    this.#concurrency = Math.min(options.usual, options.most ?? Infinity);
    this.#counted = options.from;
  }

  /** How many looks may be in progress at once now. */
  get concurrency(): number {
    return this.#concurrency;
  }

  /** Adds a target that has to be looked at. */
  add(weight: number): void {
    this.#left += weight;
  }

  /** A target's first look begins. */
  begin(now: number, weight: number): void {
    this.#count(now);
    this.#looking++;
    this.#left -= weight;
    this.#active += weight;
  }

  /** A target's first look has ended after `ms`; `again`: a second one will follow, and take about as long. */
  end(now: number, weight: number, ms: number, again: boolean): void {
    this.#count(now);
    this.#longest = Math.max(this.#longest, ms);
    this.#looking--;
    this.#active -= weight;
    this.#ended += weight;
    if (!again) return;
    this.#promised += ms;
    this.#owed += ms;
  }

  /** A second look has ended that was expected to take `ms`. */
  endAgain(ms: number): void {
    this.#owed -= ms;
  }

  /** To be called every `STEP`. @param lag the longest the event loop was late since the last step, in ms */
  step(now: number, lag: number): void {
    this.#count(now);
    const { usual, most = Infinity, least = usual, timeout, from, until } = this.options;
    const learnt = now - from >= Math.min(timeout, (until - from) / 10);
    const wanted = learnt ? Math.ceil(this.#needed(now) * MARGIN) : usual;
    const goal = Math.min(most, Math.max(usual, wanted));
    if (lag > timeout / 5) this.#concurrency = Math.max(least, Math.floor(this.#concurrency * PLUNGE));
    else if (lag > Math.max(50, timeout / 50)) {
      this.#concurrency = Math.max(Math.min(this.#concurrency, usual), Math.floor(this.#concurrency * FALL));
    } else this.#concurrency = Math.min(goal, Math.ceil(this.#concurrency * RISE));
  }

  /** Looks at once with which all would be done in time. */
  #needed(now: number): number {
    const { confirmDelay, until } = this.options;
    // On average, half of the work under way is done.
    const known = this.#ended + this.#active / 2;
    if (known === 0) return 0;
    const rate = (this.#spent + this.#promised) / known;
    const work = (this.#left + this.#active / 2) * rate + this.#owed;
    const left = Math.max(1, until - now);
    // What the last target needs at the end: its looks and the delay between them.
    const tail = this.#promised > 0 ? 2 * this.#longest + confirmDelay : this.#longest;
    return work / Math.max(left - tail, left / 5);
  }

  #count(now: number): void {
    this.#spent += this.#looking * (now - this.#counted);
    this.#counted = now;
  }
}
