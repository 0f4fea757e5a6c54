import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import type { Image, ImageConfig } from "./images.ts";

/** A line of the log. */
export type Line = Record<string, unknown> & { event: string };

export interface ContainerOptions {
  /** Variables beside the image's own. */
  env?: Record<string, string>;
  /** Folder that stands at `/data`. */
  data: string;
  /** False: it has no network but its own loopback interface. Default: it has this machine's. */
  network?: boolean;
}

/** Makes the root of a container in a mount namespace of its own, and becomes its process 1: arguments are a command. */
const BOOT = `set -e
mount --make-rprivate /
mount --bind "$FILES" "$ROOT"
mount --bind "$DATA" "$ROOT$VOLUME"
mount -t proc proc "$ROOT/proc"
mount -t tmpfs -o mode=755,size=64k tmpfs "$ROOT/dev"
for device in null urandom; do
  touch "$ROOT/dev/$device"
  mount --bind "/dev/$device" "$ROOT/dev/$device"
done
mount -o remount,bind,ro "$ROOT"
cd "$ROOT"
exec chroot . "$@"`;

/**
 * A container as an orchestrator runs one: the image's own command as process 1, as the image's user, without
 * capabilities, on a root file system that is read-only. Made with util-linux alone, since engines want more of a machine
 * than one that runs tests may give. Disposing of it kills what is left of it.
 */
export class Container implements AsyncDisposable {
  /** The log so far. */
  readonly lines: Line[] = [];
  /** What stands on standard error; resolves when it has ended. */
  readonly errors: Promise<string>;
  readonly #config: ImageConfig;
  readonly #env: string[];
  readonly #root = Deno.makeTempDirSync({ prefix: "lookout-container-" });
  readonly #child: Deno.ChildProcess;
  readonly #reading: Promise<void>;

  constructor({ config, files }: Image, { env = {}, data, network = true }: ContainerOptions) {
    this.#config = config;
    this.#env = [...config.Env, ...Object.entries(env).map(([name, value]) => `${name}=${value}`)];
    const namespaces = ["--mount", "--pid", "--ipc", "--uts", ...(network ? [] : ["--net"])];
    const boot = ["sh", "-c", BOOT, "boot"];
    this.#child = new Deno.Command("unshare", {
      args: [...namespaces, "--fork", ...boot, ...this.#asUser([...config.Entrypoint, ...config.Cmd])],
      env: { FILES: files, ROOT: this.#root, DATA: data, VOLUME: Object.keys(config.Volumes)[0] },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.errors = new Response(this.#child.stderr).text();
    this.#reading = this.#read();
  }

  /** A command as the image's user runs it in the image's folder. */
  #asUser(command: string[], env: Record<string, string> = {}): string[] {
    const [user, group] = this.#config.User.split(":");
    const rights = [`--reuid=${user}`, `--regid=${group}`, "--clear-groups", "--no-new-privs"];
    const variables = [...this.#env, ...Object.entries(env).map(([name, value]) => `${name}=${value}`)];
    const place = ["env", "-i", `--chdir=${this.#config.WorkingDir}`, ...variables];
    return ["setpriv", ...rights, "--inh-caps=-all", "--bounding-set=-all", ...place, ...command];
  }

  async #read(): Promise<void> {
    for await (const line of createInterface({ input: Readable.fromWeb(this.#child.stdout as never) })) {
      // `deno serve` tells its address in plain text.
      if (line.startsWith("{")) this.lines.push(JSON.parse(line));
    }
  }

  /** The id of its process 1 on this machine. */
  get pid(): number {
    const { pid } = this.#child;
    return parseInt(Deno.readTextFileSync(`/proc/${pid}/task/${pid}/children`));
  }

  /** Runs a command in it, and gives its exit code. */
  async exec(command: string[], env?: Record<string, string>): Promise<number> {
    const namespaces = ["--mount", "--pid", "--ipc", "--uts", "--net", "--root"];
    const args = [`--target=${this.pid}`, ...namespaces, "--", ...this.#asUser(command, env)];
    return (await new Deno.Command("nsenter", { args, stdin: "null", stdout: "null", stderr: "null" }).output()).code;
  }

  /** Runs the image's health check in it, and gives its exit code. */
  checkHealth(env?: Record<string, string>): Promise<number> {
    const [, ...command] = this.#config.Healthcheck.Test;
    return this.exec(command, env);
  }

  /** Stops it as an orchestrator does, and gives its exit code. */
  async stop(): Promise<number> {
    this.#kill(this.#config.StopSignal);
    await this.#reading;
    return await this.ended;
  }

  /** Its exit code, once it has ended. */
  get ended(): Promise<number> {
    return this.#child.status.then(({ code }) => code);
  }

  /** Sends a signal to process 1, unless it has ended. */
  #kill(signal: Deno.Signal): void {
    try {
      Deno.kill(this.pid, signal);
    } catch {
      // It has ended.
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#kill("SIGKILL");
    await Promise.all([this.#reading, this.errors, this.#child.status]);
    await Deno.remove(this.#root);
  }
}
