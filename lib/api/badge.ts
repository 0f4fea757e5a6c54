import { makeBadge } from "badge-maker";
import { type State, TRAITS } from "../model/state.ts";
import { isCurrent, type View } from "../model/view.ts";
import type { BadgeKind, BadgeQuery } from "../show/badge_query.ts";
import { certificateDays, certificateStatus } from "../show/certificate_words.ts";
import { responseTime, timed } from "../show/findings.ts";
import { headline } from "../show/headline.ts";
import { type Row, rows } from "../show/rows.ts";
import { uptimesIn } from "../show/uptime.ts";
import { counted, duration, number, percentage } from "../text/numbers.ts";
import { xmlText } from "./xml_text.ts";

/** A badge is as wide as its text: longer names are cut to this many characters, as people count them. */
const MAX_NAME = 40;

/** What a badge says, in a state's colour. */
interface Message {
  text: string;
  state: State;
}

/** From these shares on, an uptime has the colour of `up`, and of `blocked`. */
const GOOD_UPTIME = 0.999;
const FAIR_UPTIME = 0.99;

/** A target's state, uptime, response time or certificate as SVG; `unknown` if that is not known now. Undefined: no target has this id. */
export function badgeOf(view: View, id: string, show: BadgeKind = "state"): string | undefined {
  const row = rows(view).find(({ target }) => target.id === id);
  if (!row) return undefined;
  const { text, state } = MESSAGES[show](view, row);
  return badge(row.target.name, SUBJECTS[show], text, state);
}

/** The state or the uptime of all targets, or of a category, as SVG. Undefined: no target is in this category. */
export function groupBadge(view: View, { show, category }: BadgeQuery): string | undefined {
  const group = category === undefined ? rows(view) : rows(view).filter(({ target }) => target.category === category);
  if (category !== undefined && group.length === 0) return undefined;
  const { text, state } = show === "uptime" ? uptimeMessage(view, group) : stateMessage(view, group, category);
  return badge(category ?? view.title, SUBJECTS[show], text, state);
}

/** What is shown in place of a badge that does not exist. */
export function missingBadge(): string {
  return badge("Lookout", "", "not found", "unknown");
}

/** What follows the name. */
const SUBJECTS: Record<BadgeKind, string> = {
  state: "",
  uptime: " uptime",
  response: " response time",
  certificate: " certificate",
};

const UNKNOWN: Message = { text: "unknown", state: "unknown" };

const MESSAGES: Record<BadgeKind, (view: View, row: Row) => Message> = {
  state: (view, { check }) => {
    const state = isCurrent(view) && check?.state || "unknown";
    return { text: TRAITS[state].name.toLowerCase(), state };
  },
  uptime: (view, row) => uptimeMessage(view, [row]),
  response: (view, { check }) => {
    const ms = isCurrent(view) && check ? responseTime(timed(check)) : null;
    return ms === null ? UNKNOWN : { text: duration(ms), state: check!.state };
  },
  certificate: (_, { target, check, at }) => {
    if (target.url.startsWith("http:")) return { text: "none (plain HTTP)", state: "unknown" };
    if (!check?.certificate) return UNKNOWN;
    const { state } = certificateStatus(check.certificate, at);
    if (state === "invalid") return { text: "not valid", state: "down" };
    const days = Math.min(certificateDays(check.certificate, at), 9999);
    return { text: `valid for ${counted(days, "day")}`, state: state === "expiring" ? "blocked" : "up" };
  },
};

/** The mean of the uptimes of 30 days that are known. */
function uptimeMessage(view: View, group: readonly Row[]): Message {
  const read = uptimesIn(view);
  const known = group.map(({ target }) => read(target.id, "30d")).filter((share) => share !== null);
  if (known.length === 0) return UNKNOWN;
  const share = known.reduce((sum, one) => sum + one, 0) / known.length;
  const state = share >= GOOD_UPTIME ? "up" : share >= FAIR_UPTIME ? "blocked" : "down";
  return { text: `${percentage(share)} in 30 days`, state };
}

function stateMessage(view: View, group: readonly Row[], category: string | undefined): Message {
  if (category === undefined) {
    const { short, state = "unknown" } = headline(view);
    return isCurrent(view) ? { text: short.toLowerCase(), state } : UNKNOWN;
  }
  const count = (state: State) => group.filter(({ check }) => check?.state === state).length;
  if (!isCurrent(view) || count("unknown") === group.length) return UNKNOWN;
  const down = count("down");
  if (down > 0) return { text: `${number(down)} of ${number(group.length)} down`, state: "down" };
  return { text: count("up") === group.length ? "all up" : "none down", state: "up" };
}

function badge(name: string, subject: string, message: string, state: State): string {
  return makeBadge({ label: shortened(xmlText(name)) + subject, message, color: TRAITS[state].color });
}

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

function shortened(text: string): string {
  const parts = Array.from(graphemes.segment(text), ({ segment }) => segment);
  return parts.length <= MAX_NAME ? text : `${parts.slice(0, MAX_NAME - 1).join("")}…`;
}
