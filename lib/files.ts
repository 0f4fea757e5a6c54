import { fileURLToPath } from "node:url";

/** Descriptors that checks leave to visitors, the store, the log and the looks at certificates, where there are many. */
const RESERVE = 64;

/** A look-up takes a socket for each family of addresses, a connection one. */
const A_CHECK = 2;

/** More than this is not looked for where fewer would do: the limits that matter are 1,024 and lower. */
const ENOUGH = 1100;

/** Checks at once, and how many even a deadline may make of them. */
export interface Room {
  concurrency: number;
  most: number;
}

/**
 * How many file descriptors this process can still open, `most` at the most: found out by opening this very module as
 * often, since Deno shows the limit (RLIMIT_NOFILE) only to a process that may do everything. Infinity: not known.
 * Takes a few ms; not to be called while connections are being made.
 */
export function freeFiles(most: number): number {
  const files: Deno.FsFile[] = [];
  try {
    const path = fileURLToPath(import.meta.url);
    while (files.length < most) files.push(Deno.openSync(path));
    return most;
  } catch (error) {
    const { code } = error as { code?: string };
    return code === "EMFILE" || code === "ENFILE" ? files.length : Infinity;
  } finally {
    for (const file of files) file.close();
  }
}

/**
 * What the free descriptors are enough for: checks wait for each other rather than take those of visitors and the store.
 * @param concurrency checks at once that are wished for
 */
export function roomFor(concurrency: number, free: (most: number) => number = freeFiles): Room {
  const wanted = Math.max(A_CHECK * concurrency + RESERVE, ENOUGH);
  const found = free(wanted);
  if (found >= wanted) return { concurrency, most: Infinity };
  const most = Math.max(1, found - Math.min(RESERVE, Math.ceil(found / 2)));
  return { concurrency: Math.max(1, Math.min(concurrency, Math.floor(most / A_CHECK))), most };
}
