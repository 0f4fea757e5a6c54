import { withoutBlanks } from "../text/blanks.ts";

/** A request. */
export interface HttpRequest {
  method: string;
  /** Path and query as they were sent, `/?q=a`; `*` for a request that names no path. */
  target: string;
  /** The value of a header by its lower-case name. */
  header(name: string): string | undefined;
}

/** The head of a request, read from a connection. */
export interface RequestHead extends HttpRequest {
  /** Whether another request may follow on the connection. Not after a body, which nothing here reads. */
  keepAlive: boolean;
}

/** Why a head is invalid. */
export interface HeadProblem {
  status: 400 | 414 | 431 | 505;
  problem: string;
}

export type ParsedHead = { ok: true; head: RequestHead } | { ok: false } & HeadProblem;

const MAX_HEADERS = 100;

const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
/** Any that a browser or curl sends; fragments are never sent. */
const TARGET = /^[\x21\x22\x24-\x7e]+$/;
/** A registered name or an IP address, and a port (RFC 9112, 3.2; RFC 3986, 3.2.2); it may be empty. */
const HOST = /^(?:\[[\da-fA-F:.]+\]|(?:[\w.~!$&'()*+,;=-]|%[\da-fA-F]{2})*)(?::(\d{0,5}))?$/;
// deno-lint-ignore no-control-regex -- control characters are just what is looked for
const CONTROL = /[\x00-\x08\x0a-\x1f\x7f]/;

const reject = (status: HeadProblem["status"], problem: string) => ({ ok: false, status, problem }) as const;
const bad = (problem: string) => reject(400, problem);

/**
 * Reads a head strictly by RFC 9112: whatever is ambiguous is rejected, so that a proxy in front never disagrees about
 * where a request ends.
 * @param text request line and headers, one character per byte, without the empty line at the end
 */
export function parseHead(text: string): ParsedHead {
  const [line, ...lines] = text.split("\r\n");
  const parts = line.split(" ");
  const version = /^HTTP\/(\d)\.(\d)$/.exec(parts.at(-1)!);
  if (parts.length !== 3 || !version || parts[0].length > 20 || !TOKEN.test(parts[0])) {
    return bad("The request line is not valid");
  }
  const [method, sent] = parts;
  if (version[1] !== "1") return reject(505, "Only HTTP/1.1 and HTTP/1.0 are supported");
  if (lines.length > MAX_HEADERS) return reject(431, `There are more than ${MAX_HEADERS} headers`);

  const headers = new Map<string, string>();
  for (const header of lines) {
    const colon = header.indexOf(":");
    const name = header.slice(0, Math.max(0, colon));
    if (!TOKEN.test(name)) return bad("A header is not valid");
    const given = header.slice(colon + 1);
    if (CONTROL.test(given)) return bad("A header has a control character");
    const value = withoutBlanks(given);
    const key = name.toLowerCase();
    const before = headers.get(key);
    if (before !== undefined && (key === "host" || key === "content-length" && before !== value)) {
      return bad(`The header ${key} is repeated`);
    }
    headers.set(key, before === undefined || key === "content-length" ? value : `${before}, ${value}`);
  }

  const isOld = version[2] === "0";
  const host = headers.get("host");
  if (host === undefined && !isOld) return bad("The header host is missing");
  if (!isHost(host ?? "")) return bad("The header host is not valid");
  const target = originForm(method, sent);
  if (target === undefined) return bad("The request target is not valid");

  const length = headers.get("content-length") ?? "0";
  if (!/^\d{1,15}$/.test(length)) return bad("The header content-length is not a number");
  const isChunked = headers.has("transfer-encoding");
  if (isChunked && headers.has("content-length")) return bad("The body has two lengths");
  // Where the body ends is unknown otherwise (RFC 9112, 6.3).
  if (isChunked && !/(?:^|,)[ \t]*chunked$/i.test(headers.get("transfer-encoding")!)) {
    return bad("The body's last transfer coding is not chunked");
  }
  const connection = (headers.get("connection") ?? "").toLowerCase().split(",").map(withoutBlanks);
  // An HTTP/1.0 client, or a proxy in front of it, may wait for the end of the connection.
  const keepAlive = !isOld && !isChunked && Number(length) === 0 && !connection.includes("close");
  return { ok: true, head: { method, target, keepAlive, header: (name) => headers.get(name) } };
}

function isHost(host: string): boolean {
  const found = HOST.exec(host);
  if (!found || Number(found[1] ?? 0) > 65_535) return false;
  return !host.startsWith("[") || URL.canParse(`http://${host}/`);
}

/** The path and query of a target, which may name an origin, as in requests to a proxy (RFC 9112, 3.2.2). */
function originForm(method: string, target: string): string | undefined {
  if (!TARGET.test(target)) return undefined;
  if (target.startsWith("/")) return target;
  if (target === "*") return method === "OPTIONS" ? target : undefined;
  const [, authority, rest] = /^https?:\/\/([^/?]*)(.*)$/i.exec(target) ?? [];
  if (!authority || !isHost(authority)) return undefined;
  return rest.startsWith("/") ? rest : `/${rest}`;
}
