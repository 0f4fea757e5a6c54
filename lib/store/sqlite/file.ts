import { log } from "../../log/log.ts";

/** What distinguishes a file from others, and from itself after it was written to. */
export interface Look {
  ino: number | null;
  size: number;
  /** When it was last written to, and when that or its name last changed, ms UTC. */
  mtime: number | undefined;
  ctime: number | undefined;
}

/** The files that SQLite keeps next to a database, by the endings of their names. */
const JOURNALS = ["-wal", "-shm", "-journal"];

/** Undefined: there is no file. @throws what the system throws otherwise */
export function look(path: string): Look | undefined {
  try {
    const { ino, size, mtime, ctime } = Deno.statSync(path);
    return { ino, size, mtime: mtime?.getTime(), ctime: ctime?.getTime() };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

export function isSame(one: Look | undefined, other: Look | undefined): boolean {
  return one?.ino === other?.ino && one?.size === other?.size && one?.mtime === other?.mtime &&
    one?.ctime === other?.ctime;
}

/**
 * Renames a database and its journals, so that SQLite still opens them together, and logs that.
 * @returns the new name, and whether there was a journal with something in it
 */
export function setAside(path: string, now: number, reason: string): { path: string; hadJournal: boolean } {
  const aside = asideOf(path, now);
  Deno.renameSync(path, aside);
  const hadJournal = moveJournals(path, aside);
  log.error("Renamed {path} to {aside}: {reason}", { event: "store.set-aside", path, aside, reason });
  return { path: aside, hadJournal };
}

/** Renames the journal of a database that is gone or empty, and logs that: SQLite would delete what may be all that is left. */
export function setJournalAside(path: string, now: number): void {
  const journal = `${path}-wal`;
  if (!look(journal)?.size) return;
  const aside = asideOf(path, now);
  Deno.renameSync(journal, `${aside}-wal`);
  log.error("Renamed {path} to {aside}: its database is gone or empty", {
    event: "store.set-aside",
    path: journal,
    aside: `${aside}-wal`,
  });
}

/** An unused name. Times have colons, which not every system allows in file names. */
function asideOf(path: string, now: number): string {
  const aside = `${path}.damaged-${new Date(now).toISOString().replaceAll(":", "-")}`;
  for (let count = 1;; count++) {
    const name = count === 1 ? aside : `${aside}-${count}`;
    if (["", ...JOURNALS].every((ending) => !look(`${name}${ending}`))) return name;
  }
}

/** True: one of them had something in it. */
function moveJournals(path: string, aside: string): boolean {
  let had = false;
  for (const ending of JOURNALS) {
    const journal = look(`${path}${ending}`);
    if (!journal) continue;
    Deno.renameSync(`${path}${ending}`, `${aside}${ending}`);
    // The index of a journal is rebuilt.
    if (journal.size > 0 && ending !== "-shm") had = true;
  }
  return had;
}
