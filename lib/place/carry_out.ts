import { HOUR } from "../duration.ts";
import { log } from "../log/log.ts";
import type { Check } from "../model/check.ts";
import type { Target } from "../model/target.ts";
import type { Answer } from "./answer.ts";
import type { AnswerName } from "./answers.ts";
import { type Job, type JobOptions, readJob } from "./job.ts";
import { iso } from "../text/iso.ts";
import { counted } from "../text/numbers.ts";

/** A message as it was received. Times are ms UTC by the queue's clock. */
export interface Delivery {
  message: string;
  /** When it was sent. */
  sent: number;
  now: number;
}

export interface Means {
  /** The name of the place that this worker belongs to. */
  place: string;
  /** Checks targets within `within` ms; resolves with one check per target, in their order. */
  check: (targets: readonly Target[], options: JobOptions & { within: number }) => Promise<Check[]>;
  /** Writes an answer; false: there was one already. */
  answer: (name: AnswerName, answer: Answer) => Promise<boolean>;
}

/** Milliseconds that a job may take at most, whatever it says: the longest slot. */
const LONGEST = HOUR;

/**
 * Does the job in a message and writes its results. A job that comes too late is skipped; for one of
 * a later version, the result says why it cannot be done.
 * @throws {Error} why the message cannot be handled, without quoting it; what checking or writing throws
 */
export async function carryOut({ message, sent, now }: Delivery, { place, check, answer }: Means): Promise<void> {
  const read = await readJob(message);
  if (read.place !== place) {
    throw new Error("Cannot do the job: it is for another place; check LOOKOUT_QUEUE and LOOKOUT_PLACE");
  }
  const { slot, deadline } = read;
  const shownSlot = iso(slot);
  if ("laterVersion" in read) {
    log.warn("Cannot do a job for {slot}: its version {version} needs a newer Lookout", {
      event: "job.later-version",
      slot: shownSlot,
      version: read.laterVersion,
    });
    await answer({ place, slot, key: read.key }, { cannot: `version ${read.laterVersion} needs a newer Lookout` });
    return;
  }
  const { job } = read;
  const within = Math.min(LONGEST, deadline - read.sent - (now - sent));
  const targets = job.targets.length;
  if (within <= 0) {
    log.warn("Skipped a job for {slot}: it arrived {late} ms too late", {
      event: "job.late",
      slot: shownSlot,
      late: -within,
      targets,
    });
    return;
  }
  const began = performance.now();
  const checks = await check(job.targets.map(asTarget), { ...job.options, within });
  const isFirst = await answer({ place, slot, key: job.key }, { checks: checksOf(job, checks) });
  log.info(`Checked ${counted(targets, "target")} for {slot} in {ms} ms`, {
    event: "job.done",
    slot: shownSlot,
    targets,
    ms: Math.round(performance.now() - began),
    ...(!isFirst && { again: true }),
  });
}

function asTarget(target: Job["targets"][number]): Target {
  return { ...target, name: target.id, category: "" };
}

function checksOf({ targets }: Job, checks: readonly Check[]): Map<string, Check> {
  return new Map(targets.map(({ id }, index) => [id, checks[index]]));
}
