import type { SiteResponse } from "./response.ts";
import type { ContentReason } from "../../model/check.ts";
import { Semaphore } from "../semaphore.ts";
import { TextSearch } from "./text_search.ts";
import { listOf } from "./transfer.ts";
import { isWide, unpack } from "./unpack.ts";

/** At most eight bodies are searched at once. */
const turns = new Semaphore(8);

/** Searches in progress: even one whose body is pending uses some memory; those that use megabytes are limited to two. */
const begun = new Semaphore(64);
const wideBegun = new Semaphore(2);

/** Waits for something of Lookout's own. */
type Pause = <T>(wait: Promise<T>) => Promise<T>;

/** The result of a search: if the text was not found, why it may be there all the same. */
export type Searched = { found: true } | { found: false; reason: ContentReason | null };

/** The codings of a body, in the order in which they were applied. */
function codingsOf({ headers, transferCodings }: SiteResponse): string[] {
  return [...listOf(headers, "content-encoding"), ...transferCodings];
}

/**
 * Looks for a text in a response's body, decompressed and decoded as a browser would. It is read up to the text, and at
 * most 1 MiB as on the wire and 8 MiB decompressed; of a body that breaks off or cannot be decompressed, the part before
 * that counts.
 * @param pause awaits something within Lookout, which is not the site's time
 */
export async function searchBody(
  response: SiteResponse,
  text: string,
  pause: Pause = (wait) => wait,
): Promise<Searched> {
  const { headers, body } = response;
  const codings = codingsOf(response);
  const end = await pause((isWide(codings) ? wideBegun : begun).enter());
  const turn = new Turn(pause);
  try {
    const unpacked = unpack(turn.partsOf(body), codings);
    if (!unpacked) return { found: false, reason: "unknown-coding" };
    const search = new TextSearch(text, headers.get("content-type") ?? []);
    let isBroken = false;
    try {
      for await (const part of unpacked.parts) {
        if (search.isIn(part)) return { found: true };
      }
    } catch {
      // The connection broke: what arrived before has been searched.
      isBroken = true;
    }
    if (body.isCut) return { found: false, reason: "body-limit" };
    if (unpacked.isCut()) return { found: false, reason: "unpacked-limit" };
    isBroken ||= body.isBroken || unpacked.isBroken();
    return { found: false, reason: isBroken ? "broken-body" : null };
  } finally {
    turn.give();
    end();
  }
}

/** A search's turn, given up while its body is on its way: sites that stall delay no other search. */
class Turn {
  readonly #pause: Pause;
  #leave = () => {};

  constructor(pause: Pause) {
    this.#pause = pause;
  }

  async *partsOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    const parts = body[Symbol.asyncIterator]();
    for (;;) {
      this.give();
      const { done, value } = await parts.next();
      if (done) return;
      this.#leave = await this.#pause(turns.enter());
      yield value;
    }
  }

  give(): void {
    this.#leave();
    this.#leave = () => {};
  }
}
