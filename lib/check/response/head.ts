import { isBlank, withoutBlanks } from "../../text/blanks.ts";
import { WALL_HEADERS } from "./wall.ts";

/** The part of a response before its body. */
export interface ResponseHead {
  status: number;
  /**
   * Those that say how to read the body, where to look instead, and who responds: by lower-case name the trimmed values of
   * all lines of that name, in order. Other headers are not kept.
   */
  headers: Map<string, string[]>;
}

/** It is not an HTTP response. */
export class ProtocolError extends Error {
  override name = "ProtocolError";

  constructor(why: string) {
    super(`Cannot read a response: ${why}`);
  }
}

const KEPT = new Set([
  "content-length",
  "transfer-encoding",
  "content-encoding",
  "content-type",
  "location",
  ...WALL_HEADERS,
]);

/** The start of every response (RFC 9112, 4). */
export const OPENING = "HTTP/";

/**
 * The versions that curl 7.88 accepts, then exactly three digits. The reason that may follow is ignored; servers omit the
 * space before it.
 */
const STATUS_LINE = /^HTTP\/(?:1\.[01]|2(?:\.0)?) [ \t]*(\d{3})(?!\d)/i;

/**
 * Reads the lines before a response's body, up to the end of its final head. Interim responses (1xx, RFC 9110 15.2) are
 * skipped with all their headers; 101 is final, since no upgrade was requested and nothing will follow.
 *
 * Where the RFCs leave a choice, it follows curl: a CR within a line is a space (RFC 9112, 2.2), a folded line continues
 * the one before it (5.2), and any name is valid, but a line without a colon or with a NUL is no header.
 */
export class ResponseHeadParser {
  /** Undefined: the next line is a status line. */
  #head: ResponseHead | undefined;
  #isInterim = false;
  /** Whether there is a header that a folded line can continue. */
  #hasHeader = false;
  /** The values of that header; undefined: not kept. */
  #values: string[] | undefined;

  /** Whether a line can begin like this: what is not HTTP may never end a line. */
  canBegin(start: string): boolean {
    return this.#head !== undefined || OPENING.startsWith(start.slice(0, OPENING.length).toUpperCase());
  }

  /**
   * Takes the next line, as Latin-1 and without its LF; returns the head when that line ends it.
   * @throws {ProtocolError} the line is not HTTP
   */
  take(line: string): ResponseHead | undefined {
    const text = withoutEnd(line).replaceAll("\r", " ");
    const head = this.#head;
    if (!head) {
      const status = Number(STATUS_LINE.exec(text)?.[1] ?? 0);
      if (status < 100 || text.includes("\0")) throw new ProtocolError("it does not begin with a status line");
      this.#head = { status, headers: new Map() };
      this.#isInterim = status < 200 && status !== 101;
    } else if (text !== "") {
      if (!this.#isInterim) this.#takeHeader(head, text);
    } else if (this.#isInterim) {
      this.#head = undefined;
    } else {
      return head;
    }
  }

  #takeHeader({ headers }: ResponseHead, text: string): void {
    if (text.includes("\0")) throw new ProtocolError("there is a NUL in its headers");
    if (isBlank(text.charCodeAt(0))) {
      if (!this.#hasHeader) throw new ProtocolError("its headers begin with white space");
      const more = withoutBlanks(text);
      const last = this.#values?.pop();
      // Not trimmed as a whole: a header of a thousand folds would be trimmed a thousand times.
      if (last !== undefined) this.#values!.push(last === "" || more === "" ? last + more : `${last} ${more}`);
      return;
    }
    const colon = text.indexOf(":");
    if (colon < 0) throw new ProtocolError("a line of its headers has no colon");
    // White space before the colon is an error that proxies must correct (RFC 9112, 5.1).
    const name = withoutBlanks(text.slice(0, colon)).toLowerCase();
    this.#hasHeader = true;
    this.#values = undefined;
    if (!KEPT.has(name)) return;
    this.#values = headers.get(name) ?? [];
    this.#values.push(withoutBlanks(text.slice(colon + 1)));
    headers.set(name, this.#values);
  }
}

/** Without the CRs at its end. A regular expression would take hours for a line of CRs and a letter. */
function withoutEnd(line: string): string {
  let end = line.length;
  while (end > 0 && line[end - 1] === "\r") end--;
  return line.slice(0, end);
}
