/** A file that is there, whatever this program may read: this module, or the bundle it is in. */
const SOME_FILE = import.meta.filename!;

/** Descriptors that checks leave to visitors, the store, the log and the looks at certificates, where there are many. */
const RESERVE = 64;

/** A look-up takes a socket for each family of addresses, a connection one. */
export const A_CHECK = 2;

/** More than this is not looked for where fewer would do: the limits that matter are 1,024 and lower. */
const ENOUGH = 1024;

/** Checks at once, and how many they may become to meet a deadline. */
export interface Room {
  concurrency: number;
  most: number;
}

/**
 * How many file descriptors this process can still open, `most` at the most: found out by opening a file as often, since
 * Deno shows the limit (RLIMIT_NOFILE) only to a process that may do everything. Infinity: not known. Takes a few ms;
 * not to be called while connections are being made.
 */
export function freeFiles(most: number): number {
  const files: Deno.FsFile[] = [];
  try {
    while (files.length < most) files.push(Deno.openSync(SOME_FILE));
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
 * @param concurrency desired checks at once
 */
export function roomFor(concurrency: number, free: (most: number) => number = freeFiles): Room {
  const wanted = Math.max(A_CHECK * concurrency + RESERVE, ENOUGH);
  const found = free(wanted);
  if (found >= wanted) return { concurrency, most: Infinity };
  const most = Math.max(1, found - Math.min(RESERVE, Math.ceil(found / 2)));
  return { concurrency: Math.max(1, Math.min(concurrency, Math.floor(most / A_CHECK))), most };
}

/**
 * Descriptors that are kept for checks by being open, so that visitors cannot take them: however many hold their
 * connections, sites are checked.
 */
export class FileReserve implements Disposable {
  readonly #held: Deno.FsFile[] = [];
  readonly #size: number;
  #lent = 0;

  /** @param concurrency checks at once */
  constructor(concurrency: number) {
    this.#size = A_CHECK * concurrency;
    this.#fill();
  }

  /** Frees what a check needs; what it returns is called when that is over. */
  lend(): () => void {
    this.#lent += A_CHECK;
    for (const file of this.#held.splice(-A_CHECK)) file.close();
    return () => {
      this.#lent -= A_CHECK;
      this.#fill();
    };
  }

  #fill(): void {
    try {
      while (this.#held.length + this.#lent < this.#size) this.#held.push(Deno.openSync(SOME_FILE));
    } catch {
      // Somebody was quicker: the next check that ends tries again.
    }
  }

  [Symbol.dispose](): void {
    for (const file of this.#held.splice(0)) file.close();
  }
}
