import { verdict, type Vote } from "../place/vote.ts";
import type { Gathered } from "../place/gathering.ts";
import type { Check } from "../model/check.ts";
import type { PastSweep } from "../model/sweep.ts";
import type { Target } from "../model/target.ts";
import { doubt, type Experience, isReliable, respondedAtAll, SHARE } from "./doubt.ts";

export interface OpinionOptions {
  /** Who checked: `HERE`, or the name of a place. */
  own: string;
  /** The places that give second opinions. */
  places: readonly string[];
  /** Has a place check targets. */
  check: (place: string, targets: readonly Target[]) => Promise<Gathered>;
  experience: Experience;
  /** The newest sweep so far. */
  latest?: PastSweep;
}

/** The result of a sweep. */
export interface Judgement {
  checks: Check[];
  reliable: boolean;
}

/** What a place found, by target id. */
interface Testimony extends Pick<Gathered, "checks"> {
  place: string;
}

/** The most targets in question that places check. */
const MAX_IN_QUESTION = 1000;

/** How many targets a place is measured by. */
const CONTROLS = 5;

/**
 * Has places check everything that seems down, and decides by what they found; without places, by our own checks alone. A
 * place that finds none of its controls up does not vote: it may be cut off itself.
 */
export async function withSecondOpinions(
  targets: readonly Target[],
  checks: readonly Check[],
  { own, places, check, experience, latest }: OpinionOptions,
): Promise<Judgement> {
  const before = new Map(latest?.targets.map(({ id }, index) => [id, latest.record.checks[index]]));
  const questions = inQuestion(targets, checks, before);
  if (questions.length === 0) return judged(checks, isReliable(targets, checks, experience));
  const questioned = new Set(questions.map((index) => targets[index].id));
  const controls = controlsAmong(targets, { questioned, before, experience, latest });
  const order = [...questions.map((index) => targets[index]), ...controls.filter(({ id }) => !questioned.has(id))];
  const testimonies = await Promise.all(places.map(async (place): Promise<Testimony> => {
    const { checks } = await check(place, order);
    return { place, checks };
  }));

  const reliable = isBelieved(
    targets,
    checks,
    experience,
    testimonies.map((testimony) => seesItToo(testimony, questioned)),
  );
  const voting = new Set(testimonies.filter((testimony) => mayVote(testimony, controls, questioned)));
  const voted = [...checks];
  for (const index of questions) {
    const { id } = targets[index];
    const votes = testimonies.map((testimony): Vote => ({
      place: testimony.place,
      check: voting.has(testimony) ? testimony.checks.get(id) : undefined,
    }));
    const found = verdict({ place: own, check: checks[index] }, votes, before.get(id));
    voted[index] = reliable ? found : { ...checks[index], opinions: found.opinions };
  }
  return judged(voted, reliable);
}

function judged(checks: readonly Check[], reliable: boolean): Judgement {
  return { checks: reliable ? [...checks] : doubt(checks), reliable };
}

/** Indexes into the list of the targets that seem down; if there are too many, those that were not down before come first. */
function inQuestion(
  targets: readonly Target[],
  checks: readonly Check[],
  before: ReadonlyMap<string, Check>,
): number[] {
  const down = [...checks.keys()].filter((index) => checks[index].state === "down");
  const isNew = (index: number) => before.get(targets[index].id)?.state !== "down";
  return [...down.filter(isNew), ...down.filter((index) => !isNew(index))].slice(0, MAX_IN_QUESTION);
}

/**
 * Targets that we found up in the last reliable sweep, each on a different host. Those in question now are the last choice:
 * with them, a place would be measured by what may be down everywhere.
 */
function controlsAmong(
  targets: readonly Target[],
  { questioned, before, experience, latest }: {
    questioned: ReadonlySet<string>;
    before: ReadonlyMap<string, Check>;
    experience: Experience;
    latest?: PastSweep;
  },
): Target[] {
  const wasUp = ({ id }: Target) =>
    latest?.record.reliable ? before.get(id)?.state === "up" : experience.responded?.has(id) ?? false;
  const up = targets.filter(wasUp);
  const byHost = new Map<string, Target>();
  for (const target of [...up.filter(({ id }) => !questioned.has(id)), ...up.filter(({ id }) => questioned.has(id))]) {
    const { host } = new URL(target.url);
    if (!byHost.has(host)) byHost.set(host, target);
    if (byHost.size === CONTROLS) break;
  }
  return [...byHost.values()];
}

/** Whether a place is to be believed: one of its controls responds or, where there are none, anything that it checked. */
function mayVote({ checks }: Testimony, controls: readonly Target[], questioned: ReadonlySet<string>): boolean {
  const measures = controls.length > 0 ? controls.map(({ id }) => id) : [...questioned];
  return measures.some((id) => {
    const check = checks.get(id);
    return check !== undefined && respondedAtAll(check);
  });
}

/** Whether what fails here fails at a place too; undefined: it did not respond, or could not judge. */
function seesItToo({ checks }: Testimony, questioned: ReadonlySet<string>): boolean | undefined {
  const found = [...questioned].flatMap((id) => checks.get(id) ?? []).filter(({ outcome }) =>
    outcome !== null && outcome !== "address"
  );
  if (found.length === 0) return undefined;
  return found.filter(respondedAtAll).length < found.length * SHARE;
}

/**
 * Whether a sweep may be believed. If nearly everything fails, the majority of places settles immediately what would
 * otherwise take three sweeps: either they see it too, or we are cut off.
 */
function isBelieved(
  targets: readonly Target[],
  checks: readonly Check[],
  experience: Experience,
  views: readonly (boolean | undefined)[],
): boolean {
  if (isReliable(targets, checks, { ...experience, doubted: 0 })) return true;
  const responding = views.filter((view) => view !== undefined);
  const seeing = responding.filter((sees) => sees).length;
  if (seeing * 2 > responding.length) return true;
  if (seeing * 2 < responding.length) return false;
  return isReliable(targets, checks, experience);
}
