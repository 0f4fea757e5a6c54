import { DAY } from "../duration.ts";
import type { Digest, DigestIncident } from "../model/digest.ts";
import { date, moment } from "../show/times.ts";
import { outcomeName } from "../show/words.ts";
import { cut } from "../text/cut.ts";
import { counted, duration, number } from "../text/numbers.ts";
import { visible } from "../text/visible.ts";

/** A digest as text for people, whatever the medium. */
export interface DigestText {
  /** One line: `Lookout: 3 down, 2 recovered; 5 of 1,000 sites are down`. */
  headline: string;
  /** One line for each thing that it reports, without the link. */
  lines: string[];
  /** `bad`: at least some of it is bad news. */
  tone: "bad" | "good" | "neutral";
}

export interface DigestTextOptions {
  /** Makes a text, which has no invisible characters, safe for the medium. Default: as it is. */
  escape?: (text: string) => string;
  /** The most lines about one site or certificate each. Default 10. */
  most?: number;
  /** The most characters of headline and lines together. Default: what remains of 3,000 beside the link. */
  limit?: number;
}

/** The most characters of one name, reason or category, and of one URL. */
const NAME_LENGTH = 80;
const URL_LENGTH = 120;
const CATEGORY_LENGTH = 40;

/** How Lookout's own problems are worded. */
export const MONITOR_WORDS: Record<Digest["monitor"][number]["kind"], [begun: string, over: string]> = {
  unreliable: ["Lookout seems to have lost its connection", "Lookout's connection is back"],
  missed: ["Checks are being missed", "Checks are running again"],
  list: ["The updated list was rejected; still using the previous one", "The list is accepted again"],
  place: [
    "The place that checks the list isn't responding; checking it here instead",
    "The place that checks the list is responding again",
  ],
  store: ["History isn't being saved; checks continue", "History is being saved again"],
};

const CAUSE_WORDS: Record<NonNullable<Digest["cause"]>["kind"], string> = {
  failure: "failed in the same way",
  category: "are in the same category",
  certificate: "have the same certificate",
  address: "have the same address",
  network: "have addresses in the same network",
};

export function digestText(digest: Digest, options: DigestTextOptions = {}): DigestText {
  const { escape = (text) => text, most = 10, limit = 2_950 - digest.link.length } = options;
  const said = (text: string, length = NAME_LENGTH) => escape(shortened(visible(text), length));
  const time = (at: number) => `${moment(at, digest.slot, "UTC")} UTC`;
  const headline = headlineOf(digest, said(digest.title));
  const before = [
    ...(digest.unagreed ? ["The store is unavailable, so this message may arrive more than once."] : []),
    ...digest.monitor.map(({ kind, over, since, detail }) => {
      const more = detail ? `: ${said(detail)}` : "";
      return `${MONITOR_WORDS[kind][over ? 1 : 0]} (${over ? "it began" : "since"} ${time(since)}${more})`;
    }),
    ...(digest.cause
      ? [`${number(digest.cause.count)} of them ${CAUSE_WORDS[digest.cause.kind]}: ${said(causeOf(digest.cause))}`]
      : []),
  ];

  // Chats would take an @ for a mention, and what prevents that would break the link.
  const site = ({ name, url }: Pick<DigestIncident, "name" | "url">) =>
    `${said(name)} (${said(url.replaceAll("@", "%40"), URL_LENGTH)})`;
  const isOld = digest.kind !== "change";
  const groups: Group[] = [
    groupOf(digest.down, (incident) => {
      const since = isOld ? ` since ${time(incident.opened)}` : "";
      return `Down${since}: ${site(incident)} ${said(incident.reason)}`;
    }, (rest) => `down${countsOf(rest, said)}`),
    groupOf(digest.unsteady, (incident) => {
      return `Unsteady: ${site(incident)} went down ${number(incident.openings)} times in 6 h`;
    }, () => "unsteady"),
    groupOf(digest.recovered, (incident) => {
      const after = duration(incident.closed - incident.opened);
      const how = incident.ended === "blocked" ? `back after ${after}, but blocking bots` : `recovered after ${after}`;
      return `Up: ${site(incident)} ${how}`;
    }, () => "recovered"),
    groupOf(digest.unwatched, (incident) => `No longer watched: ${site(incident)}, which was down`, () => {
      return "no longer watched";
    }),
    groupOf(digest.certificates, ({ end, threshold, hosts, hostCount }) => {
      const shown = hosts.slice(0, 3).map((host) => said(host)).join(", ");
      const more = hostCount > Math.min(hosts.length, 3)
        ? ` and ${number(hostCount - Math.min(hosts.length, 3))} more`
        : "";
      const when = threshold <= 0 || end <= digest.slot
        ? `expired on ${date(end)}`
        : `expires in ${counted(Math.max(1, Math.floor((end - digest.slot) / DAY)), "day")}, on ${date(end)}`;
      return `Certificate ${when}: ${shown}${more}`;
    }, () => "expiring certificates"),
    slowGroup(digest.slow, (found) => `${site(found)} took ${duration(found.now)}, usually ${duration(found.usual)}`),
  ];

  // Lines are dropped until the rest fits; what was left out is counted.
  for (let count = most;; count--) {
    const quotas = shares(groups.map(({ size }) => size), count);
    const lines = [
      ...before,
      ...groups.flatMap(({ line }, index) => Array.from({ length: quotas[index] }, (_, item) => line(item))),
      ...groups.flatMap(({ size, rest }, index) => size > quotas[index] ? [rest(quotas[index])] : []),
    ];
    const length = [headline, ...lines].join("\n").length;
    if (length <= limit || count === 0) return { headline, lines, tone: toneOf(digest) };
  }
}

/** Headline, lines and link as one text. */
export function plainText({ headline, lines }: Pick<DigestText, "headline" | "lines">, link: string): string {
  return [headline, "", ...lines, ...(link ? ["", link] : [])].join("\n");
}

function causeOf({ kind, value }: NonNullable<Digest["cause"]>): string {
  if (kind === "failure") return outcomeName(value);
  if (kind === "certificate" && /^[0-9a-f]+$/.test(value)) return `SHA-256 ${value}…`;
  return kind === "category" && value === "" ? "Uncategorised" : value;
}

interface Group {
  size: number;
  line(index: number): string;
  /** One line about those from `from` on. */
  rest(from: number): string;
}

function groupOf<Item>(items: readonly Item[], line: (item: Item) => string, rest: (items: Item[]) => string): Group {
  return {
    size: items.length,
    line: (index) => line(items[index]),
    rest: (from) =>
      `${from > 0 ? "And " : ""}${number(items.length - from)}${from > 0 ? " more" : ""} ${rest(items.slice(from))}`,
  };
}

type Slow = Digest["slow"];

function slowGroup({ count, targets }: Slow, said: (found: Slow["targets"][number]) => string): Group {
  return {
    size: count,
    line: (index) => `Slow: ${said(targets[index])}`,
    rest: (from) => `${from > 0 ? "And " : ""}${number(count - from)}${from > 0 ? " more" : ""} much slower than usual`,
  };
}

/** How many lines each group gets: up to two, so that none is left out; the others go to the first groups. */
function shares(sizes: readonly number[], most: number): number[] {
  const quotas = sizes.map(() => 0);
  let left = most;
  for (const step of [1, 1, Infinity]) {
    for (const [index, size] of sizes.entries()) {
      const more = Math.min(step, size - quotas[index], left);
      quotas[index] += more;
      left -= more;
    }
  }
  return quotas;
}

/** `: 1,500 Shops, 900 Travel, 390 in 12 other categories; 2,000 timeout, 790 503`. */
function countsOf(incidents: readonly DigestIncident[], said: (text: string, length?: number) => string): string {
  const categories = top(
    incidents.map(({ category }) => category),
    "other categories",
    (text) => said(text, CATEGORY_LENGTH) || "Uncategorised",
  );
  const failures = top(incidents.map(({ failure }) => failure), "other ways", (failure) => said(outcomeName(failure)));
  return `: ${categories}; ${failures}`;
}

function top(values: readonly string[], others: string, said: (text: string) => string): string {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const sorted = [...counts].sort(([, a], [, b]) => b - a);
  const shown = sorted.length > 4 ? 3 : 4;
  const named = sorted.slice(0, shown).map(([value, count]) => `${number(count)} ${said(value)}`);
  const rest = sorted.slice(shown).reduce((sum, [, count]) => sum + count, 0);
  return [...named, ...(rest > 0 ? [`${number(rest)} in ${sorted.length - shown} ${others}`] : [])].join(", ");
}

function headlineOf(digest: Digest, title: string): string {
  const { kind, down, recovered, unsteady, unwatched, certificates, monitor, openCount, total } = digest;
  const open = `${number(openCount)} of ${counted(total, "site")} ${openCount === 1 ? "is" : "are"} down`;
  if (kind === "baseline") return `${title}: ${open}`;
  if (kind === "reminder") return `${title}: ${open.replace(/down$/, "still down")}`;
  const news = [
    [down.length, "down"],
    [unsteady.length, "unsteady"],
    [recovered.length, "recovered"],
    [unwatched.length, "no longer watched"],
    [certificates.length, certificates.length === 1 ? "certificate" : "certificates"],
  ].flatMap(([count, word]) => Number(count) > 0 ? [`${number(Number(count))} ${word}`] : []);
  const first = monitor[0];
  const what = news.length > 0 ? news.join(", ") : first ? MONITOR_WORDS[first.kind][first.over ? 1 : 0] : "no news";
  const isAbout = kind === "sample" ? `This is a test alert. ${what}` : what;
  return `${title}: ${isAbout}; ${open}`;
}

function toneOf({ kind, down, unsteady, certificates, monitor, recovered, openCount }: Digest): DigestText["tone"] {
  const isBad = down.length + unsteady.length + certificates.length > 0 || monitor.some(({ over }) => !over);
  if (isBad) return "bad";
  const isGood = recovered.length > 0 || monitor.length > 0 || (kind === "baseline" && openCount === 0);
  return isGood ? "good" : "neutral";
}

function shortened(text: string, length: number): string {
  return text.length <= length ? text : `${cut(text, length - 1)}…`;
}
