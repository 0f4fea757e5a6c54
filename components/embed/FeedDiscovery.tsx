import { feedPath, type FeedQuery } from "../../lib/show/feed_query.ts";

export interface FeedDiscoveryProps extends FeedQuery {
  /** What feed readers call it. */
  title: string;
}

/** A link in the head of a page, by which feed readers find the feed. */
export function FeedDiscovery({ title, ...query }: FeedDiscoveryProps) {
  return <link rel="alternate" type="application/atom+xml" title={title} href={feedPath(query)} />;
}
