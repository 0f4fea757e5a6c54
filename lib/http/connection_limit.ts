import { A_CHECK, freeFiles } from "../files.ts";

/** Connections of visitors at once, where there are files for so many. */
const MOST = 1000;
const FEWEST = 16;

/** Files that checks leave to all the rest where there are few. */
const RESERVE = 64;
/** Of these, what the store, the log and looks at certificates take. */
const OTHERS = 24;

/** How many free files are enough for as many visitors as there may be. */
export function filesWanted(concurrency: number): number {
  return MOST + A_CHECK * concurrency + OTHERS;
}

/**
 * How many visitors may be connected at once, so that checks have files of their own whatever visitors do.
 * @param concurrency checks at once
 * @param free how many files the process can still open, up to a number that it is passed
 */
export function connectionLimit(concurrency: number, free: (most: number) => number = freeFiles): number {
  const found = free(filesWanted(concurrency));
  const checks = Math.min(A_CHECK * concurrency, Math.max(1, found - RESERVE));
  return Math.max(FEWEST, Math.min(MOST, found - checks - OTHERS));
}
