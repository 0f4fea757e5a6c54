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
  /** The `Authorization` header made of the user and password in the URL: sent to the target, shown and stored nowhere. */
  authorization?: string;
}

export interface TargetList {
  /** SHA-256 over the public part of targets, hex. */
  hash: string;
  targets: Target[];
}

/** A list is taken whole or not at all; problems and warnings read `urls.csv:17: reason`. */
export type ParsedList =
  | { ok: true; targets: Target[]; warnings: string[] }
  | { ok: false; problems: string[]; warnings: string[] };
