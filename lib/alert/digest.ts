import type { ChannelEvent, ChannelOptions } from "../channel/channel.ts";
import { DAY } from "../duration.ts";
import type { Digest, DigestIncident } from "../model/digest.ts";
import type { Target } from "../model/target.ts";
import type { SlowTargets } from "../show/slow.ts";
import { endingCertificates } from "./certificates.ts";
import { isAbout } from "./is_about.ts";
import { type Ledger, textOf } from "./ledger.ts";
import { type ChannelSituation, type Open, openIncidents } from "./open_incidents.ts";
import { lastReminder } from "./reminder.ts";
import { asStorm, siteNews } from "./site_news.ts";
import type { Situation } from "./situation.ts";
import { troubleBetween, type TroubleOptions } from "./trouble.ts";

export interface NextOptions extends TroubleOptions {
  /** Of the channel. */
  options: ChannelOptions;
  /** The digest's, if there is one. */
  id: string;
  /** ms UTC. */
  now: number;
}

/** What a channel gets next, and its ledger with that. */
export interface Next {
  /** Undefined: there is nothing to write. */
  ledger?: Ledger;
  /** Undefined: there is nothing to say. */
  digest?: Digest;
}

/** A ledger that was compared with a slot further ahead than this many slots comes from a clock that was wrong. */
const MAX_AHEAD = 120;

/**
 * The difference between what is open now and what was reported. Since nothing is derived from events, this covers restarts, replicas,
 * records that come late or are replaced, and incidents that opened and closed before they could be sent.
 */
export function nextDigest(found: Ledger | undefined, known: Situation, options: NextOptions): Next {
  const { latest: { record }, interval, slot } = known;
  const before = found && found.through <= slot + MAX_AHEAD * interval ? found : undefined;
  if (before?.pending) return {};
  const situation = { ...known, open: openIncidents(known, options.options) };
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
  let digest = hasNews(wanted) ? digestOf("change", wanted, situation, options) : undefined;
  if (!digest && isNews && record.reliable) ({ ledger, digest } = withReminder(ledger, situation, options));
  if (!digest && isSame(before, ledger) && options.now - before.written < DAY) return {};
  return { ledger: withPending(ledger, digest, options.now), digest };
}

type News = Partial<
  Pick<Digest, "down" | "recovered" | "unwatched" | "unsteady" | "certificates" | "monitor" | "cause" | "stormsOver">
>;

/** One message about the current state; after that, single events are reported. */
function baseline(situation: ChannelSituation, options: NextOptions): Next {
  const { latest: { record }, missed } = situation;
  const open = downNow(situation);
  const endings = endingCertificates(situation.latest, options.options);
  const down = asStorm(open.map(({ report }) => report.incident), options.id);
  const ledger: Ledger = {
    through: record.slot,
    written: options.now,
    reported: new Map(open.map(({ report }, index) => [report.incident.target, { ...report, incident: down[index] }])),
    ended: new Map(),
    unsteady: new Map(),
    certificates: new Map(endings.map(({ fingerprint, threshold, end }) => [fingerprint, { threshold, end }])),
    monitor: new Map(),
    missed: Math.max(0, ...missed),
    reminded: lastReminder(record.slot, options.options.remind),
    delivered: 0,
  };
  const news = wantedBy(options.options, { down, certificates: endings });
  const digest = digestOf("baseline", news, situation, options);
  return { ledger: withPending(ledger, digest, options.now), digest };
}

/** Once a day, unless there is other news, what is still open. */
function withReminder(
  ledger: Ledger,
  situation: ChannelSituation,
  options: NextOptions,
): { ledger: Ledger; digest?: Digest } {
  const due = lastReminder(situation.latest.record.slot, options.options.remind);
  if (due <= ledger.reminded) return { ledger };
  const reminded = { ...ledger, reminded: due };
  const isDown = new Set(downNow(situation).map(({ report }) => report.incident.target));
  const down = [...ledger.reported.values()].map(({ incident }) => incident).filter(({ target }) => isDown.has(target));
  if (down.length === 0 || !isWanted(options.options, "reminder")) return { ledger: reminded };
  return { ledger: reminded, digest: digestOf("reminder", { down: byAge(down) }, situation, options) };
}

/** What is open and not in maintenance. */
function downNow({ open }: ChannelSituation): Open[] {
  return open.filter(({ isInMaintenance }) => !isInMaintenance);
}

function byAge(incidents: DigestIncident[]): DigestIncident[] {
  return incidents.toSorted((a, b) => a.opened - b.opened);
}

function isWanted({ events }: ChannelOptions, event: ChannelEvent): boolean {
  return events.includes(event);
}

/** The part of the news that a channel wants. */
export function wantedBy(options: ChannelOptions, news: News): News {
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

function hasNews({ down, recovered, unwatched, unsteady, certificates, monitor }: News): boolean {
  return [down, recovered, unwatched, unsteady, certificates, monitor].some((items) => items && items.length > 0);
}

export function digestOf(
  kind: Digest["kind"],
  news: News,
  situation: ChannelSituation,
  { id, options, storeAway }: NextOptions,
): Digest {
  const { title, baseUrl, latest: { record, targets }, interval } = situation;
  const { category } = options;
  const isAboutDown = kind !== "change" || Boolean(news.down?.length);
  const shared = kind === "change" ? news.down ?? [] : [];
  const filter = new URLSearchParams({
    ...(isAboutDown && { state: "down" }),
    ...only("status", commonValue(shared.map(({ failure }) => failure))),
    ...only("category", category ?? commonValue(shared.map(({ category }) => category))),
  });
  const covered = targets.filter((target) => isAbout(options, target));
  return {
    id,
    kind,
    title,
    link: baseUrl && `${baseUrl}/${isAboutDown || category ? `?${filter}` : "incidents"}`,
    slot: record.slot,
    interval,
    total: covered.length,
    openCount: downNow(situation).length,
    down: [],
    recovered: [],
    unwatched: [],
    unsteady: [],
    certificates: [],
    monitor: [],
    slow: slowAmong(covered, situation.slow),
    ...news,
    ...(storeAway !== undefined && { unagreed: true }),
  };
}

/** The value that all of them have; undefined: they differ, or there is none. */
function commonValue(values: readonly string[]): string | undefined {
  return new Set(values).size === 1 ? values[0] : undefined;
}

function only(name: string, value: string | undefined): Record<string, string> {
  return value ? { [name]: value } : {};
}

/** The most slow targets in one digest: as many as the longest message has room for, since the ledger stores it until it is delivered. */
const MAX_SLOW = 50;

function slowAmong(targets: readonly Target[], slow: SlowTargets): Digest["slow"] {
  const found = targets.flatMap(({ id, name, url }) => {
    const slowness = slow.get(id);
    return slowness ? [{ target: id, name, url, ...slowness }] : [];
  });
  const slowest = found.sort((a, b) => b.now / Math.max(1, b.usual) - a.now / Math.max(1, a.usual));
  return { count: found.length, targets: slowest.slice(0, MAX_SLOW) };
}

function withPending(ledger: Ledger, digest: Digest | undefined, now: number): Ledger {
  const { pending: _, ...rest } = ledger;
  return { ...rest, written: now, ...(digest && { pending: { digest, tries: 0, since: now, next: now } }) };
}

/** Whether two ledgers say the same, apart from the slot that they were compared with. */
function isSame(one: Ledger, other: Ledger): boolean {
  return textOf({ ...one, through: 0 }) === textOf({ ...other, through: 0 });
}
