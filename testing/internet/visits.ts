import type { Behaviour } from "./behaviours.ts";
import { isGone, type Seen, Visit } from "./visit.ts";

/** All visits that are going on. */
export class Visits {
  readonly #current = new Map<Visit, Promise<void>>();
  readonly #end = new AbortController();

  /** Lets a host behave towards a visitor. */
  receive(conn: Deno.Conn, behaviour: Behaviour, seen: Seen, reset?: () => Promise<void>): void {
    if (this.#end.signal.aborted) return conn.close();
    const visit = new Visit(conn, seen, this.#end.signal, reset);
    this.#current.set(visit, behave(visit, behaviour).finally(() => this.#current.delete(visit)));
  }

  /** Breaks off every visit. */
  async end(): Promise<void> {
    this.#end.abort();
    for (const visit of this.#current.keys()) visit.close();
    await Promise.all(this.#current.values());
  }
}

async function behave(visit: Visit, behaviour: Behaviour): Promise<void> {
  try {
    await behaviour.visit?.(visit);
  } catch (error) {
    if (!isGone(error)) throw error;
  } finally {
    visit.close();
  }
}
