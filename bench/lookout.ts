import { CLI_FLAGS } from "../testing/process/task_flags.ts";
import { measure, type Usage } from "./measure.ts";
import { TIMEOUT } from "./peer.ts";
import type { WorldProcess } from "./world.ts";

/** The program's folder. */
export const ROOT = new URL("..", import.meta.url).pathname;

/** What a sweep by `deno task sweep` took, as a process. */
export interface Swept extends Usage {
  /** Seconds from the sweep's start to its end. */
  pass: number;
  /** Seconds of CPU but for what starting and reading the list take. */
  passCpu: number;
}

const RUN = ["run", ...CLI_FLAGS, `${ROOT}cli.ts`];

/** The settings under which Lookout knows a simulated list's hosts and gives them as much time as its peers do. */
export function environmentFor({ list, ca }: WorldProcess): Record<string, string> {
  return {
    LOOKOUT_TARGETS: list,
    LOOKOUT_TIMEOUT: `${TIMEOUT}ms`,
    LOOKOUT_CONFIRM_DELAY: "0s",
    DENO_CERT: ca,
    DENO_NO_UPDATE_CHECK: "1",
  };
}

/** Sweeps a list once, as if it had never been seen. */
export async function sweepByLookout(world: WorldProcess, concurrency: number): Promise<Swept> {
  const env = { ...environmentFor(world), LOOKOUT_CONCURRENCY: `${concurrency}` };
  const { usage: reading } = await measure(Deno.execPath(), [...RUN, "validate"], { env });
  const { usage, stdout } = await measure(Deno.execPath(), [...RUN, "sweep", "--json"], { env });
  return { ...usage, pass: JSON.parse(stdout).durationMs / 1000, passCpu: usage.cpu - reading.cpu };
}
