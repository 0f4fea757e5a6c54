import type { SiteResponse } from "./response.ts";
import type { ContentReason } from "../../model/check.ts";
import { Semaphore } from "./semaphore.ts";
import { TextSearch } from "./text_search.ts";
import { listOf } from "./transfer.ts";
import { isWide, unpack } from "./unpack.ts";

/** At most eight bodies are searched at once. */
const turns = new Semaphore(8);

/** Searches that have begun: one that waits for its body keeps some memory, and of those that take megabytes two may. */
const begun = new Semaphore(64);
const wideBegun = new Semaphore(2);

/** Waits for something of Lookout's own. */
type Pause = <T>(wait: Promise<T>) => Promise<T>;

/** What came of looking for a text: where it is not there, the limit behind which it may be, if one was reached. */
export type Searched = { found: true } | { found: false; reason: ContentReason | null };

/** What has been done to a body, in this order. */
function codingsOf({ headers, transferCodings }: SiteResponse): string[] {
  return [...listOf(headers, "content-encoding"), ...transferCodings];
}

/**
 * Looks for a text in a response's body, unpacked and decoded as a browser would. It is read no further than to the text,
 * and no further than 1 MiB as it comes and 8 MiB of what that unpacks to; one that breaks off or cannot be unpacked
 * holds what came of it until then.
 * @param pause is given what the search waits for within Lookout, which is not the site's time
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
    if (!unpacked) return { found: false, reason: null };
    const search = new TextSearch(text, headers.get("content-type") ?? []);
    try {
      for await (const part of unpacked.parts) {
        if (search.isIn(part)) return { found: true };
      }
    } catch {
      // The connection broke: what came before is searched.
    }
    const limit = body.isCut ? "body-limit" : unpacked.isCut() ? "unpacked-limit" : null;
    return { found: false, reason: limit };
  } finally {
    turn.give();
    end();
  }
}

/** A search's turn, which another one has while this one's body is on its way: sites that stall hold nobody up. */
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
