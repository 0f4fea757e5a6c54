import { log } from "../log/log.ts";
import type { SweepRecord } from "../model/sweep.ts";
import type { TargetList } from "../model/target.ts";
import { type Entry, entryOf, LaterFormat, textOf } from "./spool_entry.ts";
import type { Store } from "./store.ts";
import { messageOf } from "../message.ts";

export interface SpoolOptions {
  /** Pending sweeps at most; beyond that the oldest are dropped. Default 1152: eight days of ten-minute slots. */
  maxSweeps?: number;
}

export interface DrainOptions {
  /** Called with the record that the store has for a slot when that is not the pending one: the store keeps the first. */
  onOther: (record: SweepRecord) => Promise<void>;
  /** Whether a list is the current one. Default: no pending list is. */
  isLatest?: (hash: string) => boolean;
}

/** What was written to the store: which sweeps, and which lists. */
export interface Drained {
  sweeps: Pick<SweepRecord, "slot" | "replica">[];
  lists: Set<string>;
}

/** The most bytes of an entry on disk: a sweep of 100,000 targets takes two million. */
const MAX_BYTES = 64 * 1024 * 1024;

/** An unfinished file this old, in ms, was abandoned. */
const ABANDONED = 60_000;

/**
 * Keeps on disk, in order, what is not in the store yet. Several processes may share the folder, at the same time or one after the other:
 * each entry is a separate file that appears atomically and is removed once the store has it.
 */
export class Spool {
  readonly #maxSweeps: number;
  /** What could not be written to disk yet. */
  readonly #memory = new Map<string, string>();
  #writing = Promise.resolve();
  /** What the store has but could not be removed from disk. */
  readonly #done = new Set<string>();
  #problems: Partial<Record<"write" | "list" | "read", string>> = {};
  /** Whether an entry could not be read since the last drain began. */
  #unread = false;
  #pending = 0;

  constructor(readonly folder: string, { maxSweeps = 1152 }: SpoolOptions = {}) {
    this.#maxSweeps = maxSweeps;
  }

  /** Why entries are only in memory, or those on disk cannot be read; undefined: the disk works. */
  get problem(): string | undefined {
    return this.#problems.write ?? this.#problems.list ?? this.#problems.read;
  }

  /** How many sweeps were pending, those of other processes on this disk included, when the disk was last read. */
  get pending(): number {
    return this.#pending;
  }

  /** Adds a sweep, and before it its list, unless the store is known to have that. */
  async add(record: SweepRecord, list?: TargetList): Promise<void> {
    const slot = prefixOf(record.slot);
    // By name a list comes before the sweep of its slot; one that is pending already is not written again.
    if (list && !(await this.#names()).findLast(isList)?.includes(`.list.${list.hash}.`)) {
      await this.#write(`${slot}.list.${list.hash}.json`, textOf({ list }));
    }
    await this.#write(`${slot}.sweep.${crypto.randomUUID()}.json`, textOf({ record }));
    await this.#limit();
    await this.#tidy();
  }

  /** Finds out whether the disk can be written to, before the first entry. */
  async check(): Promise<void> {
    try {
      const name = `${crypto.randomUUID()}.check`;
      await this.#writeFile(name, "");
      await Deno.remove(`${this.folder}/${name}`);
      this.#problems.write = undefined;
      await this.#tidy();
    } catch (error) {
      this.#fail("write", error as Error);
    }
  }

  /** The pending sweeps of slots from `since` (ms UTC) on, oldest first; one in memory at a time. */
  async *sweeps(since: number): AsyncGenerator<SweepRecord> {
    for (const name of await this.#names()) {
      const entry = isSweep(name) && name >= prefixOf(since) && await this.#read(name);
      if (entry && "record" in entry) yield entry.record;
    }
  }

  /** The list with this hash, if it is pending. */
  async targets(hash: string): Promise<TargetList | undefined> {
    for (const name of await this.#names()) {
      const entry = name.includes(`.list.${hash}.`) && await this.#read(name);
      if (entry && "list" in entry) return entry.list;
    }
  }

  /**
   * Writes what is pending to the store, oldest first, until nothing is.
   * @throws what the store throws; what was not written stays pending
   */
  async drain(store: Store, { onOther, isLatest = () => false }: DrainOptions): Promise<Drained> {
    const drained: Drained = { sweeps: [], lists: new Set() };
    this.#unread = false;
    const seen = new Set<string>();
    for (let names; (names = (await this.#names()).filter((name) => !seen.has(name))).length > 0;) {
      for (const name of names) {
        seen.add(name);
        const entry = await this.#read(name);
        if (!entry) continue;
        if ("list" in entry) {
          // What was pending for days must not become the latest again.
          await store.putTargets(entry.list, { latest: isLatest(entry.list.hash) });
          drained.lists.add(entry.list.hash);
        } else {
          const { slot, replica } = entry.record;
          if (!await store.putSweep(entry.record)) {
            const first = await store.sweep(slot);
            if (first) await onOther(first);
          }
          drained.sweeps.push({ slot, replica });
        }
        await this.#remove(name);
      }
    }
    if (!this.#unread) this.#problems.read = undefined;
    return drained;
  }

  /** The names of the pending entries, in order, as far as the disk can be read. */
  async #names(): Promise<string[]> {
    const files = await this.#files(".json");
    // What is being written is both in memory and on disk.
    const names = [...new Set([...this.#memory.keys(), ...files.filter((name) => !this.#done.has(name))])].sort();
    this.#pending = names.filter(isSweep).length;
    return names;
  }

  async #files(ending: string): Promise<string[]> {
    try {
      const entries = await Array.fromAsync(Deno.readDir(this.folder), ({ name }) => name);
      this.#problems.list = undefined;
      return entries.filter((name) => name.endsWith(ending));
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) this.#problems.list = undefined;
      else this.#fail("list", error as Error);
      return [];
    }
  }

  /** Writes an entry, after those that could not be written before. */
  #write(name: string, text: string): Promise<void> {
    this.#memory.set(name, text);
    // One after the other, or one would mistake what another has written for drained, and remove it.
    return this.#writing = this.#writing.then(() => this.#flush());
  }

  async #flush(): Promise<void> {
    try {
      for (const [name, text] of this.#memory) {
        await this.#writeFile(name, text);
        // It may have been written to the store meanwhile.
        if (!this.#memory.delete(name)) await this.#remove(name);
      }
      this.#problems.write = undefined;
    } catch (error) {
      this.#fail("write", error as Error);
    }
  }

  /** @throws what the disk throws */
  async #writeFile(name: string, text: string): Promise<void> {
    const path = `${this.folder}/${name}`;
    const unfinished = `${path}.${crypto.randomUUID()}.unfinished`;
    try {
      await Deno.mkdir(this.folder, { recursive: true });
      {
        using file = await Deno.open(unfinished, { write: true, createNew: true });
        const bytes = new TextEncoder().encode(text);
        for (let at = 0; at < bytes.length;) at += await file.write(bytes.subarray(at));
        // Otherwise a power failure could leave an empty file.
        await file.sync();
      }
      await Deno.rename(unfinished, path);
    } catch (error) {
      await Deno.remove(unfinished).catch(() => {});
      throw error;
    }
  }

  /**
   * Undefined if another process has handled it; if it is damaged, and is then renamed; if it is from a later version; or if the disk
   * cannot be read now, which does not make it damaged: it stays pending.
   */
  async #read(name: string): Promise<Entry | undefined> {
    const path = `${this.folder}/${name}`;
    let text: string | undefined;
    try {
      text = this.#memory.get(name);
      if (text === undefined && (await Deno.stat(path)).size <= MAX_BYTES) text = await Deno.readTextFile(path);
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return undefined;
      this.#unread = true;
      this.#fail("read", error as Error, path);
      return undefined;
    }
    try {
      if (text === undefined) throw new Error(`it is larger than ${MAX_BYTES} bytes`);
      return entryOf(text);
    } catch (error) {
      const reason = messageOf(error);
      if (error instanceof LaterFormat) {
        log.error("Skipped {path}: {reason}", { event: "spool.later", path, reason });
        this.#done.add(name);
      } else {
        log.error("Renamed {path} to {path}.damaged: {reason}", { event: "spool.damaged", path, reason });
        await Deno.rename(path, `${path}.damaged`).catch(() => this.#done.add(name));
      }
    }
  }

  async #remove(name: string): Promise<void> {
    if (this.#memory.delete(name)) return;
    try {
      await Deno.remove(`${this.folder}/${name}`);
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return;
      this.#done.add(name);
      this.#fail("write", error as Error);
    }
  }

  /** Drops the oldest sweeps beyond the limit, and lists that no sweep needs any more. */
  async #limit(): Promise<void> {
    const names = await this.#names();
    const dropped = names.filter(isSweep).slice(0, -this.#maxSweeps);
    if (dropped.length > 0) {
      log.error("Dropped the {count} oldest pending sweeps: the spool is full", {
        event: "spool.dropped",
        count: dropped.length,
        names: dropped,
      });
    }
    const left = names.filter((name) => !dropped.includes(name));
    // Of two lists for one slot, from two processes, each is followed by a sweep.
    const unused = left.filter((name, index) => {
      const next = left[index + 1];
      return isList(name) && next && isList(next) && next.slice(0, PREFIX) !== name.slice(0, PREFIX);
    });
    for (const name of [...dropped, ...unused]) await this.#remove(name);
  }

  /** Removes files that a process left unfinished. */
  async #tidy(): Promise<void> {
    for (const name of await this.#files(".unfinished")) {
      const path = `${this.folder}/${name}`;
      const { mtime } = await Deno.stat(path).catch(() => ({ mtime: null }));
      if (mtime && mtime.getTime() < Date.now() - ABANDONED) await Deno.remove(path).catch(() => {});
    }
  }

  #fail(action: "write" | "list" | "read", error: Error, path = this.folder): void {
    // Without the name of the unfinished file, which is another one each time.
    const reason = error.message.replace(/: \w+ '[^']*\.unfinished'.*$/s, "");
    const problem = `Cannot ${action === "write" ? "write to" : "read"} ${path}: ${reason}`;
    if (problem !== this.#problems[action]) log.error("{problem}", { event: "spool.failed", problem });
    this.#problems[action] = problem;
  }
}

/** The names of a slot's entries begin with it; every system allows it in a file name. */
function prefixOf(slot: number): string {
  return new Date(slot).toISOString().replaceAll(":", "-");
}

/** Its length. */
const PREFIX = prefixOf(0).length;

function isSweep(name: string): boolean {
  return name.includes(".sweep.");
}

function isList(name: string): boolean {
  return name.includes(".list.");
}
