import { Buffer } from "node:buffer";
import { type HeadProblem, type ParsedHead, parseHead } from "./request_head.ts";

/** Bytes of a head: more than any browser sends, and the limit of what a connection can hold in memory. */
const MAX_HEAD = 96 * 1024;
const FIRST_SIZE = 4096;
/** Empty lines that are skipped before a request (RFC 9112, 2.2). */
const MAX_EMPTY_LINES = 4;

const CR = 13;
const LF = 10;

/** Reads the heads of requests from a connection, each byte once, however slowly they arrive. */
export class HeadReader {
  readonly #conn: Pick<Deno.Conn, "read">;
  #bytes = new Uint8Array(FIRST_SIZE);
  /** How many of the bytes have been read and not consumed. */
  #end = 0;

  constructor(conn: Pick<Deno.Conn, "read">) {
    this.#conn = conn;
  }

  /**
   * The next head; undefined: the connection has ended, between two requests or within one.
   * @param begun called when its first byte has arrived
   */
  async next(begun: () => void): Promise<ParsedHead | undefined> {
    let [start, lineStart, looked, emptyLines] = [0, 0, 0, 0];
    if (this.#end > 0) begun();
    for (;;) {
      for (let at = this.#find(looked); at !== -1; at = this.#find(at + 1)) {
        if (at === lineStart || this.#bytes[at - 1] !== CR) return reject(400, "A line does not end in CR LF");
        const isEmpty = at - 1 === lineStart;
        if (isEmpty && lineStart > start) {
          // Without the end of the last header line.
          const head = parseHead(this.#text(start, lineStart - 2));
          this.#drop(at + 1);
          return head;
        }
        lineStart = at + 1;
        if (!isEmpty) continue;
        if (++emptyLines > MAX_EMPTY_LINES) return reject(400, "The request line is missing");
        start = lineStart;
      }
      looked = this.#end;
      if (this.#end >= MAX_HEAD) {
        return lineStart === start
          ? reject(414, "The request target is too long")
          : reject(431, `The headers are larger than ${MAX_HEAD / 1024} KiB`);
      }
      if (this.#end === this.#bytes.length) this.#resize(Math.min(MAX_HEAD, this.#end * 2));
      const wasEmpty = this.#end === 0;
      const count = await this.#conn.read(this.#bytes.subarray(this.#end));
      if (count === null) return undefined;
      this.#end += count;
      if (wasEmpty && count > 0) begun();
    }
  }

  /** Where the next line ends, from an index on; -1: not arrived yet. */
  #find(from: number): number {
    const at = this.#bytes.indexOf(LF, from);
    return at < this.#end ? at : -1;
  }

  /** One character per byte: `TextDecoder` reads Latin-1 as Windows-1252, some of whose characters no header may have. */
  #text(start: number, end: number): string {
    return Buffer.from(this.#bytes.buffer, start, end - start).toString("latin1");
  }

  /** Removes the first bytes; the beginning of a pipelined request stays. */
  #drop(count: number): void {
    this.#bytes.copyWithin(0, count, this.#end);
    this.#end -= count;
    if (this.#bytes.length > FIRST_SIZE && this.#end <= FIRST_SIZE) this.#resize(FIRST_SIZE);
  }

  #resize(size: number): void {
    const bytes = new Uint8Array(size);
    bytes.set(this.#bytes.subarray(0, this.#end));
    this.#bytes = bytes;
  }
}

function reject(status: HeadProblem["status"], problem: string): ParsedHead {
  return { ok: false, status, problem };
}
