import { A_CHECK, freeFiles } from "../file_descriptors.ts";

/** Visitors' connections at once, if there are enough file descriptors. */
const MAX_CONNECTIONS = 1000;
const MIN_CONNECTIONS = 16;

/** File descriptors that checks leave to everything else if there are few. */
const RESERVE = 64;
/** Of these, those for store, log and certificates. */
const OTHERS = 24;

/** File descriptors that are enough for the maximum of visitors. */
export function filesWanted(concurrency: number): number {
  return MAX_CONNECTIONS + A_CHECK * concurrency + OTHERS;
}

/**
 * Visitors that may be connected at once, so that they never use up the checks' file descriptors.
 * @param concurrency checks at once
 * @param free how many files the process can still open, up to the number it is passed
 */
export function connectionLimit(concurrency: number, free: (most: number) => number = freeFiles): number {
  const found = free(filesWanted(concurrency));
  const checks = Math.min(A_CHECK * concurrency, Math.max(1, found - RESERVE));
  return Math.max(MIN_CONNECTIONS, Math.min(MAX_CONNECTIONS, found - checks - OTHERS));
}
