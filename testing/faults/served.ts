import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { ApiSummary } from "../../lib/api/summary.ts";
import { freePort } from "../process/free_port.ts";
import { startFlags } from "../process/task_flags.ts";

const ROOT = join(import.meta.dirname!, "../..");

export interface ServedOptions {
  env?: Record<string, string>;
  /** A program, and its arguments, that runs Lookout: what it is called with follows them. */
  by?: string[];
}

/** Lookout as `deno task start` serves it, built, with the permissions that it has in earnest, with pages and all, in slots of two seconds. */
export class Served implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  /** As `127.0.0.1:8000`. */
  readonly address: string;
  /** What the log says, as far as it is read. */
  log = "";
  #reading: Promise<void> | undefined;

  private constructor(child: Deno.ChildProcess, address: string) {
    this.#child = child;
    this.address = address;
  }

  /** Starts it on the list and the data in a folder; whoever starts it reads its log, or does not. */
  static start(folder: string, { env = {}, by = [] }: ServedOptions = {}): Served {
    const address = `127.0.0.1:${freePort()}`;
    const [program, ...args] = [...by, Deno.execPath(), "run", ...startFlags(folder), "serve.ts"];
    const child = new Deno.Command(program, {
      args,
      cwd: ROOT,
      env: {
        DENO_SERVE_ADDRESS: `tcp:${address}`,
        LOOKOUT_TARGETS: join(folder, "urls.csv"),
        LOOKOUT_STORE: `sqlite:${join(folder, "data", "lookout.db")}`,
        LOOKOUT_DATA: join(folder, "data"),
        LOOKOUT_INTERVAL: "2s",
        LOOKOUT_TIMEOUT: "1s",
        LOOKOUT_CONFIRM_DELAY: "0s",
        LOOKOUT_LOG: "json",
        ...env,
      },
      stdin: "piped",
      stdout: "piped",
      stderr: "null",
    }).spawn();
    return new Served(child, address);
  }

  /** Reads the log from now on. */
  read(): this {
    this.#reading = (async () => {
      for await (const text of this.#child.stdout.pipeThrough(new TextDecoderStream())) this.log += text;
    })();
    return this;
  }

  /** Reads the log no more, and closes it. */
  async leave(): Promise<void> {
    await this.#child.stdout.cancel();
  }

  /** Writes a line to the standard input of what runs Lookout. */
  async say(line: string): Promise<void> {
    const writer = this.#child.stdin.getWriter();
    await writer.write(new TextEncoder().encode(`${line}\n`));
    writer.releaseLock();
  }

  async get(path: string): Promise<string> {
    const response = await fetch(`http://${this.address}${path}`, { signal: AbortSignal.timeout(5000) });
    return await response.text();
  }

  async summary(): Promise<ApiSummary> {
    return JSON.parse(await this.get("/api/v1/summary"));
  }

  /** Waits until the summary is so, and gives it. */
  async until(is: (summary: ApiSummary) => boolean, within = 30_000): Promise<ApiSummary> {
    for (const end = performance.now() + within;;) {
      const summary = await this.summary().catch(() => undefined);
      if (summary && is(summary)) return summary;
      if (performance.now() > end) {
        throw new Error(`Waited in vain until ${is}: ${JSON.stringify(summary)}\n${this.log}`);
      }
      await delay(50);
    }
  }

  /** Waits until so many more slots were swept. */
  async sweeps(count: number): Promise<void> {
    for (let slot = (await this.until(({ latest }) => latest !== null)).latest!.slot; count > 0; count--) {
      slot = (await this.until(({ latest }) => latest!.slot !== slot)).latest!.slot;
    }
  }

  /** Sends a signal, and gives how it ended and after how many milliseconds. */
  async end(signal: Deno.Signal = "SIGTERM"): Promise<{ code: number; ms: number }> {
    const before = performance.now();
    this.#child.kill(signal);
    await this.#reading;
    const { code } = await this.#child.status;
    return { code, ms: performance.now() - before };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.#child.kill("SIGKILL");
    } catch {
      // It has ended.
    }
    await this.#child.stdin.close().catch(() => {});
    if (!this.#reading) await this.#child.stdout.cancel().catch(() => {});
    await this.#reading;
    await this.#child.status;
  }
}
