import { Buffer } from "node:buffer";
import { HTTPParser } from "http-parser-js";

/** What a server answered: its final status, and of its body as much as was asked for. */
export interface Answer {
  status: number;
  /** Undefined unless a body was asked for. */
  body?: Uint8Array<ArrayBuffer>;
  /** Lower-case names; of a header given twice the last. */
  headers: Map<string, string>;
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
  /** Bytes of the body that are read at most. Default 0: reading ends with the headers. */
  maxBody?: number;
  /** Whether the request was HEAD, whose answer has no body. Default false. */
  head?: boolean;
}

const CHUNK = 16 * 1024;

/**
 * Reads one HTTP/1.x answer; interim answers (1xx, RFC 9110 15.2) are passed over. The connection is not closed.
 * @throws {ProtocolError} not HTTP, or headers of more than 80 KiB
 * @throws {ClosedError} the peer closed before the headers were complete
 */
export async function readAnswer(
  connection: Pick<Deno.Conn, "read">,
  options: ReadAnswerOptions = {},
): Promise<Answer> {
  const { maxBody = 0, head = false } = options;
  const parser = new HTTPParser(HTTPParser.RESPONSE);
  const parts: Uint8Array[] = [];
  let size = 0;
  let answer: Answer | undefined;
  let complete = false;
  // An upgrade to another protocol was not asked for: 101 is then as final an answer as any.
  const isFinal = (status: number) => status >= 200 || status === 101;

  parser[HTTPParser.kOnHeadersComplete] = (info) => {
    if (!isFinal(info.statusCode)) return;
    const headers = new Map<string, string>();
    for (let i = 0; i + 1 < info.headers.length; i += 2) {
      headers.set(info.headers[i].toLowerCase(), info.headers[i + 1]);
    }
    answer = { status: info.statusCode, headers };
    if (head) return 1;
  };
  parser[HTTPParser.kOnBody] = (chunk, offset, length) => {
    if (size >= maxBody) return;
    const part = chunk.subarray(offset, offset + Math.min(length, maxBody - size));
    // The chunk's memory is read into again.
    parts.push(part.slice());
    size += part.length;
  };
  parser[HTTPParser.kOnMessageComplete] = () => {
    complete = answer !== undefined;
  };

  const buffer = Buffer.allocUnsafe(CHUNK);
  while (!answer || (size < maxBody && !complete)) {
    const length = await connection.read(buffer);
    if (length === null) {
      if (!answer) throw new ClosedError("Cannot read an answer: the connection was closed");
      break;
    }
    const result = parser.execute(buffer, 0, length);
    // Once the headers are in, what follows cannot change the status: a broken body is a body cut short.
    if (result instanceof Error) {
      if (!answer) throw new ProtocolError(`Cannot read an answer: ${result.message}`);
      break;
    }
  }
  if (maxBody > 0) answer.body = new Uint8Array(Buffer.concat(parts));
  return answer;
}
