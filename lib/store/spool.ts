import { log } from "../log/log.ts";
import type { SweepRecord } from "../model/sweep.ts";
import type { TargetList } from "../model/target.ts";
import { decodeChecks, encodeChecks } from "./codec/checks.ts";
import { decodeTargets, encodeTargets } from "./codec/codec.ts";
import type { Store } from "./store.ts";
import { messageOf } from "../message.ts";

/** What a store is still to be told. */
type Entry = { list: TargetList } | { record: SweepRecord };

/** How it is written down; checks and targets packed as in a store, in base64. */
interface WrittenEntry {
  format: 1;
  list?: { hash: string; targets: string };
  record?: Omit<SweepRecord, "checks"> & { checks: string };
}

export interface SpoolOptions {
  /** Sweeps that wait at most; beyond that the oldest are dropped. Default 1152: eight days of ten-minute slots. */
  maxSweeps?: number;
}

export interface DrainOptions {
  /** Told the record that a slot has in the store, where that is another one than waited: the store keeps the first. */
  onOther: (record: SweepRecord) => Promise<void>;
  /** Whether a list is what is swept from now on. Default: none of those that wait is. */
  isLatest?: (hash: string) => boolean;
}

/** What the store was told: which sweeps, and which lists. */
export interface Told {
  sweeps: Pick<SweepRecord, "slot" | "replica">[];
  lists: Set<string>;
}

/** An unfinished file this old, in ms, is nobody's any more. */
const ABANDONED = 60_000;

/**
 * Keeps on disk, in order, what the store could not take yet. Several processes may share the folder, also one after the other: each
 * entry is a file of its own that appears whole and vanishes once the store has it.
 */
export class Spool {
  readonly #maxSweeps: number;
  /** What the disk has not taken yet. */
  readonly #memory = new Map<string, string>();
  #writing = Promise.resolve();
  /** What the store has and the disk could not let go. */
  readonly #done = new Set<string>();
  #problems: Partial<Record<"write" | "list" | "read", string>> = {};
  /** Whether an entry could not be read since the store was last told what waits. */
  #unread = false;

  constructor(readonly folder: string, { maxSweeps = 1152 }: SpoolOptions = {}) {
    this.#maxSweeps = maxSweeps;
  }

  /** Why entries are kept in memory alone, or those on disk cannot be read; undefined: the disk is well. */
  get problem(): string | undefined {
    return this.#problems.write ?? this.#problems.list ?? this.#problems.read;
  }

  /** Takes a sweep, after the list that it was swept with, unless the store is known to have that. */
  async add(record: SweepRecord, list?: TargetList): Promise<void> {
    const slot = prefixOf(record.slot);
    // By name a list comes before the sweep of its slot; one that waits already is not written again.
    if (list && !(await this.#names()).findLast(isList)?.includes(`.list.${list.hash}.`)) {
      await this.#write(`${slot}.list.${list.hash}.json`, textOf({ list }));
    }
    await this.#write(`${slot}.sweep.${crypto.randomUUID()}.json`, textOf({ record }));
    await this.#limit();
    await this.#tidy();
  }

  /** Tries whether the disk would take an entry, so that it is known before the first one. */
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

  /** The sweeps that wait and whose slot is `since` (ms UTC) or later, oldest first; one at hand at a time. */
  async *sweeps(since: number): AsyncGenerator<SweepRecord> {
    for (const name of await this.#names()) {
      const entry = isSweep(name) && name >= prefixOf(since) && await this.#read(name);
      if (entry && "record" in entry) yield entry.record;
    }
  }

  /** The list with this hash, if it waits. */
  async targets(hash: string): Promise<TargetList | undefined> {
    for (const name of await this.#names()) {
      const entry = name.includes(`.list.${hash}.`) && await this.#read(name);
      if (entry && "list" in entry) return entry.list;
    }
  }

  /**
   * Tells the store what waits, oldest first, until nothing does.
   * @throws what the store throws; what it has not been told goes on waiting
   */
  async drain(store: Store, { onOther, isLatest = () => false }: DrainOptions): Promise<Told> {
    const told: Told = { sweeps: [], lists: new Set() };
    this.#unread = false;
    const seen = new Set<string>();
    for (let names; (names = (await this.#names()).filter((name) => !seen.has(name))).length > 0;) {
      for (const name of names) {
        seen.add(name);
        const entry = await this.#read(name);
        if (!entry) continue;
        if ("list" in entry) {
          // What waited for days must not become the latest again.
          await store.putTargets(entry.list, { latest: isLatest(entry.list.hash) });
          told.lists.add(entry.list.hash);
        } else {
          const { slot, replica } = entry.record;
          if (!await store.putSweep(entry.record)) {
            const first = await store.sweep(slot);
            if (first) await onOther(first);
          }
          told.sweeps.push({ slot, replica });
        }
        await this.#remove(name);
      }
    }
    if (!this.#unread) this.#problems.read = undefined;
    return told;
  }

  /** The names of what waits, in order, as far as the disk gives them. */
  async #names(): Promise<string[]> {
    const files = await this.#files(".json");
    // What is being written is in memory still, and on disk already.
    return [...new Set([...this.#memory.keys(), ...files.filter((name) => !this.#done.has(name))])].sort();
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

  /** Writes an entry, after those that the disk could not take before. */
  #write(name: string, text: string): Promise<void> {
    this.#memory.set(name, text);
    // One after the other, or what one has written another would take for told and remove.
    return this.#writing = this.#writing.then(() => this.#flush());
  }

  async #flush(): Promise<void> {
    try {
      for (const [name, text] of this.#memory) {
        await this.#writeFile(name, text);
        // The store may have been told it meanwhile.
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
        // Or a power failure could leave a name without content.
        await file.sync();
      }
      await Deno.rename(unfinished, path);
    } catch (error) {
      await Deno.remove(unfinished).catch(() => {});
      throw error;
    }
  }

  /**
   * Undefined: another process has dealt with it; or it is damaged, and then set aside; or of a later version; or the disk does not give
   * it now, which does not make it damaged: it goes on waiting.
   */
  async #read(name: string): Promise<Entry | undefined> {
    const path = `${this.folder}/${name}`;
    let text: string;
    try {
      text = this.#memory.get(name) ?? await Deno.readTextFile(path);
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return undefined;
      this.#unread = true;
      this.#fail("read", error as Error, path);
      return undefined;
    }
    try {
      return entryOf(text);
    } catch (error) {
      const reason = messageOf(error);
      if (error instanceof LaterFormat) {
        log.error("Left {path} where it is: {reason}", { event: "spool.later", path, reason });
        this.#done.add(name);
      } else {
        log.error("Set {path} aside: {reason}", { event: "spool.damaged", path, reason });
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

  /** Drops the oldest sweeps beyond the limit, and lists that no sweep follows any more. */
  async #limit(): Promise<void> {
    const names = await this.#names();
    const dropped = names.filter(isSweep).slice(0, -this.#maxSweeps);
    if (dropped.length > 0) {
      log.error("Dropped the oldest sweeps that wait for the store: {count}", {
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

  /** Removes what a process began to write and did not live to finish. */
  async #tidy(): Promise<void> {
    for (const name of await this.#files(".unfinished")) {
      const path = `${this.folder}/${name}`;
      const { mtime } = await Deno.stat(path).catch(() => ({ mtime: null }));
      if (mtime && mtime.getTime() < Date.now() - ABANDONED) await Deno.remove(path).catch(() => {});
    }
  }

  #fail(action: "write" | "list" | "read", error: Error, path = this.folder): void {
    const problem = `Cannot ${action === "write" ? "write to" : "read"} ${path}: ${error.message}`;
    if (problem !== this.#problems[action]) log.error("{problem}", { event: "spool.failed", problem });
    this.#problems[action] = problem;
  }
}

/** What a written record has, and of which type. */
const PARTS = {
  slot: "number",
  started: "number",
  finished: "number",
  late: "number",
  replica: "string",
  list: "string",
  reliable: "boolean",
  summary: "object",
  counts: "object",
  checks: "string",
} satisfies Record<keyof SweepRecord, string>;

/** Said of what a later version of Lookout has written. */
class LaterFormat extends Error {}

/** What the names of a slot's entries begin with; no system minds it in the name of a file. */
function prefixOf(slot: number): string {
  return new Date(slot).toISOString().replaceAll(":", "-");
}

/** How long these are. */
const PREFIX = prefixOf(0).length;

function isSweep(name: string): boolean {
  return name.includes(".sweep.");
}

function isList(name: string): boolean {
  return name.includes(".list.");
}

function textOf(entry: Entry): string {
  let written: WrittenEntry;
  if ("list" in entry) {
    const { hash, targets } = entry.list;
    written = { format: 1, list: { hash, targets: encodeTargets(targets).toBase64() } };
  } else {
    const { checks, ...rest } = entry.record;
    written = { format: 1, record: { ...rest, checks: encodeChecks(checks).toBase64() } };
  }
  return JSON.stringify(written);
}

/** @throws {Error} when the text is damaged, or of a later format */
function entryOf(text: string): Entry {
  const { format, list, record } = JSON.parse(text) as WrittenEntry;
  if (typeof format === "number" && format > 1) throw new LaterFormat(`format ${format} needs a newer Lookout`);
  if (format !== 1) throw new Error(`there is no format ${format}`);
  if (list) {
    if (typeof list.hash !== "string") throw new Error("the list has no hash");
    return { list: { hash: list.hash, targets: decodeTargets(Uint8Array.fromBase64(list.targets)) } };
  }
  // No store takes a record without them, and all that stands behind it would wait for ever.
  const typeOf = (part: string): string => typeof record![part as keyof typeof PARTS];
  const missing = Object.entries(PARTS).find(([part, type]) => typeOf(part) !== type);
  if (missing) throw new Error(`the sweep has no ${missing[0]}`);
  return { record: { ...record!, checks: decodeChecks(Uint8Array.fromBase64(record!.checks)) } };
}
