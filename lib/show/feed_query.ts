import { isId } from "../list/ids.ts";
import { parameter, type Parsed, searchOf, textParameter } from "./parameters.ts";

/** Whose incidents a feed has: a site's, those of a category, or all. */
export interface FeedQuery {
  /** A target's id. */
  target?: string;
  category?: string;
}

export function parseFeedQuery(parameters: URLSearchParams): Parsed<FeedQuery> {
  const query: FeedQuery = { target: parameter(parameters, "target"), category: textParameter(parameters, "category") };
  if (query.target !== undefined && !isId(query.target)) {
    return { ok: false, problem: "target must be the id of a target" };
  }
  if (query.target !== undefined && query.category !== undefined) {
    return { ok: false, problem: "A feed can be about a target or a category, not both" };
  }
  return { ok: true, query };
}

/** Where a feed is, `/feed.xml?category=Shops`. */
export function feedPath({ target, category }: FeedQuery): string {
  return `/feed.xml${searchOf({ target, category })}`;
}
