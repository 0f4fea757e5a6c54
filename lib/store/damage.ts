import { log } from "../log/log.ts";
import { messageOf } from "../message.ts";

/** Reads records that may be damaged: one that cannot be read is logged once, and is undefined. */
export interface Reader {
  read: <T>(what: string, read: () => T) => T | undefined;
  readLater: <T>(what: string, read: () => Promise<T>) => Promise<T | undefined>;
}

/**
 * A reader of a store's records: one that cannot be read is left out, since that is no reason to show nothing.
 * @param store the name of the store
 */
export function readerOf(store: string): Reader {
  const logged = new Set<string>();
  const skip = (what: string, error: unknown): undefined => {
    if (logged.has(what)) return;
    logged.add(what);
    const reason = messageOf(error);
    log.error("Skipped {what} in {store}: {reason}", { event: "store.damaged", store, what, reason });
  };
  return {
    read: (what, read) => {
      try {
        return read();
      } catch (error) {
        return skip(what, error);
      }
    },
    readLater: async (what, read) => {
      try {
        return await read();
      } catch (error) {
        return skip(what, error);
      }
    },
  };
}
