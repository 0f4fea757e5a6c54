import type { JobOptions } from "../../lib/place/job.ts";

/** How the targets of a job are checked. */
export const SAMPLE_JOB_OPTIONS: JobOptions = {
  timeout: 10_000,
  method: "GET",
  userAgent: "Lookout",
  concurrency: 1000,
  perHost: 4,
  confirmDelay: 0,
};
