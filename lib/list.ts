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
  /** The list that the store knows, whose ids go on. Default none. */
  known?: readonly Target[];
  /** ms UTC. Default `Date.now`. */
  now?: () => number;
}

/** Reads the list from a file, and again when the file has changed. */
export class ListReader {
  #bytes: Uint8Array | undefined;

  constructor(readonly source: string, readonly options: ListOptions = {}) {}

  /** The first reading: without a good list there is nothing to go on with. */
  async read(): Promise<ReadList> {
    const read = await this.#parse(this.options.known ?? []);
    if (!read) throw new Error("Cannot read a list for the first time twice");
    return read.ok ? { ok: true, status: await this.#status(read) } : { ok: false, problems: read.problems };
  }

  /** The list after another look at its source: the same object when nothing has changed there. */
  async refresh(status: ListStatus): Promise<ListStatus> {
    const read = await this.#parse(status.targets);
    if (!read) return status;
    if (!read.ok) return { ...status, problems: read.problems, refusedAt: this.#now() };
    const next = await this.#status(read);
    const difference = differenceOf(status.targets, next.targets);
    const differs = difference.added.length + difference.removed.length + difference.changed.length > 0;
    return { ...next, difference: differs ? difference : status.difference };
  }

  /** Undefined: what stands at the source is what was read last. */
  async #parse(known: readonly Target[]) {
    let bytes: Uint8Array;
    try {
      bytes = await Deno.readFile(this.source);
    } catch (error) {
      this.#bytes = undefined;
      return {
        ok: false as const,
        problems: [`Cannot read ${this.source}: ${reasonOf(error as Error)}`],
        warnings: [],
      };
    }
    if (this.#bytes && equal(bytes, this.#bytes)) return undefined;
    this.#bytes = bytes;
    return parseTargets(bytes, { source: this.source, known, maxTargets: this.options.maxTargets });
  }

  async #status(read: { targets: Target[]; warnings: string[] }): Promise<ListStatus> {
    const list = await listOf(read.targets);
    return { ...list, source: this.source, readAt: this.#now(), warnings: read.warnings, problems: [] };
  }

  #now(): number {
    return (this.options.now ?? Date.now)();
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
