import type { Config } from "../config/variables.ts";
import { log } from "../log/log.ts";
import { type Check, UNREACHED } from "../model/check.ts";
import { HERE } from "../model/opinion.ts";
import type { Progress } from "../model/sweep.ts";
import type { Target } from "../model/target.ts";
import type { PlaceStatus } from "../model/view.ts";
import type { Gathered } from "../place/gathering.ts";
import type { JobOptions } from "../place/job.ts";
import type { Places, Request } from "../place/places.ts";
import { marginOf, type Turn } from "../slot/slot.ts";

export interface SweepPlacesOptions {
  config: Pick<
    Config,
    "sweepAt" | "interval" | "timeout" | "method" | "userAgent" | "concurrency" | "perHost" | "confirmDelay"
  >;
  places: Pick<Places, "names" | "check">;
  /** ms UTC. Default `Date.now`. */
  now?: () => number;
}

/** What a place should check in a slot. */
interface Order extends Pick<Request, "targets" | "until" | "onChecks"> {
  turn: Turn;
  options: JobOptions;
}

/** Second opinions that are checked at once: all of them, so that targets that hang cost one timeout in total. */
const ALL = 1000;

/** Milliseconds for second opinions, in addition to one timeout: a job whose worker died comes back after 30 s. */
const OPINION_TIME = 50_000;

/** The share of the time left that second opinions get at most. */
const OPINION_SHARE = 1 / 4;

/** Milliseconds that a place has to respond to a probe; a share of short slots. */
const PROBE_TIME = 20_000;
const PROBE_SHARE = 1 / 10;

/** How often results are looked for, in ms; a share of short slots. */
const PERIOD = 5000;
const PERIOD_SHARE = 1 / 60;

/** The places as a sweep uses them, and the status of each. */
export class SweepPlaces {
  readonly #options: SweepPlacesOptions;
  readonly #now: () => number;
  readonly #statuses = new Map<string, PlaceStatus>();
  /** Whether the place that sweeps has responded to a probe, and to every sweep since. */
  #isProven = false;

  constructor(options: SweepPlacesOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    for (const name of options.places.names) this.#statuses.set(name, { name, responded: 0 });
  }

  get statuses(): PlaceStatus[] {
    return [...this.#statuses.values()];
  }

  /** The places that give second opinions on what was swept somewhere. */
  othersThan(where: string): string[] {
    return [...this.#statuses.keys()].filter((name) => name !== where);
  }

  /** When a list that is swept somewhere has to be checked, so that time is left for second opinions, ms UTC. */
  endOfSweep(where: string, turn: Turn): number {
    const latest = this.#latest(turn);
    if (this.othersThan(where).length === 0) return latest;
    const share = (latest - this.#now()) * OPINION_SHARE;
    return latest - Math.min(this.#options.config.timeout + OPINION_TIME, share);
  }

  /**
   * Where the list is to be swept: at the configured place if that responds, else `HERE`. A place that has sent this
   * process nothing yet, or nothing in the last sweep, has to respond to a probe first: a job without targets.
   */
  async whereToSweep(turn: Turn): Promise<string> {
    const { sweepAt } = this.#options.config;
    if (sweepAt === HERE) return HERE;
    if (!this.#isProven) this.#isProven = await this.#probe(sweepAt, turn);
    const { replaced, ...status } = this.#statuses.get(sweepAt)!;
    if (this.#isProven) {
      if (replaced) log.info("Checking the list at {place} again", { event: "place.resumed", place: sweepAt });
    } else if (!replaced) {
      log.error("Checking the list here: the place {place} is not responding", {
        event: "place.replaced",
        place: sweepAt,
      });
    }
    this.#statuses.set(sweepAt, this.#isProven ? status : { ...status, replaced: true });
    return this.#isProven ? sweepAt : HERE;
  }

  /**
   * Probes the places that give second opinions and sent nothing the last time: nothing else would show that
   * they are back, as long as no site seems down.
   * @throws the reason of the turn's signal
   */
  async probeSilent(where: string, turn: Turn): Promise<void> {
    // The one that should sweep has been probed for that.
    const others = this.othersThan(where).filter((name) => name !== this.#options.config.sweepAt);
    const silent = others.filter((name) => this.#statuses.get(name)!.silentSince !== undefined);
    await Promise.all(silent.map((name) => this.#probe(name, turn)));
  }

  /** Has a place sweep the list; one check a target, in the list's order. What it did not get to is `unknown`. */
  async sweep(
    place: string,
    targets: readonly Target[],
    turn: Turn,
    onProgress: (progress: Progress) => void,
  ): Promise<Check[]> {
    const total = targets.length;
    const onChecks = (done: number) => onProgress({ total, done, down: 0, confirming: 0 });
    const until = this.endOfSweep(place, turn);
    const { checks, responded } = await this.#request(place, {
      turn,
      targets,
      until,
      options: this.#jobOptions(),
      onChecks,
    });
    this.#isProven = responded > 0;
    return targets.map(({ id }) => checks.get(id) ?? { ...UNREACHED, limit: "place" });
  }

  /** Has a place check once what is in question. */
  async opinion(place: string, targets: readonly Target[], turn: Turn): Promise<Gathered> {
    const { timeout } = this.#options.config;
    const longest = Math.max(timeout, ...targets.map((target) => target.timeout ?? 0));
    const until = Math.min(this.#latest(turn), this.#now() + longest + OPINION_TIME);
    if (until <= this.#now()) {
      log.warn("No time is left for the second opinion of {place}", { event: "place.late", place });
      return { checks: new Map(), responded: 0, problems: [] };
    }
    const options = { ...this.#jobOptions(), concurrency: ALL, confirmDelay: 0 };
    return await this.#request(place, { turn, targets, until, options });
  }

  /** Whether a place responds: it is sent a job without targets. */
  async #probe(place: string, turn: Turn): Promise<boolean> {
    const until = this.#now() + Math.min(PROBE_TIME, this.#options.config.interval * PROBE_SHARE);
    const { responded } = await this.#request(place, { turn, targets: [], until, options: this.#jobOptions() });
    return responded > 0;
  }

  /** When gathering has to end, ms UTC: a margin before the sweep has to. */
  #latest({ deadline }: Turn): number {
    return deadline - marginOf(this.#options.config.interval);
  }

  #jobOptions(): JobOptions {
    const { timeout, method, userAgent, concurrency, perHost, confirmDelay } = this.#options.config;
    return { timeout, method, userAgent, concurrency, perHost, confirmDelay };
  }

  /** Has a place check targets, and notes whether it did. */
  async #request(place: string, { turn: { slot, signal }, ...order }: Order): Promise<Gathered> {
    const period = Math.min(PERIOD, this.#options.config.interval * PERIOD_SHARE);
    const gathered = await this.#options.places.check(place, { slot, signal, period, ...order });
    this.#note(place, gathered);
    return gathered;
  }

  #note(place: string, { responded, problems }: Gathered): void {
    const { silentSince, ...status } = this.#statuses.get(place)!;
    if (problems.length > 0) {
      log.warn(`The place {place} sent ${responded > 0 ? "only some results" : "no results"}: {problems}`, {
        event: "place.failed",
        place,
        problems,
      });
    }
    if (responded > 0) {
      if (silentSince !== undefined) log.info("The place {place} is responding again", { event: "place.back", place });
      this.#statuses.set(place, { ...status, responded: this.#now() });
    } else this.#statuses.set(place, { ...status, silentSince: silentSince ?? this.#now() });
  }
}
