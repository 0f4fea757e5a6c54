import { type Check, type Phase, totalOf } from "../model/check.ts";
import type { Opinion } from "../model/opinion.ts";
import type { Limit } from "../model/limit.ts";
import type { Outcome, State } from "../model/state.ts";
import type { Wall } from "../model/wall.ts";
import { certificateDays } from "../show/certificate_words.ts";
import { disputedWords, outcomeWords } from "../show/words.ts";
import { type Integer, type Timestamp, timestamp } from "./values.ts";

/**
 * What one check found. Exactly one of `status` and `failure` is given, or neither: the target was not reached, or
 * `limit` says what of the monitor's own kept it from being checked.
 */
export interface ApiCheck {
  state: State;
  status: Integer | null;
  failure: string | null;
  /** Why TLS failed, or behind which limit of a search the text of `content` may be. */
  reason: string | null;
  /** What failed, in the page's words; null: nothing did. */
  message: string | null;
  ms: Integer | null;
  /** Milliseconds spent in each step; null: the check did not get there, or had no need of it. */
  phases: Record<Phase, Integer | null>;
  attempts: Integer;
  /** The earliest end in the chain of certificates. */
  certificateEnd: Timestamp | null;
  /** Whole days until then, rounded down: an hour ago is -1. */
  certificateDays: Integer | null;
  limit: Limit | null;
  /** The service that turned the request away, where it is known. */
  wall: Wall | null;
  /** What each place found, the sweeping one first; absent where only that was asked. */
  opinions?: ApiOpinion[];
  /** Where places disagree, in words: `down from here and eu; up from ap`; else absent. */
  disputed?: string;
}

/** Exactly one of `status` and `failure` is given, or neither: the place could not judge, or did not respond. */
export interface ApiOpinion {
  place: string;
  state: State;
  status: Integer | null;
  failure: string | null;
}

/** @param at when the check was made, in ms UTC */
export function apiCheck(check: Check, at: number): ApiCheck {
  const { state, outcome, reason, phases, attempts, certificate, limit = null, wall = null, opinions } = check;
  const disputed = disputedWords(opinions);
  return {
    state,
    ...resultOf(outcome),
    reason,
    message: typeof outcome === "number" ? null : outcomeWords(check, at),
    ms: totalOf(phases),
    phases,
    attempts,
    certificateEnd: certificate && timestamp(certificate.end),
    certificateDays: certificate && certificateDays(certificate, at),
    limit,
    wall,
    ...(opinions && { opinions: opinions.map(apiOpinion) }),
    ...(disputed && { disputed }),
  };
}

function apiOpinion({ place, state, outcome }: Opinion): ApiOpinion {
  return { place, state, ...resultOf(outcome) };
}

function resultOf(outcome: Outcome | null): Pick<ApiOpinion, "status" | "failure"> {
  return {
    status: typeof outcome === "number" ? outcome : null,
    failure: typeof outcome === "string" ? outcome : null,
  };
}
