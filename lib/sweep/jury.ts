import { log } from "../log/log.ts";
import type { Config } from "../config/variables.ts";
import type { Target } from "../model/target.ts";
import type { PlaceStatus } from "../model/view.ts";
import type { Gathered } from "../place/gathering.ts";
import type { JobOptions } from "../place/job.ts";
import type { Places, Request } from "../place/places.ts";
import { marginOf, type Turn } from "../slot/slot.ts";

export interface JuryOptions {
  config: Pick<Config, "interval" | "timeout" | "method" | "userAgent" | "concurrency" | "perHost" | "confirmDelay">;
  places: Pick<Places, "names" | "check">;
  /** ms UTC. Default `Date.now`. */
  now?: () => number;
}

/** What is asked of a place in a slot. */
interface Order extends Pick<Request, "targets" | "until" | "onChecks"> {
  turn: Turn;
  options: JobOptions;
}

/** Checks at once of what is in question: all of it, so that what hangs takes one timeout in all. */
const ALL = 1000;

/** Milliseconds for second opinions beside what one look may take: a job whose worker is gone comes back after 30 s. */
const OPINION_TIME = 50_000;

/** How often results are looked for, in ms; a share of short slots. */
const PERIOD = 5000;
const PERIOD_SHARE = 1 / 60;

/** The places as a sweep uses them, and how each of them does. */
export class Jury {
  readonly #options: JuryOptions;
  readonly #now: () => number;
  readonly #statuses = new Map<string, PlaceStatus>();

  constructor(options: JuryOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    for (const name of options.places.names) this.#statuses.set(name, { name, responded: 0 });
  }

  get names(): string[] {
    return [...this.#statuses.keys()];
  }

  get statuses(): PlaceStatus[] {
    return [...this.#statuses.values()];
  }

  /** Has a place look once at what is in question. */
  async opinion(place: string, targets: readonly Target[], turn: Turn): Promise<Gathered> {
    const { timeout } = this.#options.config;
    const longest = Math.max(timeout, ...targets.map((target) => target.timeout ?? 0));
    const until = Math.min(this.#latest(turn), this.#now() + longest + OPINION_TIME);
    return await this.#ask(place, {
      turn,
      targets,
      until,
      options: { ...this.#jobOptions(), concurrency: ALL, confirmDelay: 0 },
    });
  }

  /** When gathering has to be over: so long before the sweep has to be, in ms UTC. */
  #latest({ deadline }: Turn): number {
    return deadline - marginOf(this.#options.config.interval);
  }

  #jobOptions(): JobOptions {
    const { timeout, method, userAgent, concurrency, perHost, confirmDelay } = this.#options.config;
    return { timeout, method, userAgent, concurrency, perHost, confirmDelay };
  }

  /** Has a place check targets, and notes whether it did. */
  async #ask(place: string, { turn: { slot, signal }, ...order }: Order): Promise<Gathered> {
    const period = Math.min(PERIOD, this.#options.config.interval * PERIOD_SHARE);
    const gathered = await this.#options.places.check(place, { slot, signal, period, ...order });
    this.#note(place, gathered);
    return gathered;
  }

  #note(name: string, { answered, problems }: Gathered): void {
    const before = this.#statuses.get(name)!;
    if (answered > 0) {
      if (before.silentSince !== undefined) {
        log.info("The place {place} responds again", { event: "place.back", place: name });
      }
      this.#statuses.set(name, { name, responded: this.#now() });
    } else {
      log.warn("The place {place} gave no results: {problems}", { event: "place.silent", place: name, problems });
      this.#statuses.set(name, { ...before, silentSince: before.silentSince ?? this.#now() });
    }
  }
}
