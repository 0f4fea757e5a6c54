import type { Digest, DigestIncident } from "../model/digest.ts";
import type { Target } from "../model/target.ts";

/** At least so many must share it, and at least this share of all. */
const LEAST = 3;
const SHARE = 0.6;

export interface CauseOptions {
  /** Everything that is watched: a category that most of it is in anyway explains nothing. */
  targets: readonly Target[];
  /** By the target's id, when the certificate for which it is down ends, as a date. Default: none is. */
  certificates?: ReadonlyMap<string, string>;
}

/** What most of the newly down have in common, the most specific first: certificate, category, failure. Undefined: nothing. */
export function sharedCause(down: readonly DigestIncident[], options: CauseOptions): Digest["cause"] {
  const { targets, certificates = new Map<string, string>() } = options;
  const certificate = mostCommon(down.flatMap(({ target }) => certificates.get(target) ?? []));
  const category = mostCommon(down.map(({ category }) => category));
  const failure = mostCommon(down.map(({ failure }) => failure));
  const isShared = (count: number) => count >= LEAST && count >= SHARE * down.length;
  if (isShared(certificate.count)) return { kind: "certificate", ...certificate };
  const ofAll = targets.filter((target) => target.category === category.value).length / Math.max(1, targets.length);
  const isTelling = category.value !== "" && category.count / down.length >= 2 * ofAll;
  if (isShared(category.count) && isTelling) return { kind: "category", ...category };
  if (isShared(failure.count)) return { kind: "failure", ...failure };
}

function mostCommon(values: readonly string[]): { value: string; count: number } {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].reduce((most, [value, count]) => count > most.count ? { value, count } : most, {
    value: "",
    count: 0,
  });
}
