import { dirname } from "node:path";
import { freePort } from "../testing/process/free_port.ts";
import { startFlags } from "../testing/process/task_flags.ts";
import { environmentFor, ROOT } from "./lookout.ts";
import { untilAnswers } from "./until_answers.ts";
import type { WorldProcess } from "./world.ts";

/** A running Lookout. */
export interface App extends AsyncDisposable {
  /** `http://127.0.0.1:<port>` */
  origin: string;
  /** Milliseconds from the start of the server to the first answer of `/`. */
  startUp: number;
}

export interface AppOptions {
  /** Where its database is. */
  folder: string;
  /** Milliseconds of a slot. */
  interval: number;
  /** Milliseconds for one attempt. */
  timeout: number;
}

/** Serves the built application as `deno task start` does, with a simulated list. */
export async function startApp(world: WorldProcess, { folder, interval, timeout }: AppOptions): Promise<App> {
  const port = freePort();
  const origin = `http://127.0.0.1:${port}`;
  const began = performance.now();
  const process = new Deno.Command(Deno.execPath(), {
    args: ["run", ...startFlags(`${folder},${dirname(world.list)}`), "serve.ts"],
    cwd: ROOT,
    env: {
      ...environmentFor(world),
      DENO_SERVE_ADDRESS: `tcp:127.0.0.1:${port}`,
      LOOKOUT_STORE: `sqlite:${folder}/lookout.db`,
      LOOKOUT_DATA: folder,
      LOOKOUT_INTERVAL: `${interval}ms`,
      LOOKOUT_TIMEOUT: `${timeout}ms`,
      LOOKOUT_LOG: "json",
    },
    stdout: "null",
    stderr: "null",
  }).spawn();
  const stop = async () => {
    process.kill();
    await process.status;
  };
  try {
    await untilAnswers(`${origin}/`);
  } catch (error) {
    await stop();
    throw error;
  }
  return { origin, startUp: performance.now() - began, [Symbol.asyncDispose]: stop };
}
