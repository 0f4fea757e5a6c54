import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout } from "node:timers/promises";
import { migrate } from "./migrations.ts";

/** Milliseconds to wait at the start for another process that is writing; a write takes a few, a migration longer. */
const START_TIMEOUT = 5000;

/** Milliseconds that a statement waits afterwards: it holds up everything else that the process does. */
const TIMEOUT = 100;

/** https://www.sqlite.org/rescode.html#busy */
const SQLITE_BUSY = 5;

/** More than what WAL mode needs beside the database at once. */
const SPACE = 128 * 1024;

/**
 * Opens the database at `path`, or creates it together with its folder, and brings its schema up to date.
 * @throws {Error} why it cannot
 */
export async function openDatabase(path: string): Promise<DatabaseSync> {
  let db: DatabaseSync | undefined;
  try {
    await Deno.mkdir(dirname(path), { recursive: true });
    db = new DatabaseSync(path, { timeout: START_TIMEOUT });
    await useWal(db);
    const { quick_check } = db.prepare("PRAGMA quick_check(1)").get()!;
    if (quick_check !== "ok") throw new Error(`it is damaged: ${String(quick_check).replaceAll("\n", " ")}`);
    migrate(db);
    db.exec(`PRAGMA busy_timeout = ${TIMEOUT}`);
    return db;
  } catch (error) {
    db?.close();
    throw new Error(await reasonOf(error as Error, path), { cause: error });
  }
}

/** Whether another process was writing. */
export function isBusy(error: unknown): boolean {
  return (error as { errcode?: number }).errcode === SQLITE_BUSY;
}

/** Turns a new file to WAL. For another process that does the same SQLite does not wait by itself. */
async function useWal(db: DatabaseSync): Promise<void> {
  for (const deadline = Date.now() + START_TIMEOUT;;) {
    try {
      db.prepare("PRAGMA journal_mode = WAL").get();
      return;
    } catch (error) {
      if (!isBusy(error) || Date.now() > deadline) throw error;
      await setTimeout(10);
    }
  }
}

/** SQLite says of some files only that it cannot open them, and of a full disk that there was an error; the system says why. */
async function reasonOf(error: Error, path: string): Promise<string> {
  // What follows is the statement.
  const [reason] = error.message.split(/ in \n|\n/);
  try {
    if (reason.startsWith("unable to open database file")) {
      (await Deno.open(path, { read: true, write: true, create: true })).close();
    } else if (reason === "disk I/O error") {
      await tryToWrite(`${path}.${crypto.randomUUID()}`);
    }
    return reason;
  } catch (refusal) {
    // Without the name of what was only tried.
    return (refusal as Error).message.replace(/: writefile '.*/, "");
  }
}

async function tryToWrite(path: string): Promise<void> {
  try {
    await Deno.writeFile(path, new Uint8Array(SPACE));
  } finally {
    await Deno.remove(path).catch(() => {});
  }
}
