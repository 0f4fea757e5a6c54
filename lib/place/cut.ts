import type { Target } from "../model/target.ts";
import { MAX_TARGETS } from "./job.ts";

/** Characters that the ids of one job have at most, so that its results fit into one item whatever the ids are. */
const MAX_ID_LENGTH = 300_000;

/**
 * Targets cut into jobs by host: only a worker that checks all of a host's targets can limit the checks that run at once
 * to that host. A host with more targets than a job may have gets a job to itself.
 */
export function cutByHost(targets: readonly Target[], most = MAX_TARGETS): Target[][] {
  const jobs: Target[][] = [];
  let job: Target[] = [];
  let length = 0;
  for (const group of Map.groupBy(targets, ({ url }) => new URL(url).host).values()) {
    const groupLength = group.reduce((sum, { id }) => sum + id.length, 0);
    if (job.length > 0 && (job.length + group.length > most || length + groupLength > MAX_ID_LENGTH)) {
      jobs.push(job);
      [job, length] = [[], 0];
    }
    for (const target of group) job.push(target);
    length += groupLength;
  }
  if (job.length > 0) jobs.push(job);
  return jobs;
}

/** A job that is too large for a message, in two: by host, unless it has one host alone. */
export function halves(targets: readonly Target[]): Target[][] {
  const byHost = cutByHost(targets, Math.ceil(targets.length / 2));
  if (byHost.length > 1) return byHost;
  const middle = Math.ceil(targets.length / 2);
  return [targets.slice(0, middle), targets.slice(middle)];
}
