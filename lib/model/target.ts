import type { StatusRange } from "./state.ts";

/** One row of the list. */
export interface Target {
  /** Unique in its list; fit for a URL's path and a file's name. */
  id: string;
  name: string;
  /** Normalised, without user and password, without fragment: may be shown. */
  url: string;
  /** "" when none is given. */
  category: string;
  method?: "GET" | "HEAD";
  /** Statuses that are up; all others are then down. */
  expect?: StatusRange[];
  /** Text that the body must have. */
  contains?: string;
  /** Milliseconds for one attempt. */
  timeout?: number;
  /** The `Authorization` header from the user and password in the URL: only sent to the target, never shown or stored. */
  authorization?: string;
}

export interface TargetList {
  /** SHA-256 over the public part of targets, hex. */
  hash: string;
  targets: Target[];
}

/** The difference between two lists, by id. */
export interface ListDifference {
  added: Target[];
  removed: Target[];
  /** As they are now. */
  changed: Target[];
}

/** The current list: what is swept, where it came from, and why a newer one was rejected. Times are ms UTC. */
export interface ListStatus extends TargetList {
  /** The source for people: a path or a URL, without secrets. */
  source: string;
  /** When this list was read, or taken from the store. */
  readAt: number;
  warnings: string[];
  /** Why the list at the source is not used; empty: it is used. */
  problems: string[];
  /** When it was rejected. */
  refusedAt?: number;
  /** How this list differs from the one before it; undefined: there was none. */
  difference?: ListDifference;
}
