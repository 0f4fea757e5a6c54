import { DatabaseSync } from "node:sqlite";
import type { Store, StoreOptions } from "../store.ts";
import type { Database } from "./database.ts";
import { migrate } from "./migrations.ts";
import { sqliteStore } from "./sqlite.ts";

/** A store that loses everything when its process ends: for tests, and to try Lookout without a file. */
export function openMemory(options: StoreOptions = {}): Store {
  const db = new DatabaseSync(":memory:");
  migrate(db);
  return sqliteStore(heldDatabase(db), "memory:", options);
}

/** A database that stays open, since one in memory would be lost; it ends with the last reference to it. */
export function heldDatabase(db: DatabaseSync): Database {
  return {
    lastBreak: undefined,
    // deno-lint-ignore require-await
    use: async (run) => run(db),
    close: () => {},
  };
}
