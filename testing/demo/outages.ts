import { DAY, HOUR, MINUTE } from "../../lib/duration.ts";
import { dayOf } from "../../lib/model/day.ts";
import type { Reason } from "../../lib/model/check.ts";
import type { Outcome } from "../../lib/model/state.ts";
import { slotOf } from "../../lib/slot/slot.ts";
import { chance, pick } from "./chance.ts";
import type { Site } from "./sites.ts";

/** Length of the demo's slots, ms. */
export const SLOT = 10 * MINUTE;

/** How many days of history there are, and of how many days' outages are drawn that are still to come. */
export const HISTORY = 90;
const FUTURE = 7;

/** A site was down in the slots from `from` on that begin before `until`, both ms UTC. */
export interface Outage {
  from: number;
  until: number;
  outcome: Outcome;
  reason: Reason | null;
}

/** The outages of each site, by its index. They neither overlap nor follow each other without a slot between. */
export type Outages = readonly (readonly Outage[])[];

/** What a site can be down with that has been so for days, and will stay so. */
const CHRONIC: readonly [days: number, outcome: Outcome, reason?: Reason][] = [
  ...[[71, "dns"], [58, 404], [44, "tls", "expired"], [39, "refused"], [33, 410], [26, "timeout"]],
  ...[[21, "tls", "wrong-name"], [17, 500], [13, "dns"], [11, "tls", "self-signed"], [9, "tls", "expired"]],
  ...[[6, 503], [4, "refused"], [3, 404], [1.6, 502], [0.7, "tls", "expired"]],
] as [number, Outcome, Reason?][];

/** What is up again after a while. The first ones can be served by any host. */
const PASSING: readonly Outcome[] = [503, 503, 502, 500, 504, "timeout", "timeout", "timeout"];
const PAST: readonly Outcome[] = [...PASSING, "refused", "reset", "dns", "unreachable"];

/** Slots that a passing outage lasts; most are short. */
const LENGTHS = [1, 1, 1, 1, 2, 2, 2, 3, 3, 4, 5, 6, 9, 14, 30, 80];

/** Draws the outages of 90 days, and of a few that are still to come: some chronic, some passing, some together. */
export function drawOutages(sites: readonly Site[], { seed, now }: { seed: number; now: number }): Outages {
  const slot = slotOf(now, SLOT);
  const today = dayOf(now);
  const outages: Outage[][] = sites.map(() => []);
  const add = (site: number, from: number, slots: number, outcome: Outcome, reason: Reason | null = null) => {
    const until = from + slots * SLOT;
    const isApart = outages[site].every((other) => until < other.from || other.until < from);
    if (isApart) outages[site].push({ from, until, outcome, reason });
  };
  const siteAt = (...keys: number[]) => Math.floor(chance(seed, ...keys) * sites.length);

  CHRONIC.forEach(([days, outcome, reason], index) => {
    // TLS fails over https alone.
    const site = sites.findIndex(({ https }, at) => at >= siteAt(1, index) && https && outages[at].length === 0);
    if (site >= 0) add(site, slotOf(slot - days * DAY, SLOT), Infinity, outcome, reason);
  });

  // A bad night for a hosting company.
  for (let index = 0; index < 21; index++) {
    add(siteAt(2, index), today - 2 * DAY + 3 * HOUR, 1 + Math.floor(2.5 * chance(seed, 3, index)), "timeout");
  }
  const outageOf = (category: string, from: number, slots: number, outcome: Outcome, share: number) =>
    sites.forEach((site, index) => {
      if (site.category === category && chance(seed, 4, index, slots) < share) add(index, from, slots, outcome);
    });
  outageOf("Travel", today - 5 * DAY + 14 * HOUR + 20 * MINUTE, 11, 503, 0.7);
  outageOf("Games", today - 37 * DAY + 19 * HOUR, 26, "refused", 0.9);

  // What the past hour is made of, whenever the demo starts.
  [[0, 3, 503], [0, 1, 504], [2, 9, "timeout"], [3, 2, 500], [5, 4, 502]].forEach(([ago, slots, outcome], index) =>
    add(siteAt(5, index), slot - Number(ago) * SLOT, Number(slots), outcome as Outcome)
  );
  for (let day = -HISTORY; day < FUTURE; day++) {
    const count = Math.floor(3 + 9 * chance(seed, 6, -day));
    for (let index = 0; index < count; index++) {
      const draw = (what: number) => chance(seed, 7, day + HISTORY, index, what);
      const slots = pick(LENGTHS, draw(0));
      const from = today + day * DAY + Math.floor(draw(1) * 144) * SLOT;
      const outcomes = from + slots * SLOT < slot ? PAST : PASSING;
      add(siteAt(7, day + HISTORY, index, 2), from, slots, pick(outcomes, draw(3)));
    }
  }
  return outages;
}

/** The outage of a site in a slot. */
export function outageIn(outages: readonly Outage[], slot: number): Outage | undefined {
  return outages.find(({ from, until }) => from <= slot && slot < until);
}
