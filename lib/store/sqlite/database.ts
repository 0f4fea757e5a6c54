import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as delay } from "node:timers/promises";
import { log } from "../../log/log.ts";
import type { StoreBreak } from "../../model/view.ts";
import { Damage, isBusy, isDamage, reasonOf } from "./error.ts";
import { isSame, type Look, look, setAside, setJournalAside } from "./file.ts";
import { migrate } from "./migrations.ts";

/** Where statements run. */
export interface Database {
  /** The last loss or replacement of the stored data; undefined: none is known. */
  readonly lastBreak: StoreBreak | undefined;
  /** Runs statements without a pause. @throws {Error} why it cannot */
  use<T>(run: (db: DatabaseSync) => T): Promise<T>;
  close(): void;
}

/**
 * Milliseconds that a statement waits for another process that is writing. It blocks everything else in this process, and
 * many may be waiting.
 */
const TIMEOUT = 10;

/** Milliseconds for which it is then retried without blocking anything, and the pause between attempts. */
const BUSY_TIMEOUT = 2000;
const BUSY_PAUSE = 50;

/** Milliseconds for which a file must not change before it is considered damaged: it may just be being copied. */
const SETTLE = 1000;

/** The record of the newest sweep. */
interface Newest {
  slot: number;
  started: number;
  replica: string;
}

/** What was found in a file. */
interface Finding {
  /** Nothing was stored in it. */
  isNew: boolean;
  /** It has the records that it had when it was last used. */
  isOurs: boolean;
  /** It replaces a damaged file. */
  isDamaged?: boolean;
}

/**
 * A database in a file that is open only while statements run: a few milliseconds every ten minutes. So others can copy, move, replace
 * and delete the file; whatever is found in its place is examined before it is used, so that two databases are never mixed.
 */
export class SqliteDatabase implements Database {
  /** The state in which this process left the file. */
  #left: Look | undefined;
  #newest: Newest | undefined;
  /** Whether a statement found damage that the first look did not. */
  #isSuspect = false;
  #takingUp: Promise<void> | undefined;
  #isClosed = false;
  #lastBreak: StoreBreak | undefined;

  /** @param now ms UTC */
  constructor(readonly path: string, readonly now: () => number) {}

  get lastBreak(): StoreBreak | undefined {
    return this.#lastBreak;
  }

  async use<T>(run: (db: DatabaseSync) => T): Promise<T> {
    if (this.#isClosed) throw new Error("it is closed");
    const end = performance.now() + BUSY_TIMEOUT;
    for (let wasDamaged = false;;) {
      try {
        if (!this.#isAsLeft()) await this.#takeUp();
        return this.#run(run);
      } catch (error) {
        if (isDamage(error) && !wasDamaged) wasDamaged = this.#isSuspect = true;
        else if (!isBusy(error) || performance.now() > end) throw await reasonOf(error as Error, this.path);
        else await delay(BUSY_PAUSE);
      }
    }
  }

  close(): void {
    this.#isClosed = true;
  }

  #isAsLeft(): boolean {
    return !this.#isSuspect && this.#left !== undefined && isSame(this.#left, look(this.path));
  }

  #run<T>(run: (db: DatabaseSync) => T): T {
    const db = new DatabaseSync(this.path, { timeout: TIMEOUT });
    try {
      const result = run(db);
      this.#newest = newestIn(db);
      return result;
    } finally {
      this.#leave(db);
    }
  }

  /** Closes the file and notes its state. If another file has taken its place meanwhile, that is noticed the next time. */
  #leave(db: DatabaseSync): void {
    db.close();
    const left = look(this.path);
    if (left?.ino === this.#left?.ino) this.#left = left;
  }

  /** Examines what is in the place of the database; calls during that share it. */
  #takeUp(): Promise<void> {
    return this.#takingUp ??= this.#examineAndOpen().finally(() => this.#takingUp = undefined);
  }

  async #examineAndOpen(): Promise<void> {
    const { path } = this;
    await Deno.mkdir(dirname(path), { recursive: true });
    const there = look(path);
    const isFirst = this.#left === undefined;
    // SQLite would delete the journal of a database that is gone or empty, which may be all that is left of it.
    if (!there?.size) setJournalAside(path, this.now());
    const { isNew, isOurs, isDamaged } = await this.#examine(there);
    this.#left = look(path);
    this.#isSuspect = false;
    if (isDamaged) this.#break("damaged");
    else if (isNew && (there || !isFirst)) {
      log.error("{path} was deleted or emptied: starting a new history", { event: "store.lost", path });
      this.#break("lost");
    } else if (!isFirst && !isOurs) {
      log.warn("{path} was replaced by another database: continuing with its history", {
        event: "store.replaced",
        path,
      });
      this.#break("replaced");
    }
  }

  #break(kind: StoreBreak["kind"]): void {
    this.#lastBreak = { kind, at: this.now() };
  }

  /** Opens the file that is there and brings its schema up to date; sets it aside if it is damaged. @throws any error other than damage */
  async #examine(there: Look | undefined): Promise<Finding> {
    const { path } = this;
    const db = new DatabaseSync(path, { timeout: TIMEOUT });
    let aside;
    try {
      return this.#prepare(db, there);
    } catch (error) {
      if (!isDamage(error)) throw error;
      await delay(SETTLE);
      if (!isSame(there, look(path))) throw new Error("another program is writing the file");
      // While it is open: SQLite does not touch the journal of a file that was moved away.
      const { message: reason } = await reasonOf(error as Error, path);
      aside = setAside(path, this.now(), reason);
    } finally {
      db.close();
    }
    return { ...(aside.hadJournal && this.#rescue(aside.path) || await this.#examine(undefined)), isDamaged: true };
  }

  /** Opens a copy of a database without its journal, which may belong to another file if an older copy was restored. */
  #rescue(aside: string): Finding | undefined {
    const { path } = this;
    Deno.copyFileSync(aside, path);
    const db = new DatabaseSync(path, { timeout: TIMEOUT });
    try {
      const finding = this.#prepare(db, undefined);
      log.error("{path} was opened without its journal: only the contents of the journal are missing", {
        event: "store.rescued",
        path,
      });
      return finding;
    } catch (error) {
      if (!isDamage(error)) throw error;
      Deno.removeSync(path);
    } finally {
      db.close();
    }
  }

  /** @throws if it is damaged */
  #prepare(db: DatabaseSync, there: Look | undefined): Finding {
    const isNew = db.prepare("SELECT 1 FROM sqlite_schema LIMIT 1").get() === undefined;
    const isSameFile = there !== undefined && there.ino === this.#left?.ino;
    const isKnown = isSameFile && !isNew && !this.#isSuspect && this.#isOurs(db, isSameFile);
    if (isKnown) return { isNew, isOurs: true };
    check(db);
    migrate(db);
    const isOurs = this.#isOurs(db, isSameFile);
    // Unlike WAL, it leaves a single file and needs no other one for reading; the file is only open for moments anyway.
    db.prepare("PRAGMA journal_mode = DELETE").get();
    this.#newest = newestIn(db);
    // Another process that found ours gone has created it, and has written nothing to it yet.
    const isEmpty = !isOurs && this.#newest === undefined;
    return { isNew: isNew || isEmpty, isOurs };
  }

  #isOurs(db: DatabaseSync, isSameFile: boolean): boolean {
    // Another process may have written the first sweep.
    if (!this.#newest) return isSameFile || newestIn(db) === undefined;
    const { slot, started, replica } = this.#newest;
    return db.prepare("SELECT 1 FROM sweeps WHERE slot = ? AND started = ? AND replica = ?")
      .get(slot, started, replica) !== undefined;
  }
}

function newestIn(db: DatabaseSync): Newest | undefined {
  const row = db.prepare("SELECT slot, started, replica FROM sweeps ORDER BY slot DESC LIMIT 1").get();
  return row as unknown as Newest | undefined;
}

/** @throws {Damage} when it is not sound */
function check(db: DatabaseSync): void {
  const { integrity_check: found } = db.prepare("PRAGMA integrity_check(1)").get()!;
  if (found !== "ok") throw new Damage(`it is damaged: ${String(found).replaceAll("\n", " ")}`);
}
