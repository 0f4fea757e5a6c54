import { TRAITS } from "../model/state.ts";
import { outcomeName } from "./words.ts";
import type { Query } from "./query.ts";

/** What is asked for, in words; "": everything. */
export function descriptionOf({ q, state, status, category }: Query): string {
  return [
    state && TRAITS[state].name.toLowerCase(),
    status && (/^\d+$/.test(status) ? `answering ${status}` : outcomeName(status)),
    category && `in ${category}`,
    q && `with “${q}”`,
  ].filter(Boolean).join(", ");
}
