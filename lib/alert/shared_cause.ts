import { networkOf } from "../check/address.ts";
import type { Digest, DigestIncident } from "../model/digest.ts";
import type { Target } from "../model/target.ts";
import type { Origin } from "./open_incidents.ts";

/** A cause is shared by at least this many of the targets, and by this share of them. */
const MIN_COUNT = 3;
const MIN_SHARE = 0.6;

export interface CauseOptions {
  /** All targets: a category that most of them are in anyway explains nothing. */
  targets: readonly Target[];
}

/**
 * What most of the newly down targets have in common, the most specific first: certificate, address, network, category, failure.
 * Undefined: nothing.
 */
export function sharedCause(
  down: readonly (Origin & { incident: DigestIncident })[],
  { targets }: CauseOptions,
): Digest["cause"] {
  const common = (of: (each: typeof down[number]) => string | undefined) => {
    const { value, count } = mostCommon(down.flatMap((each) => of(each) ?? []));
    return count >= MIN_COUNT && count >= MIN_SHARE * down.length ? { value, count } : undefined;
  };
  const isTelling = ({ value, count }: { value: string; count: number }) => {
    const ofAll = targets.filter(({ category }) => category === value).length / Math.max(1, targets.length);
    return value !== "" && count / down.length >= 2 * ofAll;
  };
  const certificate = common(({ certificate }) => certificate);
  if (certificate) return { kind: "certificate", ...certificate };
  const address = common(({ address }) => address);
  if (address) return { kind: "address", ...address };
  const network = common(({ address }) => address && networkOf(address));
  if (network) return { kind: "network", ...network };
  const category = common(({ incident }) => incident.category);
  if (category && isTelling(category)) return { kind: "category", ...category };
  const failure = common(({ incident }) => incident.failure);
  if (failure) return { kind: "failure", ...failure };
}

function mostCommon(values: readonly string[]): { value: string; count: number } {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].reduce((most, [value, count]) => count > most.count ? { value, count } : most, {
    value: "",
    count: 0,
  });
}
