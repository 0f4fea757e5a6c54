import type { Answer } from "./answer.ts";
import type { ContentReason } from "./record.ts";
import { listOf } from "./transfer.ts";
import { TextSearch } from "./text_search.ts";
import { unpack } from "./unpack.ts";

/** What came of looking for a text: where it is not there, the limit behind which it may be, if one was reached. */
export type Searched = { found: true } | { found: false; reason: ContentReason | null };

/**
 * Looks for a text in an answer's body, unpacked and decoded as a browser would. It is read no further than to the text,
 * and no further than 1 MiB as it comes and 8 MiB of what that unpacks to; one that breaks off or cannot be unpacked
 * holds what came of it until then.
 */
export async function searchBody({ headers, transferCodings, body }: Answer, text: string): Promise<Searched> {
  const unpacked = unpack(body, [...listOf(headers, "content-encoding"), ...transferCodings]);
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
