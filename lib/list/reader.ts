import { setTimeout as delay } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { messageOf } from "../message.ts";
import { type ListStatus, type Target, type TargetList } from "../model/target.ts";
import { differenceOf, listOf, type ParsedList, parseTargets } from "./parse.ts";
import type { Content, Look, Source } from "./source/source.ts";

export type ReadList = { ok: true; status: ListStatus } | { ok: false; problems: string[]; warnings: string[] };

export interface ListOptions {
  /** Default 10,000. */
  maxTargets?: number;
  /** How long a changed list must stay the same before it is used, in ms. Default 250. */
  settle?: number;
  /** How long the source may take, in ms. Default 10,000. */
  timeout?: number;
  /** ms UTC. Default `Date.now`. */
  now?: () => number;
}

/** Reads the list from its source, and again when it has changed. */
export class ListReader {
  /** The last content; undefined: it could not be read. */
  #seen: Content | undefined;
  readonly #now: () => number;

  constructor(readonly source: Source, readonly options: ListOptions = {}) {
    this.#now = options.now ?? Date.now;
  }

  /**
   * The first reading. Without a valid list Lookout cannot start, unless the list is remote: then `lastGood` replaces it,
   * since an unrequested restart must not end monitoring.
   * @param lastGood resolves to the list that was used last
   */
  async read(lastGood?: () => Promise<TargetList | undefined>): Promise<ReadList> {
    const list = this.#accept(await this.#look(), []);
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
    const list = this.#seen && this.#parse(this.#seen, known);
    return list?.ok ? { ...status, ...await listOf(list.targets) } : status;
  }

  /**
   * The list after another look at its source: the same object if nothing has changed.
   * @param signal aborts the look; ignore its result then
   */
  async refresh(status: ListStatus, signal?: AbortSignal): Promise<ListStatus> {
    const look = await this.#look(this.#seen, signal);
    if (isSame(look, this.#seen)) return status;
    if (look.ok) {
      // A list that is still being written would lose the remaining targets.
      await delay(this.options.settle ?? 250);
      if (!isSame(await this.#look(look.content, signal), look.content)) return status;
    }
    const list = this.#accept(look, status.targets);
    if (!list.ok) {
      return isDeepStrictEqual(list.problems, status.problems) ? status : this.#reject(status, list.problems);
    }
    const next = await this.#status(list);
    const difference = differenceOf(status.targets, next.targets);
    const differs = difference.added.length + difference.removed.length + difference.changed.length > 0;
    return { ...next, difference: differs ? difference : status.difference };
  }

  async #look(last?: Content, signal?: AbortSignal): Promise<Look> {
    const { timeout = 10_000 } = this.options;
    const late = AbortSignal.timeout(timeout);
    const look = await this.source.look({ last, signal: signal ? AbortSignal.any([signal, late]) : late });
    return look.ok || !late.aborted ? look : { ok: false, reason: `it timed out after ${timeout / 1000} s` };
  }

  /** Parses what a look found. */
  #accept(look: Look, known: readonly Target[]): ParsedList {
    this.#seen = look.ok ? look.content : undefined;
    if (look.ok) return this.#parse(look.content, known);
    return { ok: false, problems: [`Cannot read ${this.source.name}: ${look.reason}`], warnings: [] };
  }

  #parse({ bytes }: Content, known: readonly Target[]): ParsedList {
    return parseTargets(bytes, { source: this.source.name, known, maxTargets: this.options.maxTargets });
  }

  async #status(read: { targets: Target[]; warnings: string[] }): Promise<ListStatus> {
    const list = await listOf(read.targets);
    return { ...list, source: this.source.name, readAt: this.#now(), warnings: read.warnings, problems: [] };
  }

  #reject(status: ListStatus, problems: string[]): ListStatus {
    return { ...status, problems, refusedAt: this.#now() };
  }
}

/** Whether a look found the same as before. */
function isSame(look: Look, last: Content | undefined): boolean {
  return look.ok && last !== undefined && (look.content === last || equal(look.content.bytes, last.bytes));
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
