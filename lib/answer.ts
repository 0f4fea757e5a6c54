import { Buffer } from "node:buffer";
import { HTTPParser } from "http-parser-js";

/** What a server answered: its final status and headers, and the body that is still to be read. */
export interface Answer {
  status: number;
  /** Lower-case names; of a header given twice the last. */
  headers: Map<string, string>;
  /** Its parts as they come, without transfer coding; ends where a broken one breaks off. To be read once. */
  body: AsyncIterable<Uint8Array<ArrayBuffer>>;
}

/** What came was not an answer in HTTP. */
export class ProtocolError extends Error {
  override name = "ProtocolError";
}

/** The connection ended before the answer did. */
export class ClosedError extends Error {
  override name = "ClosedError";
}

export interface ReadAnswerOptions {
  /** Whether the request was HEAD, whose answer has no body. Default false. */
  head?: boolean;
}

/** Bytes read at once: most headers fit, and hundreds of checks under way take little memory. */
const CHUNK = 4 * 1024;

/** Bytes that may come before the body: about as much as http-parser-js takes for the headers of one answer. */
const MAX_HEAD = 80 * 1024;

/** What every answer begins with (RFC 9112, 4). */
const OPENING = "HTTP/";

/**
 * Reads one HTTP/1.x answer up to its body; interim answers (1xx, RFC 9110 15.2) are passed over. The connection is not
 * closed.
 * @throws {ProtocolError} not HTTP, or headers of more than 80 KiB
 * @throws {ClosedError} the peer closed before the headers were complete
 */
export async function readAnswer(
  connection: Pick<Deno.Conn, "read">,
  { head = false }: ReadAnswerOptions = {},
): Promise<Answer> {
  const parser = new HTTPParser(HTTPParser.RESPONSE);
  const parts: Uint8Array[] = [];
  let answer: Omit<Answer, "body"> | undefined;
  let ended = false;

  parser[HTTPParser.kOnHeadersComplete] = (info) => {
    const status = info.statusCode;
    if (status < 100) throw new ProtocolError(`Cannot read an answer: ${status} is no status`);
    // An upgrade to another protocol was not asked for: 101 is then as final an answer as any.
    if (status < 200 && status !== 101) return;
    const headers = new Map<string, string>();
    for (let i = 0; i + 1 < info.headers.length; i += 2) {
      headers.set(info.headers[i].toLowerCase(), info.headers[i + 1]);
    }
    answer = { status, headers };
    if (head) return 1;
  };
  parser[HTTPParser.kOnBody] = (chunk, offset, length) => {
    if (answer) parts.push(chunk.subarray(offset, offset + length));
  };
  parser[HTTPParser.kOnMessageComplete] = () => {
    ended = answer !== undefined;
  };

  const buffer = Buffer.allocUnsafe(CHUNK);
  let opening = "";
  let received = 0;
  while (!answer) {
    const length = await connection.read(buffer);
    if (length === null) throw new ClosedError("Cannot read an answer: the connection was closed");
    // The parser waits for the end of a line, which what is not HTTP need not have.
    if (opening.length < OPENING.length) {
      opening = (opening + buffer.toString("latin1", 0, Math.min(length, 64))).trimStart().slice(0, OPENING.length);
      if (!OPENING.startsWith(opening)) {
        throw new ProtocolError("Cannot read an answer: it does not begin as HTTP does");
      }
    }
    const result = parser.execute(buffer, 0, length);
    // Once the headers are in, what follows cannot change the status: a broken body is a body cut short.
    if (result instanceof Error) ended = true;
    if (answer) break;
    if (result instanceof Error) throw new ProtocolError(`Cannot read an answer: ${result.message}`);
    // The parser counts the headers of each interim answer anew.
    if ((received += length) > MAX_HEAD) throw new ProtocolError("Cannot read an answer: too much before its body");
  }

  async function* body(): AsyncGenerator<Uint8Array<ArrayBuffer>> {
    for (;;) {
      // Copies, since the memory is read into again.
      for (const part of parts.splice(0)) yield new Uint8Array(part);
      if (ended) return;
      const length = await connection.read(buffer);
      if (length === null || parser.execute(buffer, 0, length) instanceof Error) ended = true;
    }
  }
  return { ...answer, body: body() };
}
