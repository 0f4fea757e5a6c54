import { messageOf } from "../../message.ts";

/** Codes and SQLite's messages for them: https://www.sqlite.org/rescode.html. Deno gives no code with the errors of `exec()`. */
const BUSY = 5;
const NOMEM = 7;
const IOERR = 10;
const CORRUPT = 11;
const FULL = 13;
const NOTADB = 26;
const MESSAGES = new Map([
  ["database is locked", BUSY],
  ["out of memory", NOMEM],
  ["disk I/O error", IOERR],
  ["database disk image is malformed", CORRUPT],
  ["database or disk is full", FULL],
  ["file is not a database", NOTADB],
]);

/** The system's names for what passes: no room, no descriptors, no memory. */
const PASSING = ["ENOSPC", "EDQUOT", "EMFILE", "ENFILE", "ENOMEM", "EIO", "EFBIG"];

/** More than a new database needs. */
const SPACE = 128 * 1024;

/** What SQLite finds wrong with a database that it can read. */
export class Damage extends Error {}

/** The primary code; the rest of an extended one says where the error came from. */
function codeOf(error: unknown): number | undefined {
  const { errcode, message } = error as { errcode?: number; message?: string };
  return errcode === undefined ? MESSAGES.get(firstLineOf(message ?? "")) : errcode & 0xff;
}

/** What follows is the statement. */
function firstLineOf(message: string): string {
  return message.split(/ in \n|\n/)[0];
}

/** Whether another process was writing. */
export function isBusy(error: unknown): boolean {
  return codeOf(error) === BUSY;
}

/** Whether the stored data is damaged. */
export function isDamage(error: unknown): boolean {
  return error instanceof Damage || [CORRUPT, NOTADB].includes(codeOf(error)!);
}

/** Whether an error may pass without anyone's help, so that it is worth continuing. */
export function isPassing(error: unknown): boolean {
  const { cause, code } = error as { cause?: unknown; code?: string };
  return [BUSY, NOMEM, IOERR, FULL].includes(codeOf(error)!) || PASSING.includes(code!) ||
    cause !== undefined && isPassing(cause);
}

/** Why it failed, in one line. SQLite only says that it cannot open some files, and that a full disk has an error. */
export async function reasonOf(error: Error, path: string): Promise<Error> {
  const reason = firstLineOf(error.message);
  try {
    if (reason.startsWith("unable to open database file")) {
      (await Deno.open(path, { read: true, write: true, create: true })).close();
    } else if (reason === "disk I/O error") {
      await tryToWrite(`${path}.${crypto.randomUUID()}`);
    }
    return new Error(reason, { cause: error });
  } catch (refusal) {
    // Without the name of the file that was only a test.
    return new Error(messageOf(refusal).replace(/: writefile '.*/, ""), { cause: refusal });
  }
}

async function tryToWrite(path: string): Promise<void> {
  try {
    await Deno.writeFile(path, new Uint8Array(SPACE));
  } finally {
    await Deno.remove(path).catch(() => {});
  }
}
