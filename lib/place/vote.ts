import type { Check } from "../model/check.ts";
import { isTied, type Opinion, sidesOf } from "../model/opinion.ts";

/** What a place found of a target; undefined: it does not vote, or did not check it. */
export interface Vote {
  place: string;
  check: Check | undefined;
}

/**
 * The final check of a target that was found down, by a strict majority of those who could judge, ourselves included. A tie
 * is `unknown`, but down if the last sweep had a tie as well, so that it does not hide an outage for long.
 * @param own the check, and where it was made
 * @param before the target's check in the last sweep
 */
export function verdict(
  own: { place: string; check: Check },
  votes: readonly Vote[],
  before: Check | undefined,
): Check {
  const { check, place } = own;
  const opinions = [{ place, outcome: check.outcome, state: check.state }, ...votes.map(opinionOf)];
  const { down, up } = sidesOf(opinions);
  if (down.length > up.length) return { ...check, opinions };
  if (down.length < up.length) {
    const found = votes.find(({ place }) => place === up[0])!.check!;
    return { ...found, certificate: check.certificate, opinions };
  }
  return { ...check, ...(!isTied(before?.opinions) && { state: "unknown" }), opinions };
}

/** A place that may not check private addresses cannot judge what is there. */
function opinionOf({ place, check }: Vote): Opinion {
  if (!check || check.outcome === "address") return { place, outcome: null, state: "unknown" };
  return { place, outcome: check.outcome, state: check.state };
}
