import { type Check, type Phase, totalOf } from "../model/check.ts";
import type { Opinion } from "../model/opinion.ts";
import type { Limit } from "../model/limit.ts";
import type { Outcome, State } from "../model/state.ts";
import type { Wall } from "../model/wall.ts";
import { certificateDays } from "../show/certificate_words.ts";
import { disputedWords, outcomeWords } from "../show/words.ts";
import { type Integer, type Timestamp, timestamp } from "./values.ts";

/**
 * What one check found. At most one of `status` and `failure` is given; neither if the target was not reached, or if a
 * limit of the monitor's own machine (`limit`) kept it from being checked.
 */
export interface ApiCheck {
  state: State;
  status: Integer | null;
  failure: string | null;
  /** Why TLS failed or, for `content`, which limit the search reached before it found the text. */
  reason: string | null;
  /** What failed, as worded on the page; null: nothing did. */
  message: string | null;
  ms: Integer | null;
  /** Milliseconds spent in each phase; null: the check did not get that far, or did not need it. */
  phases: Record<Phase, Integer | null>;
  attempts: Integer;
  /** The earliest expiry in the certificate chain. */
  certificateEnd: Timestamp | null;
  /** Whole days until then, rounded down: an hour ago is -1. */
  certificateDays: Integer | null;
  limit: Limit | null;
  /** The service that blocked the request, if known. */
  wall: Wall | null;
  /** What each place found, the one that sweeps first; absent if no second opinion was needed. */
  opinions?: ApiOpinion[];
  /** How places disagree, in words: `down from here and eu; up from ap`; absent if they agree. */
  disputed?: string;
}

/** At most one of `status` and `failure` is given; neither if the place could not judge or did not respond. */
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

/** An outcome as the status or the failure that it is. */
export function resultOf(outcome: Outcome | null): Pick<ApiOpinion, "status" | "failure"> {
  return {
    status: typeof outcome === "number" ? outcome : null,
    failure: typeof outcome === "string" ? outcome : null,
  };
}
