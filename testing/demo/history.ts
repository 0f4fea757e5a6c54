import { setTimeout as delay } from "node:timers/promises";
import { DAY, HOUR } from "../../lib/duration.ts";
import type { CheckedCertificate } from "../../lib/model/certificate.ts";
import { type Check, totalOf } from "../../lib/model/check.ts";
import { type Day, dayOf, type TargetDay } from "../../lib/model/day.ts";
import type { Incident } from "../../lib/model/incident.ts";
import { noCounts, stateOf } from "../../lib/model/state.ts";
import { countChecks, type SweepRecord } from "../../lib/model/sweep.ts";
import type { Target, TargetList } from "../../lib/model/target.ts";
import { slotOf } from "../../lib/slot/slot.ts";
import { RETENTION, type Store } from "../../lib/store/store.ts";
import { chance } from "./chance.ts";
import { HISTORY, type Outage, outageIn, type Outages, SLOT } from "./outages.ts";
import type { Site } from "./sites.ts";

/** What happened to some sites; one site a target of the list, in its order. */
export interface Past {
  sites: readonly Site[];
  outages: Outages;
  list: TargetList;
  seed: number;
  /** ms UTC. */
  now: number;
}

/** How much longer than its median a site takes to respond, of ten checks. */
const SPREAD = [0.8, 0.86, 0.9, 0.95, 0.98, 1.02, 1.1, 1.2, 1.5, 2.6];

/**
 * Writes what a start reads: the list, days, incidents, a day of sweeps.
 * @param newest the last slot that was swept, ms UTC
 */
export async function fillStore(store: Store, past: Past, newest: number): Promise<void> {
  const { list, now } = past;
  await store.putTargets(list);
  for (let day = dayOf(now) - HISTORY * DAY; day < dayOf(now); day += DAY) await store.putDay(dayIn(past, day));
  const incidents = past.outages.flatMap((outages, index) =>
    outages.map((outage) => incidentOf(past, index, outage)).filter(({ opened }) => opened <= newest)
  );
  const isClosed = ({ closed }: Incident) => closed! <= newest;
  const open = incidents.filter((incident) => !isClosed(incident))
    .map(({ closed: _, ended: __, ...incident }) => incident);
  const closed = incidents.filter(isClosed).sort((a, b) => a.closed! - b.closed!);
  await store.putIncidents({ through: newest, open }, closed);
  for (let slot = newest; slot > newest - DAY - HOUR; slot -= SLOT) await store.putSweep(sweepIn(past, slot));
}

/** Writes the rest of the eight days of sweeps, from the oldest that there is backwards, until the signal says stop. */
export async function fillOlder(store: Store, past: Past, signal: AbortSignal): Promise<void> {
  const oldest = slotOf(past.now - RETENTION.sweep, SLOT) + SLOT;
  const known = await store.nextSlot(oldest) ?? past.now;
  for (let slot = slotOf(known, SLOT) - SLOT; slot >= oldest && !signal.aborted; slot -= SLOT) {
    await store.putSweep(sweepIn(past, slot));
    await delay(1);
  }
}

/** The sweep of a slot. */
export function sweepIn(past: Past, slot: number): SweepRecord {
  const checks = past.sites.map((_, index) => checkIn(past, index, slot));
  const late = chance(past.seed, 10, slot / SLOT) < 0.01 ? 41_000 : 120;
  const took = Math.round(35_000 + 4000 * chance(past.seed, 11, slot / SLOT));
  const [started, finished] = [slot + late, slot + late + took];
  const { list: { hash: list } } = past;
  return { slot, started, finished, late, replica: "demo", list, reliable: true, ...countChecks(checks), checks };
}

function checkIn({ sites, outages, seed, now }: Past, index: number, slot: number): Check {
  const site = sites[index];
  const outage = outageIn(outages[index], slot);
  const outcome = outage?.outcome ?? site.status;
  const noise = (what: number) => chance(seed, index, slot / SLOT, what);
  const dns = 1 + Math.floor(18 * noise(0) ** 4);
  const connect = 8 + Math.floor(site.ms / 12 + 10 * noise(1));
  const tls = site.https ? Math.round(1.6 * connect) : null;
  const phases = { dns, connect, tls, firstByte: msOf(site, noise(2)) };
  const nothing = { dns, connect: null, tls: null, firstByte: null };
  const certificate = certificateOf(site, outage, now);
  const reached = { dns, connect, tls, firstByte: null };
  const ending = { outcome, attempts: outage ? 2 : 1, reason: outage?.reason ?? null };
  const state = outage ? "down" as const : stateOf(outcome);
  switch (outcome) {
    case "dns":
      return { ...ending, state, phases: nothing, certificate };
    case "refused":
    case "unreachable":
      return { ...ending, state, phases: { ...nothing, connect }, certificate };
    case "timeout":
      return { ...ending, state, phases: { ...reached, firstByte: 10_000 - (totalOf(reached) ?? 0) }, certificate };
    case "tls":
      return { ...ending, state, phases: reached, certificate };
    default:
      return { ...ending, state, phases, certificate };
  }
}

/** How long a site takes to respond, by a number of [0, 1). */
function msOf({ ms }: Site, share: number): number {
  return Math.round(ms * SPREAD[Math.floor(share * SPREAD.length)] * (1 + share / 10));
}

/** What a check knows of a site's certificate. */
export function certificateOf(site: Site, outage: Outage | undefined, now: number): CheckedCertificate | null {
  if (!site.https) return null;
  const end = dayOf(now) + site.certificateDays * DAY;
  switch (outage?.reason) {
    case "expired":
      return { end: outage.from };
    case "wrong-name":
      return { end, names: ["shared.hosting.example"] };
    default:
      return { end };
  }
}

function incidentOf({ list, sites, now }: Past, index: number, outage: Outage): Incident {
  const { id, name }: Target = list.targets[index];
  const { from: opened, until: closed, outcome, reason } = outage;
  const certificate = outcome === "tls" ? certificateOf(sites[index], outage, now) ?? undefined : undefined;
  const ended = stateOf(sites[index].status) === "blocked" ? "blocked" : "up";
  return { id: `${id}-${opened}`, target: id, name, opened, outcome, reason, certificate, closed, ended };
}

function dayIn(past: Past, day: number): Day {
  const all = DAY / SLOT;
  const targets = past.sites.map((site, index): [string, TargetDay] => {
    const within = past.outages[index].map(({ from, until }) => Math.min(until, day + DAY) - Math.max(from, day));
    const down = within.reduce((sum, ms) => sum + Math.max(0, ms), 0) / SLOT;
    const counts = { ...noCounts(), down, [stateOf(site.status)]: all - down };
    const drift = 0.9 + 0.2 * chance(past.seed, index, day / DAY, 3);
    const quantile = (share: number) => down === all ? null : Math.round(drift * msOf(site, share));
    return [past.list.targets[index].id, { ...counts, p50: quantile(0.5), p90: quantile(0.89), p99: quantile(0.99) }];
  });
  return { day, sweeps: all, targets: new Map(targets) };
}
