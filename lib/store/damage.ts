import { log } from "../log/log.ts";
import { messageOf } from "../message.ts";

/**
 * Gives a function that reads what may be damaged: that is said once, and what cannot be read is left out, since one record is no
 * reason to show nothing.
 * @param store what people call the store
 */
export function readerOf(store: string): <T>(what: string, read: () => T) => T | undefined {
  const said = new Set<string>();
  return (what, read) => {
    try {
      return read();
    } catch (error) {
      if (said.has(what)) return undefined;
      said.add(what);
      const reason = messageOf(error);
      log.error("Left {what} in {store} out: {reason}", { event: "store.damaged", store, what, reason });
    }
  };
}
