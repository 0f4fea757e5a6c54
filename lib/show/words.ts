import { tlsWords } from "./certificate_words.ts";
import { type Limit, LIMIT_WORDS } from "../model/limit.ts";
import { type Check, type ContentReason, type Reason, totalOf } from "../model/check.ts";
import type { State } from "../model/state.ts";

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

/** What a failure is called where there is no more to say of it. */
const FAILURE_WORDS: Record<string, string> = {
  timeout: "no answer in time",
  dns: "name does not resolve",
  refused: "connection refused",
  reset: "connection reset",
  unreachable: "no way to the host",
  tls: "TLS connection failed",
  protocol: "answer is not HTTP",
  address: "address not allowed",
  content: "expected text is missing",
  unreached: "not reached in time",
};

/** An outcome in words, whatever check it comes from: `503`, `name does not resolve`. */
export function outcomeName(outcome: string | number | null): string {
  return typeof outcome === "number" ? String(outcome) : FAILURE_WORDS[outcome ?? "unreached"] ?? outcome ?? "";
}

/** Why a text was not found, where that may only be for how much of a body is searched. */
const CONTENT_WORDS: Record<ContentReason, string> = {
  "body-limit": "expected text not found in the first 1 MiB",
  "unpacked-limit": "expected text not found in the first 8 MiB of what the response unpacks to",
};

function isContentReason(reason: Reason): reason is ContentReason {
  return Object.hasOwn(CONTENT_WORDS, reason);
}

/** What came of a check at a time, in ms UTC, in words: `503`, `no answer in 10 s`, `certificate expired 2 days ago`. */
export function outcomeWords({ phases, limit, ...found }: Check, at: number): string {
  if (limit) return `Lookout ${LIMIT_WORDS[limit]}`;
  if (found.outcome === "timeout") return `no answer in ${duration(totalOf(phases) ?? 0)}`;
  return typeof found.outcome === "number" ? String(found.outcome) : reasonWords(found, at);
}

/** What limits of the monitor's own cost, each a sentence: `12 sites couldn't be checked: Lookout ran out of memory`. */
export function limitSentences(counts: Partial<Record<Limit, number>>, one = "site"): string[] {
  return Object.entries(counts).map(([limit, count]) =>
    `${counted(count, one)} couldn't be checked: Lookout ${LIMIT_WORDS[limit as Limit]}`
  );
}

/** What a check, or the one that opened an incident, found at a time, in ms UTC. */
interface Found extends Pick<Check, "outcome" | "reason"> {
  certificate?: Check["certificate"];
}

/** Why a target is down, as a part of a sentence, without how long it took: `answers 503`, `certificate expired 2 days ago`. */
export function reasonWords({ outcome, reason, certificate }: Found, at: number): string {
  if (typeof outcome === "number") return `answers ${outcome}`;
  if (reason === null) return outcomeName(outcome);
  return isContentReason(reason) ? CONTENT_WORDS[reason] : tlsWords(reason, certificate, at);
}

/** What a state is called. */
export const STATE_NAMES: Record<State, string> = { up: "Up", blocked: "Blocked", down: "Down", unknown: "Unknown" };
