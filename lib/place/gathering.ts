import { setTimeout as delay } from "node:timers/promises";
import { messageOf } from "../message.ts";
import type { Check } from "../model/check.ts";
import type { Answer } from "./answer.ts";
import type { Job } from "./job.ts";

/** The outcome of the jobs for a place. */
export interface Gathered {
  /** By target id; what is missing was not checked, or not in time. */
  checks: Map<string, Check>;
  /** How many jobs brought checks. */
  responded: number;
  /** Why others were not: the queue or the table could not be reached, or a worker cannot do them. */
  problems: string[];
}

export interface GatheringOptions {
  jobs: readonly Job[];
  /** The answer to a job, if there is one. */
  read: (job: Job) => Promise<Answer | undefined>;
  send: (job: Job) => Promise<void>;
  /** In how many ms it ends at the latest, however the clock is set meanwhile. */
  within: number;
  /** How often what is missing is read, in ms. */
  period: number;
  /** Called with how many checks there are so far. */
  onChecks?: (count: number) => void;
  /** Ends it early. */
  signal: AbortSignal;
}

/** How many reads or sends run at the same time: a million targets are a hundred jobs. */
const AT_ONCE = 16;

/**
 * Sends jobs, and gathers their results until all are there or time is up. Reads first: another process that swept the
 * slot before may have sent the same jobs, and only the rest is sent. What cannot be read or sent is tried again.
 * @throws the reason of `signal`
 */
export async function gather(options: GatheringOptions): Promise<Gathered> {
  const { jobs, read, send, within, period, onChecks, signal } = options;
  const end = performance.now() + within;
  const checks = new Map<string, Check>();
  const problems = new Set<string>();
  const open = new Set(jobs);
  const unsent = new Set(jobs);
  let responded = 0;

  const look = async (job: Job) => {
    const answer = await read(job);
    if (!answer) return;
    open.delete(job);
    unsent.delete(job);
    if ("cannot" in answer) return void problems.add(`no results of a job: ${answer.cannot}`);
    responded++;
    for (const [id, check] of answer.checks) checks.set(id, check);
    onChecks?.(checks.size);
  };
  const order = async (job: Job) => {
    if (end <= performance.now()) return;
    await send(job);
    unsent.delete(job);
  };
  const tried = (work: (job: Job) => Promise<void>) => async (job: Job) => {
    if (signal.aborted) return;
    try {
      await work(job);
    } catch (error) {
      problems.add(messageOf(error));
    }
  };

  for (;;) {
    await each(open, tried(look));
    await each(unsent, tried(order));
    const left = end - performance.now();
    if (open.size === 0 || left <= 0) break;
    signal.throwIfAborted();
    await delay(Math.min(period, left), undefined, { signal }).catch(() => signal.throwIfAborted());
  }
  signal.throwIfAborted();
  if (open.size > 0) problems.add(`${open.size} of ${jobs.length} jobs were not done in time`);
  return { checks, responded, problems: [...problems] };
}

/** Does some work for everything that there is now, `AT_ONCE` at a time. */
async function each<T>(all: Iterable<T>, work: (one: T) => Promise<void>): Promise<void> {
  const rest = [...all].values();
  const worker = async () => {
    for (const one of rest) await work(one);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}
