import { Buffer } from "node:buffer";
import { OPENING, ProtocolError, type ResponseHead, ResponseHeadParser } from "./head.ts";
import { Body } from "./body.ts";
import { transferOf } from "./transfer.ts";

/** A server's response: its final status and headers, and a body to read. */
export interface SiteResponse extends ResponseHead {
  /** Transfer codings to be undone, in the order in which they were applied. */
  transferCodings: string[];
  body: Body;
}

/** The connection ended before the response did. */
export class ClosedError extends Error {
  override name = "ClosedError";
}

export interface ReadResponseOptions {
  /** Whether the request was HEAD, whose response has no body. Default false. */
  head?: boolean;
}

/** Bytes read at once: most headers fit, and hundreds of checks take little memory. */
const CHUNK = 4 * 1024;

/** Bytes allowed before the body, interim responses included: Chrome's limit; curl's is 300 KB. */
const MAX_HEAD = 256 * 1024;

/**
 * Reads one HTTP/1.x response up to its body: the first final one, whatever follows it. The connection stays open.
 * @throws {ProtocolError} not HTTP, or more than 256 KiB before the body
 * @throws {ClosedError} the peer closed before the headers were complete
 */
export async function readResponse(
  connection: Pick<Deno.Conn, "read">,
  { head: isHead = false }: ReadResponseOptions = {},
): Promise<SiteResponse> {
  const parser = new ResponseHeadParser();
  const buffer = Buffer.allocUnsafe(CHUNK);
  let received = 0;
  let begun = "";
  for (;;) {
    const length = await connection.read(buffer);
    if (length === null) throw new ClosedError("Cannot read a response: the connection was closed");
    const text = buffer.toString("latin1", 0, length);
    let start = 0;
    for (let end; (end = text.indexOf("\n", start)) >= 0; start = end + 1) {
      if (received + end >= MAX_HEAD) break;
      const head = parser.take(begun + text.slice(start, end));
      begun = "";
      if (!head) continue;
      const { framing, codings } = transferOf(head, isHead);
      return {
        ...head,
        transferCodings: codings,
        body: new Body(connection, framing, buffer.subarray(end + 1, length)),
      };
    }
    if ((received += length) > MAX_HEAD) throw new ProtocolError("too much comes before its body");
    const wasShort = begun.length < OPENING.length;
    begun += text.slice(start);
    // Only while short, since this copies it: a long line that arrives byte by byte would be copied at every byte.
    if (wasShort && !parser.canBegin(begun)) throw new ProtocolError("it does not begin as HTTP does");
  }
}
