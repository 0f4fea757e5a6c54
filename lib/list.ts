import { setTimeout as delay } from "node:timers/promises";
import { differenceOf, type ListDifference, listOf, parseTargets, type Target, type TargetList } from "./targets.ts";

/** The list as it stands: what is swept, where it came from, and why a newer one was refused. Times are ms UTC. */
export interface ListStatus extends TargetList {
  /** What people call its source: a path. */
  source: string;
  /** When this list was read. */
  readAt: number;
  warnings: string[];
  /** Why what stands at the source now is not used; empty: it is used. */
  problems: string[];
  /** When that was found. */
  refusedAt?: number;
  /** How this list differs from the one before it; undefined: there was none. */
  difference?: ListDifference;
}

export type ReadList = { ok: true; status: ListStatus } | { ok: false; problems: string[] };

export interface ListOptions {
  /** Default 10,000. */
  maxTargets?: number;
  /** How long a changed file must stay as it is before it is taken, in ms. Default 250. */
  settle?: number;
  /** ms UTC. Default `Date.now`. */
  now?: () => number;
}

/** Reads the list from a file, and again when the file has changed. */
export class ListReader {
  /** What was read last; undefined: it could not be read. */
  #bytes: Uint8Array | undefined;
  readonly #now: () => number;

  constructor(readonly source: string, readonly options: ListOptions = {}) {
    this.#now = options.now ?? Date.now;
  }

  /** The first reading: without a good list there is nothing to go on with. */
  async read(): Promise<ReadList> {
    const file = await readFile(this.source);
    if (!file.ok) return { ok: false, problems: [file.problem] };
    this.#bytes = file.bytes;
    const list = this.#parse(file.bytes, []);
    return list.ok ? { ok: true, status: await this.#status(list) } : { ok: false, problems: list.problems };
  }

  /** The same list, its targets under the ids that they have in a list known from before. */
  async identify(status: ListStatus, known: readonly Target[]): Promise<ListStatus> {
    const list = this.#bytes && this.#parse(this.#bytes, known);
    return list?.ok ? { ...status, ...await listOf(list.targets) } : status;
  }

  /** The list after another look at its source: the same object when nothing has changed there. */
  async refresh(status: ListStatus): Promise<ListStatus> {
    const file = await readFile(this.source);
    if (!file.ok) {
      this.#bytes = undefined;
      return status.problems.includes(file.problem) ? status : this.#refuse(status, [file.problem]);
    }
    if (this.#bytes && equal(file.bytes, this.#bytes)) return status;
    if (!await this.#isSettled(file.bytes)) return status;
    this.#bytes = file.bytes;

    const list = this.#parse(file.bytes, status.targets);
    if (!list.ok) return this.#refuse(status, list.problems);
    const next = await this.#status(list);
    const difference = differenceOf(status.targets, next.targets);
    const differs = difference.added.length + difference.removed.length + difference.changed.length > 0;
    return { ...next, difference: differs ? difference : status.difference };
  }

  /** Whether a file that has changed is whole: one that is being written would cost the targets that are still to come. */
  async #isSettled(bytes: Uint8Array): Promise<boolean> {
    await delay(this.options.settle ?? 250);
    const again = await readFile(this.source);
    return again.ok && equal(again.bytes, bytes);
  }

  #parse(bytes: Uint8Array, known: readonly Target[]) {
    return parseTargets(bytes, { source: this.source, known, maxTargets: this.options.maxTargets });
  }

  async #status(read: { targets: Target[]; warnings: string[] }): Promise<ListStatus> {
    const list = await listOf(read.targets);
    return { ...list, source: this.source, readAt: this.#now(), warnings: read.warnings, problems: [] };
  }

  #refuse(status: ListStatus, problems: string[]): ListStatus {
    return { ...status, problems, refusedAt: this.#now() };
  }
}

type File = { ok: true; bytes: Uint8Array } | { ok: false; problem: string };

async function readFile(path: string): Promise<File> {
  try {
    return { ok: true, bytes: await Deno.readFile(path) };
  } catch (error) {
    return { ok: false, problem: `Cannot read ${path}: ${reasonOf(error as Error)}` };
  }
}

function reasonOf(error: Error): string {
  if (error instanceof Deno.errors.NotFound) return "there is no such file";
  if (error instanceof Deno.errors.IsADirectory) return "it is a folder";
  return error.message.replace(/\.$/, "");
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
