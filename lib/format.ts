import { type Check, totalOf } from "./record.ts";
import type { State } from "./state.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const numbers = new Intl.NumberFormat("en");

/** `1,000`. */
export function number(value: number): string {
  return numbers.format(value);
}

/** A share from 0 to 1: `99.98%`; what is not the whole is never rounded up to it. */
export function percentage(share: number): string {
  return `${Math.floor(share * 10_000 + 1e-9) / 100}%`;
}

/** `1 target`, `1,000 targets`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${number(count)} ${count === 1 ? one : many}`;
}

/** A length of time, as exact as people care: `352 ms`, `1.4 s`, `12 s`, `2 min 5 s`, `3 h 20 min`, `4 days`. */
export function duration(ms: number): string {
  if (ms < SECOND) return `${Math.round(ms)} ms`;
  const tenths = Math.round(ms / 100) / 10;
  if (tenths < 60) return `${tenths} s`;
  const seconds = Math.round(ms / SECOND);
  if (seconds < 3600) return parts(Math.floor(seconds / 60), "min", seconds % 60, "s");
  const minutes = Math.round(ms / MINUTE);
  if (minutes < 24 * 60) return parts(Math.floor(minutes / 60), "h", minutes % 60, "min");
  return counted(Math.round(ms / DAY), "day");
}

function parts(large: number, unit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${unit}` : `${large} ${unit} ${small} ${smallUnit}`;
}

/** How long ago a time was, or how long it is until then, both in ms: `just now`, `4 min ago`, `in 6 min`. */
export function age(time: number, now: number): string {
  const past = now - time;
  const ms = Math.abs(past);
  if (ms < 5 * SECOND) return "just now";
  const length = ms < MINUTE
    ? `${Math.floor(ms / SECOND)} s`
    : ms < HOUR
    ? `${Math.floor(ms / MINUTE)} min`
    : ms < 2 * DAY
    ? `${Math.floor(ms / HOUR)} h`
    : `${Math.floor(ms / DAY)} days`;
  return past > 0 ? `${length} ago` : `in ${length}`;
}

/** A time of day, with the date where `now` is far from it (both ms UTC): `18:50`, `18:50:10`, `22 Nov, 18:50`. */
export function moment(time: number, now: number, zone?: string): string {
  const options: Intl.DateTimeFormatOptions = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone };
  if (time % MINUTE !== 0 && Math.abs(now - time) < HOUR) options.second = "2-digit";
  if (Math.abs(now - time) >= DAY / 2) Object.assign(options, { day: "numeric", month: "short" });
  return formatter(options).format(time);
}

/** A UTC day, by its first moment or any later one: `Friday, 2 January 2026`. */
export function dayName(day: number): string {
  return formatter({ weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone: "UTC" }).format(day);
}

const formatters = new Map<string, Intl.DateTimeFormat>();

/** To make one takes longer than to format a hundred times. */
function formatter(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify(options);
  let made = formatters.get(key);
  if (!made) formatters.set(key, made = new Intl.DateTimeFormat("en-GB", options));
  return made;
}

/** What people call a time zone: `Asia/Singapore` is `Singapore, UTC+8`. */
export function zoneName(zone: string, now: number): string {
  const [offset] = formatter({ timeZone: zone, timeZoneName: "shortOffset" }).formatToParts(now)
    .filter(({ type }) => type === "timeZoneName").map(({ value }) => value.replace("GMT", "UTC").replace("+0", ""));
  const place = zone.split("/").at(-1)!.replaceAll("_", " ");
  return place === offset ? offset : `${place}, ${offset}`;
}

/** What a failure is called where there is no more to say of it. */
const FAILURE_WORDS: Record<string, string> = {
  timeout: "no answer in time",
  dns: "name does not resolve",
  refused: "connection refused",
  reset: "connection reset",
  unreachable: "no way to the host",
  tls: "no secure connection",
  protocol: "answer is not HTTP",
  address: "address not allowed",
  content: "expected text is missing",
  unreached: "not reached in time",
};

/** An outcome in words, whatever check it comes from: `503`, `name does not resolve`. */
export function outcomeName(outcome: string | number | null): string {
  return typeof outcome === "number" ? String(outcome) : FAILURE_WORDS[outcome ?? "unreached"] ?? outcome ?? "";
}

const CERTIFICATE_WORDS = {
  "expired": "certificate expired",
  "wrong-name": "certificate for another name",
  "unknown-issuer": "certificate from an unknown issuer",
  "other": FAILURE_WORDS.tls,
} as const;

/** What came of a check, in words: `503`, `no answer in 10 s`, `certificate expired`. */
export function outcomeWords({ outcome, phases, reason, certificateDays }: Check): string {
  if (outcome === "timeout") return `no answer in ${duration(totalOf(phases) ?? 0)}`;
  if (outcome !== "tls" || reason === null) return outcomeName(outcome);
  if (reason === "expired" && (certificateDays ?? 0) > 0) return "certificate not valid yet";
  return CERTIFICATE_WORDS[reason];
}

/** Why a target is down, as a part of a sentence, without what only one check knows: `answers 503`, `certificate expired`. */
export function reasonWords({ outcome, reason }: Pick<Check, "outcome" | "reason">): string {
  if (typeof outcome === "number") return `answers ${outcome}`;
  return outcome === "tls" && reason !== null ? CERTIFICATE_WORDS[reason] : outcomeName(outcome);
}

/** What a state is called. */
export const STATE_NAMES: Record<State, string> = { up: "Up", blocked: "Blocked", down: "Down", unknown: "Unknown" };
