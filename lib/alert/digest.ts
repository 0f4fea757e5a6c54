import type { ChannelEvent, ChannelOptions } from "../channel/channel.ts";
import { DAY } from "../duration.ts";
import { type Digest, type DigestIncident, STORM_SIZE } from "../model/digest.ts";
import type { Incident } from "../model/incident.ts";
import { isClosing } from "../model/state.ts";
import type { Target } from "../model/target.ts";
import { reasonWords } from "../show/words.ts";
import { certificateKey, endingCertificates, endOf } from "./certificates.ts";
import { type Ledger, textOf, type Told } from "./ledger.ts";
import { lastReminder } from "./reminder.ts";
import { sharedCause } from "./shared_cause.ts";
import type { Situation } from "./situation.ts";
import { troubleBetween, type TroubleOptions } from "./trouble.ts";
import { isUnsteady, isUnsteadyDue, movements } from "./unsteady.ts";

export interface NextOptions extends TroubleOptions {
  /** Of the channel. */
  options: ChannelOptions;
  /** The digest's, if there is one. */
  id: string;
  /** ms UTC. */
  now: number;
}

/** What a channel is to be told next, and what it has been told then. */
export interface Next {
  /** Undefined: there is nothing to be written. */
  ledger?: Ledger;
  /** Undefined: there is nothing to be said. */
  digest?: Digest;
}

/** A ledger that was compared with a slot so many slots ahead is of a clock that was wrong. */
const MAX_AHEAD = 120;

/** For so long, in ms, it is known that a recovery was told; what comes later than that was never news. */
const ENDED_KEPT = DAY;

/**
 * What is open now against what was told. Nothing is derived from events, so restarts, replicas, records that come late or are replaced,
 * and what opened and closed before it could be told, all come out of this difference. What was said of a target is only taken back by a
 * sweep that is no older than the one it was said by, so that a process which knows less does not contradict one that knows more.
 */
export function nextDigest(found: Ledger | undefined, situation: Situation, options: NextOptions): Next {
  const { latest: { record }, interval, slot } = situation;
  const before = found && found.through <= slot + MAX_AHEAD * interval ? found : undefined;
  if (before?.pending) return {};
  if (!before) return record.reliable ? baseline(situation, options) : {};
  const trouble = troubleBetween(before, situation, options);
  const isNews = record.slot > before.through;
  const sites = isNews && record.reliable ? siteNews(before, situation, options) : { news: {}, ledger: {} };
  let ledger: Ledger = {
    ...before,
    ...sites.ledger,
    monitor: trouble.monitor,
    missed: trouble.missed,
    through: Math.max(before.through, record.slot),
  };
  const wanted = wantedBy(options.options, { ...sites.news, monitor: trouble.news });
  let digest = isSaying(wanted) ? digestOf("change", wanted, situation, options) : undefined;
  if (!digest && isNews && record.reliable) ({ ledger, digest } = withReminder(ledger, situation, options));
  if (!digest && isSame(before, ledger) && options.now - before.written < DAY) return {};
  return { ledger: withPending(ledger, digest, options.now), digest };
}

type News = Partial<
  Pick<Digest, "down" | "recovered" | "unwatched" | "unsteady" | "certificates" | "monitor" | "cause" | "stormsOver">
>;

/** One message of how things are; single events follow from then on. */
function baseline(situation: Situation, options: NextOptions): Next {
  const { latest: { record }, missed } = situation;
  const open = openIncidents(situation, options.options);
  const endings = endingCertificates(situation.latest);
  const down = asStorm(open.map(({ told }) => told.incident), options.id);
  const ledger: Ledger = {
    through: record.slot,
    written: options.now,
    told: new Map(open.map(({ told }, index) => [told.incident.target, { ...told, incident: down[index] }])),
    ended: new Map(),
    unsteady: new Map(),
    certificates: new Map(endings.map(({ fingerprint, threshold }) => [fingerprint, threshold])),
    monitor: new Map(),
    missed: Math.max(0, ...missed),
    reminded: lastReminder(record.slot, options.options.remind),
    delivered: 0,
  };
  const news = wantedBy(options.options, { down, certificates: endings });
  const digest = digestOf("baseline", news, situation, options);
  return { ledger: withPending(ledger, digest, options.now), digest };
}

/** What a reliable sweep leads to. */
function siteNews(before: Ledger, situation: Situation, { options, id }: NextOptions): {
  news: News;
  ledger: Pick<Ledger, "told" | "ended" | "unsteady" | "certificates">;
} {
  const { latest, states, incidents, interval } = situation;
  const { slot } = latest.record;
  const targets = targetsById(situation);
  const told = new Map(before.told);
  const ended = new Map([...before.ended].filter(([, seen]) => seen > slot - ENDED_KEPT));
  const unsteady = new Map(before.unsteady);
  const open = new Map(openIncidents(situation, options).map((each) => [each.told.incident.target, each]));
  const moved = movements(incidents, slot);
  const news: Required<Omit<News, "monitor" | "cause">> = {
    down: [],
    recovered: [],
    unwatched: [],
    unsteady: [],
    certificates: [],
    stormsOver: [],
  };

  for (const [target, each] of told) {
    if (targets.has(target)) {
      if (each.gone !== undefined) told.set(target, { incident: each.incident, seen: each.seen });
    } else if (each.gone === undefined) told.set(target, { ...each, gone: slot });
    else if (slot - each.gone >= interval) {
      told.delete(target);
      unsteady.delete(target);
      news.unwatched.push(each.incident);
    }
  }

  for (const target of new Set([...moved.keys(), ...unsteady.keys()])) {
    if (!targets.has(target) || !isOf(targets.get(target)!, options)) continue;
    const movement = moved.get(target);
    const lastTold = unsteady.get(target);
    if (!isUnsteady(movement, lastTold !== undefined)) unsteady.delete(target);
    else if (isUnsteadyDue(lastTold, slot) && (movement!.openings > 0 || lastTold === undefined)) {
      const known = told.get(target) ?? open.get(target)?.told ?? toldOfLast(target, situation);
      if (!known) continue;
      unsteady.set(target, slot);
      told.set(target, known);
      news.unsteady.push({ ...known.incident, openings: movement!.openings });
    }
  }

  for (const [target, { incident, seen }] of told) {
    const state = states.get(target);
    if (unsteady.has(target) || open.has(target) || !targets.has(target) || !state) continue;
    if (!isClosing(state.state) || state.slot < seen) continue;
    told.delete(target);
    ended.set(target, state.slot);
    const end = incidents.closed.find((each) => each.target === target && each.closed! >= incident.opened);
    const closed = end?.closed ?? state.slot;
    news.recovered.push({ ...incident, ...named(targets.get(target)!), closed, ended: state.state });
  }

  const fresh = [...open.values()].filter(({ told: { incident, seen }, isLongEnough }) => {
    const { target } = incident;
    return isLongEnough && !told.has(target) && !unsteady.has(target) && seen > (ended.get(target) ?? -Infinity);
  });
  if (fresh.length >= options.min) {
    news.down = asStorm(fresh.map(({ told }) => told.incident), id);
    fresh.forEach(({ told: { seen } }, index) => {
      told.set(news.down[index].target, { incident: news.down[index], seen });
      ended.delete(news.down[index].target);
    });
  }

  const certificates = new Map([...before.certificates].filter(([key]) => endOf(key) > slot - 30 * DAY));
  news.certificates = endingCertificates(latest).filter(({ fingerprint, threshold }) =>
    threshold < (certificates.get(fingerprint) ?? Infinity)
  );
  for (const { fingerprint, threshold } of news.certificates) certificates.set(fingerprint, threshold);

  const storms = new Set([...told.values()].map(({ incident }) => incident.storm));
  const over = [...news.recovered, ...news.unwatched].flatMap(({ storm }) => storm && !storms.has(storm) ? storm : []);
  news.stormsOver = [...new Set(over)];
  const cause = sharedCause(news.down, {
    targets: latest.targets,
    certificates: new Map(
      [...open].flatMap(([target, { certificate }]) => certificate ? [[target, certificate] as const] : []),
    ),
  });
  return { news: { ...news, cause }, ledger: { told, ended, unsteady, certificates } };
}

/** Once a day, where nothing else is to be said, what is still open. */
function withReminder(ledger: Ledger, situation: Situation, options: NextOptions): { ledger: Ledger; digest?: Digest } {
  const due = lastReminder(situation.latest.record.slot, options.options.remind);
  if (due <= ledger.reminded) return { ledger };
  const reminded = { ...ledger, reminded: due };
  const down = [...ledger.told.values()].filter(({ gone }) => gone === undefined).map(({ incident }) => incident);
  if (down.length === 0 || !isWanted(options.options, "reminder")) return { ledger: reminded };
  return { ledger: reminded, digest: digestOf("reminder", { down: byAge(down) }, situation, options) };
}

interface Open {
  told: Told;
  /** Whether as many sweeps in a row found it down as the channel wants. */
  isLongEnough: boolean;
  /** When the certificate for which it is down ends. */
  certificate?: string;
}

/** What is open of what a channel is about, the oldest first; what no sweep of the past day has seen down is left out. */
function openIncidents(situation: Situation, options: ChannelOptions): Open[] {
  const { incidents, states, interval, latest } = situation;
  const targets = targetsById(situation);
  return incidents.open.flatMap((incident): Open[] => {
    const target = targets.get(incident.target);
    const state = states.get(incident.target);
    if (!target || state?.state !== "down" || !isOf(target, options)) return [];
    return [{
      told: { incident: digestIncident(incident, target), seen: state.slot },
      isLongEnough: latest.record.slot - incident.opened >= (options.after - 1) * interval,
      ...(incident.certificate && { certificate: certificateKey(incident.certificate.end) }),
    }];
  }).sort((a, b) => a.told.incident.opened - b.told.incident.opened);
}

/** The incident that a target had last, if it is not open. */
function toldOfLast(target: string, situation: Situation): Told | undefined {
  const incident = situation.incidents.closed.find((each) => each.target === target);
  const known = targetsById(situation).get(target);
  return incident && known && { incident: digestIncident(incident, known), seen: incident.opened };
}

function digestIncident(incident: Incident, target: Target): DigestIncident {
  const { id, opened, outcome } = incident;
  const said = { opened, reason: reasonWords(incident, opened), failure: String(outcome) };
  return { id, target: target.id, ...named(target), ...said };
}

function named({ name, url, category }: Target): Pick<DigestIncident, "name" | "url" | "category"> {
  return { name, url, category };
}

function asStorm(down: DigestIncident[], id: string): DigestIncident[] {
  return down.length > STORM_SIZE ? down.map((incident) => ({ ...incident, storm: id })) : down;
}

function isOf({ category }: Target, options: ChannelOptions): boolean {
  return options.category === undefined || category === options.category;
}

function byAge(incidents: DigestIncident[]): DigestIncident[] {
  return incidents.toSorted((a, b) => a.opened - b.opened);
}

const targetsIn = new WeakMap<readonly Target[], Map<string, Target>>();

function targetsById({ latest: { targets } }: Situation): Map<string, Target> {
  let known = targetsIn.get(targets);
  if (!known) targetsIn.set(targets, known = new Map(targets.map((target) => [target.id, target])));
  return known;
}

function isWanted({ events }: ChannelOptions, event: ChannelEvent): boolean {
  return events.includes(event);
}

/** What is left of the news of the events that a channel wants. */
function wantedBy(options: ChannelOptions, news: News): News {
  const only = <Item>(event: ChannelEvent, items: Item[] = []) => isWanted(options, event) ? items : [];
  const { cause, stormsOver } = news;
  const down = only("down", news.down);
  return {
    down,
    recovered: only("recovered", news.recovered),
    unwatched: only("recovered", news.unwatched),
    unsteady: only("down", news.unsteady),
    certificates: only("certificate", news.certificates),
    monitor: only("monitor", news.monitor),
    ...(cause && down.length > 0 && { cause }),
    ...(stormsOver?.length && { stormsOver }),
  };
}

function isSaying({ down, recovered, unwatched, unsteady, certificates, monitor }: News): boolean {
  return [down, recovered, unwatched, unsteady, certificates, monitor].some((items) => items && items.length > 0);
}

function digestOf(
  kind: Digest["kind"],
  news: News,
  situation: Situation,
  { id, options, storeAway }: NextOptions,
): Digest {
  const { title, baseUrl, latest: { record, targets }, interval } = situation;
  const { category } = options;
  const isAboutDown = kind !== "change" || Boolean(news.down?.length);
  const filter = new URLSearchParams({ ...(isAboutDown && { state: "down" }), ...(category && { category }) });
  const of = targets.filter((target) => isOf(target, options));
  return {
    id,
    kind,
    title,
    link: baseUrl && `${baseUrl}/${isAboutDown || category ? `?${filter}` : "incidents"}`,
    slot: record.slot,
    interval,
    total: of.length,
    openCount: openIncidents(situation, { ...options, after: 1 }).length,
    down: [],
    recovered: [],
    unwatched: [],
    unsteady: [],
    certificates: [],
    monitor: [],
    ...news,
    ...(storeAway !== undefined && { unagreed: true }),
  };
}

function withPending(ledger: Ledger, digest: Digest | undefined, now: number): Ledger {
  const { pending: _, ...rest } = ledger;
  return { ...rest, written: now, ...(digest && { pending: { digest, tries: 0, since: now, next: now } }) };
}

/** Whether two ledgers say the same, up to which slot aside. */
function isSame(one: Ledger, other: Ledger): boolean {
  return textOf({ ...one, through: 0 }) === textOf({ ...other, through: 0 });
}

/**
 * What a channel has been told when a digest could not be delivered: all but what that says. What is still so is then said by the next
 * one, and a recovery is never told without its outage.
 */
export function withoutDigest(ledger: Ledger, { down, recovered, unwatched, unsteady, monitor, kind }: Digest): Ledger {
  const told = new Map(ledger.told);
  const monitorTold = new Map(ledger.monitor);
  const unsteadyTold = new Map(ledger.unsteady);
  if (kind !== "reminder") { for (const { target } of down) told.delete(target); }
  for (const { closed: _, ended: __, ...incident } of recovered) {
    told.set(incident.target, { incident, seen: incident.opened });
  }
  for (const incident of unwatched) told.set(incident.target, { incident, seen: incident.opened });
  for (const { target } of unsteady) {
    told.delete(target);
    unsteadyTold.delete(target);
  }
  for (const { kind, over } of monitor) if (!over) monitorTold.delete(kind);
  const { pending: _, ...rest } = ledger;
  return { ...rest, told, unsteady: unsteadyTold, monitor: monitorTold };
}

/** All that is open now, for services that want to be told so again and again and remember for themselves. */
export function currentDigest(situation: Situation, options: NextOptions): Digest {
  const open = openIncidents(situation, options.options).filter(({ isLongEnough }) => isLongEnough);
  const news = wantedBy(options.options, {
    down: open.map(({ told }) => told.incident),
    certificates: endingCertificates(situation.latest),
  });
  return digestOf("baseline", news, situation, options);
}
