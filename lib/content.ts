import type { Answer } from "./answer.ts";
import type { ContentReason } from "./record.ts";
import { Semaphore } from "./semaphore.ts";
import { TextSearch } from "./text_search.ts";
import { listOf } from "./transfer.ts";
import { isWide, unpack } from "./unpack.ts";

/** At most eight bodies are searched at once, and of those that take much memory two. */
const places = new Semaphore(6);
const widePlaces = new Semaphore(2);

/** What came of looking for a text: where it is not there, the limit behind which it may be, if one was reached. */
export type Searched = { found: true } | { found: false; reason: ContentReason | null };

/** Waits until an answer's body may be searched; what it resolves to lets the next one in. */
export function enterSearch(answer: Answer): Promise<() => void> {
  return (isWide(codingsOf(answer)) ? widePlaces : places).enter();
}

/** What has been done to a body, in this order. */
function codingsOf({ headers, transferCodings }: Answer): string[] {
  return [...listOf(headers, "content-encoding"), ...transferCodings];
}

/**
 * Looks for a text in an answer's body, unpacked and decoded as a browser would. It is read no further than to the text,
 * and no further than 1 MiB as it comes and 8 MiB of what that unpacks to; one that breaks off or cannot be unpacked
 * holds what came of it until then.
 */
export async function searchBody(answer: Answer, text: string): Promise<Searched> {
  const { headers, body } = answer;
  const unpacked = unpack(body, codingsOf(answer));
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
}
