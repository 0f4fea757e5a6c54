import { literalOf } from "../check/address.ts";
import { CertificateBook } from "../check/certificate/book.ts";
import { NameServers } from "../check/names/name_servers.ts";
import type { Config } from "../config/variables.ts";
import { log } from "../log/log.ts";
import type { Certificate } from "../model/certificate.ts";
import { type Check, totalOf } from "../model/check.ts";
import type { MaintenanceWindow } from "../model/maintenance.ts";
import { HERE } from "../model/opinion.ts";
import { countChecks, type PastSweep, type Progress, type SweepRecord } from "../model/sweep.ts";
import type { Target, TargetList } from "../model/target.ts";
import type { Turn } from "../slot/slot.ts";
import { announced, targetsInMaintenance } from "./announced.ts";
import { controlsOf, doubt, type Experience, isReliable, noneResponds } from "./doubt.ts";
import type { SweepPlaces } from "./sweep_places.ts";
import { type Judgement, withSecondOpinions } from "./second_opinions.ts";
import { sweep, type SweepOptions } from "./sweep.ts";

export interface SweeperOptions {
  config: Config;
  /** Options of a probe besides the configuration's: a test's names and certificates. */
  probe?: Pick<SweepOptions, "resolve" | "caCerts">;
  /** How a list is swept. Default `sweep()`, in this thread. */
  sweep?: typeof sweep;
  /** Checks at once for which there are file descriptors. Default: unlimited. */
  most?: number;
  /** Who gives second opinions. Default: nobody. */
  places?: SweepPlaces;
  /** ms UTC. Default `Date.now`. */
  now?: () => number;
}

/** What is known before a sweep, and the callback for its progress. */
export interface SweepContext {
  list: TargetList;
  experience: Experience;
  /** Default: nothing is announced. */
  maintenance?: readonly MaintenanceWindow[];
  /** The newest sweep so far: what took long then is begun first. */
  latest?: PastSweep;
  onProgress: (progress: Progress) => void;
}

/** Hosts that resolved in the last sweep, enough to find out whether names can be resolved at all. */
const MAX_KNOWN = 20;

/** Hosts it takes to tell whether it is this machine's name server or a zone's that does not respond. */
const MAX_TESTED = 5;

/** Makes records: sweeps a list, judges the outcome, and adds the certificates. */
export class Sweeper {
  readonly #config: Config;
  readonly #probe: SweeperOptions["probe"];
  readonly #sweep: typeof sweep;
  readonly #most: number | undefined;
  readonly #places: SweepPlaces | undefined;
  readonly #now: () => number;
  readonly #nameServers = new NameServers();
  readonly #certificates = new CertificateBook();

  constructor({ config, probe, sweep: sweepBy = sweep, most, places, now = Date.now }: SweeperOptions) {
    this.#config = config;
    this.#probe = probe;
    this.#sweep = sweepBy;
    this.#most = most;
    this.#places = places;
    this.#now = now;
  }

  /** What is known of certificates, by the host and port of a URL. */
  get certificates(): ReadonlyMap<string, Certificate> {
    return this.#certificates.shown;
  }

  /** Takes over what an earlier process knew of certificates. */
  remember({ record, targets }: PastSweep): void {
    targets.forEach((target, index) => this.#certificates.remember(target, record.checks[index]));
  }

  /** @throws the reason of the turn's signal when that is aborted */
  async sweep(
    turn: Turn,
    { list, experience, maintenance = [], latest, onProgress }: SweepContext,
  ): Promise<SweepRecord> {
    const { interval, replica, concurrency, perHost, confirmDelay, timeout, method, userAgent, allowPrivate } =
      this.#config;
    const { targets, hash } = list;
    const { slot, started, late, deadline, signal } = turn;
    const probing = { timeout, method, userAgent, allowPrivate, ...this.#probe };
    const limits = { concurrency, most: this.#most, perHost };
    const looking = new AbortController();
    // Not awaited: a look that hangs in the resolver would hold the sweep up, and once aborted it changes nothing.
    this.#certificates.refresh(targets, { ...probing, now: started, interval, signal: looking.signal })
      .catch((error) =>
        log.warn("Cannot inspect certificates: {reason}", { event: "certificates.failed", reason: error.message })
      );
    const where = await this.#places?.whereToSweep(turn) ?? HERE;
    // Meanwhile: only their status depends on it.
    this.#places?.probeSilent(where, turn).catch(() => {});
    const sweeping = where !== HERE ? this.#places!.sweep(where, targets, turn, onProgress) : this.#sweep(targets, {
      ...probing,
      ...limits,
      confirmDelay,
      within: (this.#places?.endOfSweep(HERE, turn) ?? deadline) - this.#now(),
      signal,
      doubted: latest?.record.checks.some(({ limit }) => limit === "resolver"),
      expected: latest && durationsOf(latest),
      known: latest && resolvedHosts(latest.targets, latest.record.checks).slice(0, MAX_KNOWN),
      inMaintenance: targetsInMaintenance(targets, maintenance, { from: started, to: started }),
      onProgress,
    });
    const found = await sweeping.finally(() => looking.abort());

    // Not awaited: a name server that does not respond takes its time.
    if (!probing.resolve && where === HERE) {
      void this.#nameServers.look(resolvedHosts(targets, found).slice(0, MAX_TESTED));
    }
    const completed = await this.#certificates.complete(targets, found, {
      ...probing,
      at: this.#now(),
      signal: AbortSignal.any([signal, AbortSignal.timeout(Math.max(0, deadline - this.#now()))]),
    });
    signal.throwIfAborted();
    // Before the sweep is judged: a failure during maintenance says nothing about the monitor's own network.
    const announcedChecks = announced(targets, completed, maintenance, { from: started, to: this.#endOf(turn) });
    const lookAgain = (controls: readonly Target[]) =>
      this.#sweep(controls, {
        ...probing,
        ...limits,
        confirmDelay: 0,
        within: Math.max(0, deadline - this.#now()),
        signal,
      });
    const judged = await this.#judge(turn, where, targets, announcedChecks, { experience, latest, lookAgain });
    const { reliable } = judged;
    const checks = withNewAddresses(targets, judged.checks, latest);
    const finished = this.#endOf(turn);
    return { slot, started, finished, late, replica, list: hash, reliable, ...countChecks(checks), checks };
  }

  /** Whether a sweep may be believed, and its checks as they are then; with places, by what they found too. */
  async #judge(
    turn: Turn,
    own: string,
    targets: readonly Target[],
    checks: Check[],
    { lookAgain, ...context }: Pick<SweepContext, "experience" | "latest"> & {
      lookAgain: (controls: readonly Target[]) => Promise<Check[]>;
    },
  ): Promise<Judgement> {
    const all = this.#places;
    // Without results from the place that sweeps there is nothing to judge.
    const hasNothing = own !== HERE && checks.every(({ limit }) => limit === "place");
    if (!all || hasNothing) {
      const { experience } = context;
      const controls = controlsOf(targets, checks, experience);
      const reliable = !hasNothing && isReliable(targets, checks, experience) &&
        (controls.length === 0 || !noneResponds(await lookAgain(controls)));
      return { reliable, checks: reliable ? checks : doubt(checks) };
    }
    const check = (place: string, targets: readonly Target[]) => all.opinion(place, targets, turn);
    return await withSecondOpinions(targets, checks, { own, places: all.othersThan(own), check, ...context });
  }

  /** The time now, but never before the sweep began, even if the clock was set back meanwhile. */
  #endOf({ started }: Turn): number {
    return Math.max(started, this.#now());
  }
}

/** Keeps failed addresses only for targets that were not down before: those that stay down would fill the record with them. */
function withNewAddresses(targets: readonly Target[], checks: readonly Check[], latest?: PastSweep): Check[] {
  const wasDown = new Set(
    latest?.targets.filter((_, index) => latest.record.checks[index].state === "down").map(({ id }) => id),
  );
  return checks.map((check, index) => {
    const { address, ...rest } = check;
    return address === undefined || check.state === "down" && !wasDown.has(targets[index].id) ? check : rest;
  });
}

/** How long each target took in a sweep, all its looks together, in ms by id. */
function durationsOf({ record, targets }: PastSweep): Map<string, number> {
  return new Map(targets.map(({ id }, index) => [id, lookedAtFor(record.checks[index])]));
}

/** A check only has the duration of its last look; the one before took about as long. */
function lookedAtFor({ phases, attempts }: Check): number {
  return (totalOf(phases) ?? 0) * attempts;
}

/** Hosts, each once, whose names resolved when they were checked. */
function resolvedHosts(targets: readonly Target[], checks: readonly Check[]): string[] {
  const resolved = targets.filter((_, index) => ![null, "dns"].includes(checks[index].outcome as string | null));
  return [...new Set(resolved.map(({ url }) => new URL(url).hostname))].filter((host) => literalOf(host) === undefined);
}
