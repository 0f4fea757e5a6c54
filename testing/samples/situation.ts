import type { ChannelOptions } from "../../lib/channel/channel.ts";
import type { Situation } from "../../lib/alert/situation.ts";
import type { Check } from "../../lib/model/check.ts";
import { countChecks, type PastSweep } from "../../lib/model/sweep.ts";
import type { Outcome, State } from "../../lib/model/state.ts";
import type { Target } from "../../lib/model/target.ts";
import { IncidentBook } from "../../lib/past/incident_book.ts";
import { Past } from "../../lib/past/past.ts";

export const INTERVAL = 600_000;
/** A quarter past midnight or so. */
export const FIRST = Date.UTC(2026, 10, 22, 0, 10);

export const ALL_EVENTS: ChannelOptions = {
  after: 1,
  remind: "09:00",
  events: ["down", "recovered", "reminder", "certificate", "monitor"],
  min: 1,
};

export function watchedTarget(id: string, category = ""): Target {
  return { id, name: `Site ${id}`, url: `https://${id}.example/`, category };
}

export type Said = State | Exclude<Outcome, State>;

export interface CheckThatOptions {
  /** Of the certificate. */
  end?: number;
  fingerprint?: string;
  address?: string;
}

/** A check that found a state, or an outcome for which the target is down. */
export function checkThat(said: Said, { end, fingerprint, address }: CheckThatOptions = {}): Check {
  const outcomes: Record<string, Outcome | null> = {
    up: 200,
    blocked: 403,
    down: 503,
    maintenance: 503,
    unknown: null,
  };
  const isState = Object.hasOwn(outcomes, said);
  const state = isState ? said : "down";
  const outcome = isState ? outcomes[said] : said;
  return {
    outcome,
    state,
    phases: { dns: 1, connect: 1, tls: 1, firstByte: 1 },
    attempts: 1,
    reason: null,
    certificate: end === undefined ? null : { end, ...(fingerprint && { fingerprint }) },
    ...(address && { address }),
  } as Check;
}

export interface SweptOptions {
  reliable?: boolean;
  replica?: string;
  /** When certificates end, by target, and their fingerprints. */
  ends?: Record<string, number>;
  fingerprints?: Record<string, string>;
  /** Which address failed, by target. */
  addresses?: Record<string, string>;
  categories?: Record<string, string>;
}

/** A sweep of the slot with this number that found `{a: "up", b: "down"}`. */
export function swept(number: number, found: Record<string, Said>, options: SweptOptions = {}): PastSweep {
  const { reliable = true, replica = "one", ends = {}, fingerprints = {}, addresses = {}, categories = {} } = options;
  const slot = FIRST + number * INTERVAL;
  const ids = Object.keys(found);
  const checks = ids.map((id) =>
    checkThat(found[id], { end: ends[id], fingerprint: fingerprints[id], address: addresses[id] })
  );
  const targets = ids.map((id) => watchedTarget(id, categories[id]));
  const list = JSON.stringify([ids, categories]);
  const times = { slot, started: slot, finished: slot + 1000, late: 0 };
  return { record: { ...times, replica, list, reliable, ...countChecks(checks), checks }, targets };
}

/** What one process knows, from sweeps in whatever order they come. */
export class Knowledge {
  readonly past = new Past({ interval: INTERVAL, slot: FIRST, incidents: new IncidentBook() });

  constructor(readonly replica = "one") {}

  /** Takes sweeps in, and gives how things are then. */
  take(...sweeps: PastSweep[]): Situation {
    for (const sweep of sweeps) {
      this.past.moveTo(Math.max(this.past.slot, sweep.record.slot));
      this.past.take(sweep);
    }
    return this.situation();
  }

  situation(changes: Partial<Situation> = {}): Situation {
    const { past, replica } = this;
    return {
      title: "Lookout",
      baseUrl: "https://status.example",
      interval: INTERVAL,
      slot: past.slot,
      latest: past.hour.latest!,
      states: past.states,
      incidents: past.incidents.shown,
      slow: new Map(),
      missed: past.hour.missed,
      isStored: true,
      replica,
      ...changes,
    };
  }
}
