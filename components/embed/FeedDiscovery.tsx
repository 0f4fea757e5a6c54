import { feedPath, type FeedQuery } from "../../lib/show/feed_query.ts";

export interface FeedDiscoveryProps extends FeedQuery {
  /** What feed readers call it. */
  title: string;
}

/** For the head of a page: what feed readers find there. */
export function FeedDiscovery({ title, ...query }: FeedDiscoveryProps) {
  return <link rel="alternate" type="application/atom+xml" title={title} href={feedPath(query)} />;
}
