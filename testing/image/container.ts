import type { Image } from "./images.ts";

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

/**
 * A container as an orchestrator runs one: the image's own command as process 1, as the image's user, without
 * capabilities, on a root file system that is read-only. Disposing of it kills what is left of it.
 */
export class Container implements AsyncDisposable {
  readonly lines: Line[] = [];
  /** When it was started, in ms of `performance.now()`. */
  readonly started = performance.now();
  readonly #name = `lookout-test-${crypto.randomUUID()}`;
  readonly #image: Image;
  readonly #bundle: string;
  readonly #child: Deno.ChildProcess;
  readonly #reading: Promise<void>;
  #errors = "";
  #changed = Promise.withResolvers<void>();

  constructor(image: Image, options: ContainerOptions) {
    this.#image = image;
    this.#bundle = Deno.makeTempDirSync({ prefix: "lookout-image-" });
    Deno.writeTextFileSync(`${this.#bundle}/config.json`, JSON.stringify(specOf(image, options)));
    this.#child = new Deno.Command("crun", {
      args: [...this.#global, "run", `--bundle=${this.#bundle}`, this.#name],
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.#reading = Promise.all([
      read(this.#child.stdout, (line) => this.lines.push(JSON.parse(line))),
      read(this.#child.stderr, (line) => this.#errors += `${line}\n`),
    ]).then(() => this.#change());

    const read = async (stream: ReadableStream<Uint8Array>, take: (line: string) => void) => {};
  }
}
