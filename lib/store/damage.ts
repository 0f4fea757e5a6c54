import { log } from "../log/log.ts";
import { messageOf } from "../message.ts";

/**
 * A function that reads possibly damaged records: one that cannot be read is logged once and left out, since it is no reason to show
 * nothing.
 * @param store the name of the store
 */
export function readerOf(store: string): <T>(what: string, read: () => T) => T | undefined {
  const logged = new Set<string>();
  return (what, read) => {
    try {
      return read();
    } catch (error) {
      if (logged.has(what)) return undefined;
      logged.add(what);
      const reason = messageOf(error);
      log.error("Skipped {what} in {store}: {reason}", { event: "store.damaged", store, what, reason });
    }
  };
}
