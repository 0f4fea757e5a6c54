import { isPublic, literalOf } from "../check/address.ts";
import type { Check } from "../model/check.ts";
import { responded } from "../model/state.ts";
import type { SweepRecord } from "../model/sweep.ts";
import type { Target } from "../model/target.ts";

/** What earlier sweeps show about the monitor's own network. */
export interface Experience {
  /** Ids of the targets that responded in the last reliable sweep; undefined: there was none. */
  responded?: ReadonlySet<string>;
  /** How many sweeps were unreliable since then. */
  doubted: number;
}

/** A tenth of the targets that responded must respond again; fewer than `MIN_SAMPLE` targets are too few to tell. */
const MIN_SAMPLE = 5;
export const SHARE = 1 / 10;

/** Consecutive sweeps that may be held unreliable; the next one is believed. */
const MAX_DOUBTED = 2;

/**
 * Whether a check says anything about the network: not if its target was not reached in time, has an address that is not
 * allowed, or failed during maintenance.
 */
function isMeaningful({ outcome, state }: Check): boolean {
  return outcome !== null && outcome !== "address" && state !== "maintenance";
}

/**
 * Whether something beyond the monitor's own network responded: with HTTP, with bytes that are not HTTP, or with a
 * certificate, which is all that a failed handshake can prove.
 */
export function respondedAtAll({ outcome, reason }: Check): boolean {
  return responded(outcome) || outcome === "protocol" || outcome === "tls" && reason !== null && reason !== "other";
}

/** Whether a connection was refused, which anything on the way can do in the site's place. */
function wasRefused({ outcome }: Check): boolean {
  return outcome === "refused" || outcome === "reset";
}

/** Whether a check got as far as trying to connect, and did not end with a refused connection. */
function triedElse(check: Check): boolean {
  return respondedAtAll(check) || check.outcome === "timeout" && check.phases.connect !== null;
}

/** Whether a target is elsewhere, judging by its URL: a refusal by this machine or its neighbour proves nothing. */
function isRouted({ url }: Target): boolean {
  const { hostname } = new URL(url);
  const literal = literalOf(hostname);
  return literal ? isPublic(literal) : hostname.includes(".") && !/\.(localhost|local)$/.test(hostname);
}

/**
 * Whether a sweep can be trusted. If not, the monitor itself seems to have lost its connection: of the targets that responded in the last
 * reliable sweep and were checked now, fewer than a tenth respond or, if these are too few to tell, none of all those checked does.
 *
 * A connection refused by a routed host counts as a response too, as long as others end differently: a firewall that refuses everything
 * would otherwise pass for every site. So refusals count at most as often as other outcomes.
 */
export function isReliable(targets: readonly Target[], checks: readonly Check[], experience: Experience): boolean {
  if (experience.doubted >= MAX_DOUBTED || !checks.some(isMeaningful)) return true;
  // Silence that was believed once stays believed, or states would keep changing while it lasts.
  if (experience.responded?.size === 0) return true;
  const before = targets.map((target, index) => ({ target, check: checks[index] }))
    .filter(({ target, check }) => experience.responded?.has(target.id) && isMeaningful(check));
  if (before.length < MIN_SAMPLE) return checks.some(respondedAtAll);
  const count = (counts: (check: Check) => boolean) => before.filter(({ check }) => counts(check)).length;
  const refusals = before.filter(({ target, check }) => wasRefused(check) && isRouted(target)).length;
  return count(respondedAtAll) + Math.min(refusals, count(triedElse)) >= before.length * SHARE;
}

/**
 * Targets that show whether the connection was lost in the middle of a sweep, when enough had responded to believe it: some that did, each
 * on a different host, none of which fails. There are none if too few others have newly stopped responding, or silence would be believed.
 */
export function controlsOf(
  targets: readonly Target[],
  checks: readonly Check[],
  { responded: before, doubted }: Experience,
): Target[] {
  const failing = targets.filter(({ id }, index) =>
    checks[index].state === "down" && !respondedAtAll(checks[index]) && (before?.has(id) ?? true)
  );
  if (doubted >= MAX_DOUBTED || failing.length < MIN_SAMPLE) return [];
  const hosts = new Set(failing.map(hostOf));
  const controls: Target[] = [];
  for (const [index, target] of targets.entries()) {
    if (controls.length === MIN_SAMPLE) break;
    if (!respondedAtAll(checks[index]) || hosts.has(hostOf(target))) continue;
    hosts.add(hostOf(target));
    controls.push(target);
  }
  return controls;
}

/** Whether no target responded, of those whose checks say anything about the network. */
export function noneResponds(checks: readonly Check[]): boolean {
  return checks.some(isMeaningful) && !checks.some(respondedAtAll);
}

function hostOf({ url }: Target): string {
  return new URL(url).host;
}

/** The checks of an unreliable sweep: no site is called down for what may be the monitor's own failure. */
export function doubt(checks: readonly Check[]): Check[] {
  return checks.map((check) => check.state === "down" ? { ...check, state: "unknown" } : check);
}

/** What a sweep adds to experience. */
export function nextExperience(experience: Experience, targets: readonly Target[], record: SweepRecord): Experience {
  const { reliable, checks } = record;
  if (!reliable) return { ...experience, doubted: experience.doubted + 1 };
  if (!checks.some(isMeaningful)) return experience;
  if (targets.length !== checks.length) {
    // For a list that cannot be read, it is unknown which targets responded. Only silence is the same for any list.
    const isSilent = !checks.some(({ outcome }) => responded(outcome));
    if (isSilent) return { responded: new Set(), doubted: 0 };
    return { responded: experience.responded?.size === 0 ? undefined : experience.responded, doubted: 0 };
  }
  // Targets that were not checked are known from before.
  const responding = targets.filter(({ id }, index) =>
    isMeaningful(checks[index]) ? respondedAtAll(checks[index]) : experience.responded?.has(id)
  );
  return { responded: new Set(responding.map(({ id }) => id)), doubted: 0 };
}
