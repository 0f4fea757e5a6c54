import { isDeepStrictEqual } from "node:util";
import { messageOf } from "../message.ts";
import { type ListStatus, type Target, type TargetList } from "../model/target.ts";
import { differenceOf, listOf, type ParsedList, parseTargets } from "./parse.ts";
import { type ReadSource, SourceReader, type SourceReaderOptions } from "./source/reader.ts";
import type { Source } from "./source/source.ts";

export type ReadList = { ok: true; status: ListStatus } | { ok: false; problems: string[]; warnings: string[] };

export interface ListOptions extends SourceReaderOptions {
  /** Default 10,000. */
  maxTargets?: number;
  /** ms UTC. Default `Date.now`. */
  now?: () => number;
}

/** Reads the list from its source, and again when it has changed. */
export class ListReader {
  readonly #reader: SourceReader;
  readonly #now: () => number;

  constructor(readonly source: Source, readonly options: ListOptions = {}) {
    this.#reader = new SourceReader(source, options);
    this.#now = options.now ?? Date.now;
  }

  /** The list as last read, whatever is in it; undefined: it could not be read. */
  get bytes(): Uint8Array | undefined {
    return this.#reader.seen?.bytes;
  }

  /**
   * The first reading. Without a valid list Lookout cannot start, unless the list is remote: then `lastGood` replaces it,
   * since an unrequested restart must not end monitoring.
   * @param lastGood resolves to the list that was used last
   */
  async read(lastGood?: () => Promise<TargetList | undefined>): Promise<ReadList> {
    const list = this.#parse(await this.#reader.read(), []);
    if (list.ok) return { ok: true, status: await this.#status(list) };
    const { problems, warnings } = list;
    if (!this.source.remote || !lastGood) return { ok: false, problems, warnings };
    try {
      const last = await lastGood();
      if (!last) {
        return { ok: false, problems: [...problems, "The store has no earlier list to fall back on"], warnings };
      }
      return { ok: true, status: this.#reject(await this.#status({ ...last, warnings: [] }), problems) };
    } catch (error) {
      return { ok: false, problems: [...problems, messageOf(error)], warnings };
    }
  }

  /** The same list, with the ids that its targets have in an earlier list. */
  async identify(status: ListStatus, known: readonly Target[]): Promise<ListStatus> {
    const { seen } = this.#reader;
    const list = seen && this.#parse({ ok: true, bytes: seen.bytes }, known);
    return list?.ok ? { ...status, ...await listOf(list.targets) } : status;
  }

  /**
   * The list after another look at its source: the same object if nothing has changed.
   * @param signal aborts the look; ignore its result then
   */
  async refresh(status: ListStatus, signal?: AbortSignal): Promise<ListStatus> {
    const read = await this.#reader.refresh(signal);
    if (!read) return status;
    const list = this.#parse(read, status.targets);
    if (!list.ok) {
      return isDeepStrictEqual(list.problems, status.problems) ? status : this.#reject(status, list.problems);
    }
    const next = await this.#status(list);
    const difference = differenceOf(status.targets, next.targets);
    const differs = difference.added.length + difference.removed.length + difference.changed.length > 0;
    return { ...next, difference: differs ? difference : status.difference };
  }

  #parse(read: ReadSource, known: readonly Target[]): ParsedList {
    if (!read.ok) return { ok: false, problems: [read.problem], warnings: [] };
    return parseTargets(read.bytes, { source: this.source.name, known, maxTargets: this.options.maxTargets });
  }

  async #status(read: { targets: Target[]; warnings: string[] }): Promise<ListStatus> {
    const list = await listOf(read.targets);
    return { ...list, source: this.source.name, readAt: this.#now(), warnings: read.warnings, problems: [] };
  }

  #reject(status: ListStatus, problems: string[]): ListStatus {
    return { ...status, problems, refusedAt: this.#now() };
  }
}
