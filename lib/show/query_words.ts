import { outcomeName, STATE_NAMES } from "./words.ts";
import type { Query } from "./query.ts";

/** What is asked for, in words; "": everything. */
export function queryWords({ q, state, status, category }: Query): string {
  return [
    state && STATE_NAMES[state].toLowerCase(),
    status && (/^\d+$/.test(status) ? `answering ${status}` : outcomeName(status)),
    category && `in ${category}`,
    q && `with “${q}”`,
  ].filter(Boolean).join(", ");
}
