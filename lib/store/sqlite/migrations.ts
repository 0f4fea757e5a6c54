import type { DatabaseSync } from "node:sqlite";
import { isPassing } from "./error.ts";

/**
 * The steps from an empty database to today's schema, in order. A released step is never edited: a change of the schema is a
 * further step. `PRAGMA user_version` counts the steps that a database has had.
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE sweeps (
    slot INTEGER PRIMARY KEY,
    started INTEGER NOT NULL,
    finished INTEGER NOT NULL,
    late INTEGER NOT NULL,
    replica TEXT NOT NULL,
    list TEXT NOT NULL,
    reliable INTEGER NOT NULL,
    summary TEXT NOT NULL,
    counts TEXT NOT NULL,
    checks BLOB NOT NULL
  ) STRICT;
  CREATE TABLE lists (
    hash TEXT PRIMARY KEY,
    put INTEGER NOT NULL UNIQUE,
    targets BLOB NOT NULL
  ) STRICT;
  CREATE TABLE claims (
    slot INTEGER PRIMARY KEY,
    owner TEXT NOT NULL,
    until INTEGER NOT NULL
  ) STRICT;
  `,
  `
  CREATE TABLE days (
    day INTEGER PRIMARY KEY,
    sweeps INTEGER NOT NULL,
    targets BLOB NOT NULL
  ) STRICT;
  `,
  `
  CREATE TABLE open_incidents (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    through INTEGER NOT NULL,
    incidents BLOB NOT NULL
  ) STRICT;
  CREATE TABLE closed_incidents (
    slot INTEGER PRIMARY KEY,
    incidents BLOB NOT NULL
  ) STRICT;
  `,
  // The time a list was put decides how long it is kept; which one is the latest is stored separately.
  `
  ALTER TABLE lists ADD COLUMN latest INTEGER NOT NULL DEFAULT 0;
  UPDATE lists SET latest = (SELECT count(*) FROM lists AS earlier WHERE earlier.put <= lists.put);
  `,
  `
  CREATE TABLE documents (
    name TEXT PRIMARY KEY,
    version INTEGER NOT NULL,
    written INTEGER NOT NULL,
    bytes BLOB NOT NULL
  ) STRICT;
  `,
];

/**
 * Brings a database up to the last of `migrations`, in one transaction: all of the missing steps or none.
 * @throws {Error} when the database has had more steps than there are, cannot be written to for good, or a step fails
 */
export function migrate(db: DatabaseSync, migrations: readonly string[] = MIGRATIONS): void {
  const isDone = versionOf(db) === migrations.length;
  try {
    // The lock comes first, so that of several processes one migrates.
    db.exec("BEGIN IMMEDIATE");
    const version = versionOf(db);
    if (version > migrations.length) {
      throw new Error(
        `its schema is version ${version}, this program knows up to ${migrations.length}: it needs a newer Lookout`,
      );
    }
    if (version === 0 && db.prepare("SELECT 1 FROM sqlite_schema LIMIT 1").get()) {
      throw new Error("it is the database of another program");
    }
    for (const step of migrations.slice(version)) db.exec(step);
    db.exec(`PRAGMA user_version = ${migrations.length}`);
    // If there was nothing to do, this was only to find out whether it can be written to.
    db.exec(isDone ? "ROLLBACK" : "COMMIT");
  } catch (error) {
    // On a full disk, SQLite itself ends the transaction.
    if (db.isTransaction) db.exec("ROLLBACK");
    // Until that passes, it can at least be read.
    if (!isDone || !isPassing(error)) throw error;
  }
}

function versionOf(db: DatabaseSync): number {
  return db.prepare("PRAGMA user_version").get()!.user_version as number;
}
