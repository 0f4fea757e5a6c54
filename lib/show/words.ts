import { type Check, type ContentReason, type Reason, totalOf } from "../model/check.ts";
import { isDisputed, type Opinion, sidesOf } from "../model/opinion.ts";
import { type Limit, LIMIT_WORDS } from "../model/limit.ts";
import { FAILURE_TRAITS, isFailure } from "../model/failure.ts";
import { counted, duration } from "../text/numbers.ts";
import { tlsWords } from "./certificate_words.ts";

/** An outcome in words, whatever check it comes from: `503`, `DNS lookup failed`. */
export function outcomeName(outcome: string | number | null): string {
  const name = String(outcome ?? "unreached");
  if (name === "unreached") return "not checked in time";
  return isFailure(name) ? FAILURE_TRAITS[name].words : name;
}

/** Why the expected text was not found, if more is known about that. */
const CONTENT_WORDS: Record<ContentReason, string> = {
  "body-limit": "expected text not found in the first 1 MiB",
  "unpacked-limit": "expected text not found in the first 8 MiB of what the response unpacks to",
  "broken-body": "expected text not found in the part of the response that could be read",
  "unknown-coding": "expected text not found (unsupported content encoding)",
  "redirect": "expected text not found (redirects are not followed)",
};

function isContentReason(reason: Reason): reason is ContentReason {
  return Object.hasOwn(CONTENT_WORDS, reason);
}

/** A check's outcome as of a time, in ms UTC, in words: `503`, `timed out after 10 s`, `certificate expired 2 days ago`. */
export function outcomeWords({ phases, limit, ...found }: Check, at: number): string {
  if (limit) return `Lookout ${LIMIT_WORDS[limit]}`;
  if (found.outcome === "timeout") return `timed out after ${duration(totalOf(phases) ?? 0)}`;
  return typeof found.outcome === "number" ? String(found.outcome) : ownWords(found, at);
}

/** What the monitor's own limits prevented, each a sentence: `12 sites couldn't be checked: Lookout ran out of memory`. */
export function limitSentences(counts: Partial<Record<Limit, number>>, one = "site"): string[] {
  return Object.entries(counts).map(([limit, count]) =>
    `${counted(count, one)} couldn't be checked: Lookout ${LIMIT_WORDS[limit as Limit]}`
  );
}

/** What a check, or the one that opened an incident, found. */
interface Found extends Pick<Check, "outcome" | "reason" | "opinions"> {
  certificate?: Check["certificate"];
}

/**
 * Why a target is down, as a part of a sentence, without how long it took: `returned 503`, `certificate expired 2 days ago
 * (1 Jan 2026)` as of a time in ms UTC; with what places found if they disagree. Without a time it stays true, as the
 * words of an incident must: `certificate expired on 1 Jan 2026`.
 */
export function reasonWords(found: Found, at?: number): string {
  return withDispute(ownWords(found, at), disputedWords(found.opinions));
}

/** Words with what places found beside them, where that is in dispute: `returned 503 (disputed: down from here; up from eu)`. */
export function withDispute(words: string, disputed: string | undefined): string {
  return disputed ? `${words} (disputed: ${disputed})` : words;
}

/** What places found if they disagree: `down from here and eu; up from ap`; undefined: they do not. */
export function disputedWords(opinions: readonly Opinion[] | undefined): string | undefined {
  if (!opinions || !isDisputed(opinions)) return undefined;
  const { down, up } = sidesOf(opinions);
  return `down from ${listed(down)}; up from ${listed(up)}`;
}

/** What each place found: `here 503, eu timed out, ap no result`. */
export function opinionWords(opinions: readonly Opinion[]): string {
  return opinions.map(({ place, outcome }) => `${place} ${outcome === null ? "no result" : outcomeName(outcome)}`)
    .join(", ");
}

function listed(names: string[]): string {
  return new Intl.ListFormat("en", { style: "long" }).format(names);
}

/** Why a target is down, as `reasonWords()`, but without what places found. */
export function ownWords({ outcome, reason, certificate }: Found, at?: number): string {
  if (typeof outcome === "number") return `returned ${outcome}`;
  if (reason === null) return outcomeName(outcome);
  return isContentReason(reason) ? CONTENT_WORDS[reason] : tlsWords(reason, certificate, at);
}
