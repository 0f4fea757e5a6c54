import { join } from "node:path";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { startFlags } from "./task_flags.ts";

const ROOT = join(import.meta.dirname!, "../..");

/** A line of the log. */
export type Line = Record<string, unknown> & { event: string };

/** A folder with a list and a database, and processes of Lookout that work in it. */
export class Place implements AsyncDisposable {
  readonly folder = Deno.makeTempDirSync({ prefix: "lookout-main-" });
  readonly list = join(this.folder, "urls.csv");
  readonly database = join(this.folder, "lookout.db");
  readonly #processes: Lookout[] = [];

  constructor(...rows: string[]) {
    Deno.writeTextFileSync(this.list, ["name,url", ...rows, ""].join("\n"));
  }

  start(env: Record<string, string> = {}, { entry = "main_server.ts", by = [] }: LookoutOptions = {}): Lookout {
    const variables = {
      LOOKOUT_TARGETS: this.list,
      LOOKOUT_STORE: `sqlite:${this.database}`,
      LOOKOUT_CONFIRM_DELAY: "0s",
      ...env,
    };
    const process = new Lookout(this.folder, entry, variables, by);
    this.#processes.push(process);
    return process;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const process of this.#processes) await process.kill("SIGKILL");
    await Deno.remove(this.folder, { recursive: true });
  }
}

export interface LookoutOptions {
  /** What is run, of this folder. Default "main_server.ts". */
  entry?: string;
  /** A program and its arguments that runs it, as `prlimit` does. Default: none. */
  by?: string[];
}

/** A process of Lookout as `deno task start` runs it, with the permissions it has in earnest. */
export class Lookout {
  readonly #child: Deno.ChildProcess;
  /** What stands on standard error, once the process has ended. */
  readonly errors: Promise<string>;
  readonly lines: Line[] = [];
  readonly #reading: Promise<void>;
  #changed = Promise.withResolvers<void>();

  constructor(folder: string, entry: string, env: Record<string, string>, by: string[]) {
    const config = `--config=${join(ROOT, "deno.json")}`;
    const [command, ...args] = [...by, Deno.execPath()];
    this.#child = new Deno.Command(command, {
      // Or Deno would say on standard error what it downloads to a cache that is empty.
      args: [...args, "run", "--cached-only", config, ...startFlags(folder), join(import.meta.dirname!, entry)],
      cwd: folder,
      env: { NO_COLOR: "1", DENO_SERVE_ADDRESS: "tcp:127.0.0.1:0", ...env },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.errors = new Response(this.#child.stderr).text();
    this.#reading = this.#read();
  }

  async #read(): Promise<void> {
    for await (const line of createInterface({ input: Readable.fromWeb(this.#child.stdout as never) })) {
      this.lines.push(JSON.parse(line));
      this.#changed.resolve();
      this.#changed = Promise.withResolvers();
    }
    this.#changed.resolve();
  }

  get pid(): number {
    return this.#child.pid;
  }

  /** The lines of the log with this event, so far. */
  linesOf(event: string): Line[] {
    return this.lines.filter((line) => line.event === event);
  }

  /** The first line of the log with this event; rejects when the process ends without one. */
  async line(event: string): Promise<Line> {
    for (let ended = false;;) {
      const line = this.lines.find((line) => line.event === event);
      if (line) return line;
      if (ended) throw new Error(`Cannot find ${event} in the log: ${await this.errors}`);
      await Promise.race([this.#changed.promise, this.#reading.then(() => ended = true)]);
    }
  }

  /** Sends a signal, unless the process has ended. */
  signal(signal: Deno.Signal): void {
    try {
      this.#child.kill(signal);
    } catch {
      // It has ended.
    }
  }

  /** Sends a signal, and waits for the end of the process. */
  async kill(signal: Deno.Signal): Promise<Deno.CommandStatus> {
    this.signal(signal);
    return await this.ended();
  }

  async ended(): Promise<Deno.CommandStatus> {
    await this.#reading;
    await this.errors;
    return await this.#child.status;
  }
}
