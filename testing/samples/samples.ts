import { type Check } from "../../lib/model/check.ts";
import type { Incident } from "../../lib/model/incident.ts";
import { type Day, dayOf } from "../../lib/model/day.ts";
import { noCounts, type Outcome, stateOf } from "../../lib/model/state.ts";
import { countChecks, type PastSweep, type SweepRecord } from "../../lib/model/sweep.ts";
import type { Target } from "../../lib/model/target.ts";
import type { View } from "../../lib/model/view.ts";
import { IncidentBook } from "../../lib/past/incident_book.ts";
import { Trail } from "../../lib/past/trail.ts";

/** A slot to begin with, ms UTC. */
export const SLOT = Date.UTC(2026, 0, 2, 3, 10);

export const MINUTE = 60_000;

/** A target whose id is its name, unless given otherwise. */
export function sampleTarget(name: string, values: Partial<Target> = {}): Target {
  return { id: name, name, url: `https://${encodeURIComponent(name.toLowerCase())}.test/`, category: "", ...values };
}

/** A check that ended so, and took 10 ms to each step; null: the target was not reached. */
export function sampleCheck(outcome: Outcome | null, values: Partial<Check> = {}): Check {
  const ms = outcome === null ? null : 10;
  return {
    outcome,
    state: outcome === null ? "unknown" : stateOf(outcome),
    phases: { dns: ms, connect: ms, tls: ms, firstByte: ms },
    attempts: outcome === null ? 0 : 1,
    reason: null,
    certificate: null,
    ...values,
  };
}

/** A check that ended well, and took so long; ms. */
export function slowCheck(ms: number): Check {
  return sampleCheck(200, { phases: { dns: null, connect: null, tls: null, firstByte: ms } });
}

/** A day of which these targets were up, and always took so long; ms UTC, ms. */
export function sampleDay(day: number, ids: readonly string[], ms: number): Day {
  const target = { ...noCounts(), up: 144, p50: ms, p90: ms, p99: ms };
  return { day: dayOf(day), sweeps: 144, targets: new Map(ids.map((id) => [id, target])) };
}

/** An incident of a target that returned 503; with `closed` it ended since the target was up. */
export function sampleIncident(target: string, opened: number, closed?: number): Incident {
  return {
    id: `${target}-${opened}`,
    target,
    name: target,
    opened,
    outcome: 503,
    reason: null,
    ...(closed !== undefined && { closed, ended: "up" }),
  };
}

/** A sweep of a slot: 30 s long, each target with its check or what that ended in. */
export function sampleSweep(
  slot: number,
  found: [Target | string, Check | Outcome | null][],
  values: Partial<SweepRecord> = {},
): PastSweep {
  const checks = found.map(([, end]) => end !== null && typeof end === "object" ? end : sampleCheck(end));
  const record = {
    slot,
    started: slot,
    finished: slot + 30_000,
    late: 0,
    replica: "one",
    list: "list",
    reliable: true,
    ...countChecks(checks),
    checks,
    ...values,
  };
  return { record, targets: found.map(([target]) => typeof target === "string" ? sampleTarget(target) : target) };
}

/** What a server shows after these sweeps, newest first; the list is the newest one's. */
export function sampleView(sweeps: PastSweep[], values: Partial<View> = {}): View {
  const [latest] = sweeps;
  const trail = new Trail();
  const book = new IncidentBook();
  for (const sweep of sweeps.toReversed()) {
    trail.put(sweep);
    book.add(sweep);
  }
  const slot = latest?.record.slot ?? SLOT;
  return {
    version: 1,
    title: "Lookout",
    baseUrl: "",
    interval: 10 * MINUTE,
    visitor: { userAgent: "Lookout/1.0.0", addresses: [] },
    slot,
    list: {
      hash: "list",
      targets: latest?.targets ?? [],
      source: "urls.csv",
      readAt: SLOT,
      warnings: [],
      problems: [],
    },
    latest,
    sweeps,
    week: sweeps.map(({ record: { slot, reliable, counts } }) => ({ slot, reliable, counts })).reverse(),
    days: [],
    trail: trail.reader,
    incidents: book.shown,
    certificates: new Map(),
    next: slot + 10 * MINUTE,
    behind: false,
    missed: [],
    spooled: 0,
    ...values,
  };
}
