import type { DatabaseSync } from "node:sqlite";
import type { Database } from "../../lib/store/sqlite/database.ts";

/** A database that a test has opened, in the way it wants it, and that stays open. */
export function heldDatabase(db: DatabaseSync): Database {
  return {
    lastBreak: undefined,
    // deno-lint-ignore require-await
    use: async (run) => run(db),
    close: () => db.close(),
  };
}
