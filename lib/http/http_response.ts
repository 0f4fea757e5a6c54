import { Buffer } from "node:buffer";
import { STATUS_TEXT, type StatusCode } from "@std/http/status";

/** A whole response, as sent; immutable. */
export interface HttpResponse {
  status: number;
  /** Without Content-Length, Date and Connection, which depend on how it is sent; a response to HEAD has Content-Length. */
  headers: Headers;
  /** Null: none, as for 304. */
  body: Uint8Array<ArrayBuffer> | null;
}

/** Reads the response of a route to its end. */
export async function httpResponseOf(response: Response): Promise<HttpResponse> {
  const headers = new Headers(response.headers);
  headers.delete("content-length");
  return { status: response.status, headers, body: response.body === null ? null : await response.bytes() };
}

/** The same response in the web's own type. */
export function webResponseOf({ status, headers, body }: HttpResponse): Response {
  return new Response(body, { status, headers });
}

/** Turns a response to GET into one to HEAD: with its length (RFC 9110, 8.6), without its body. */
export function withoutBody({ status, headers: given, body }: HttpResponse): HttpResponse {
  const headers = new Headers(given);
  if (mayHaveBody(status)) headers.set("content-length", String(body?.length ?? 0));
  return { status, headers, body: null };
}

/** Bodies up to this size are joined with their head, and kept with it for as long as the response. */
const MAX_JOINED = 256 * 1024;
/** The same for a piece that is sent only once: larger ones would use memory for each slow client. */
const MAX_JOINED_ONCE = 16 * 1024;

const encoder = new TextEncoder();
/** The joined bytes that were last sent, and their Date. */
const joined = new WeakMap<HttpResponse, { date: string; bytes: Uint8Array }>();

/**
 * A response as bytes for the wire (RFC 9112), in one or two pieces. Joining them thousands of times a second would cost
 * more than everything else, so the bytes are kept until the Date changes.
 */
export function wireOf(response: HttpResponse, { close }: { close: boolean }): Uint8Array[] {
  const { body } = response;
  const date = httpDate();
  const before = close ? undefined : joined.get(response);
  if (before?.date === date) return [before.bytes];
  const head = headOf(response, date, close);
  if (body === null) return [head];
  if (body.length > (close ? MAX_JOINED_ONCE : MAX_JOINED)) return [head, body];
  const bytes = Buffer.concat([head, body]);
  if (!close) joined.set(response, { date, bytes });
  return [bytes];
}

function headOf({ status, headers, body }: HttpResponse, date: string, close: boolean): Uint8Array {
  let text = `HTTP/1.1 ${status} ${STATUS_TEXT[status as StatusCode] ?? ""}\r\ndate: ${date}\r\n`;
  text += linesOf(headers);
  if (mayHaveBody(status) && !headers.has("content-length")) text += `content-length: ${body?.length ?? 0}\r\n`;
  if (close) text += "connection: close\r\n";
  return encoder.encode(`${text}\r\n`);
}

const lines = new WeakMap<Headers, string>();

/** Headers as text, made once for all responses that share them. */
function linesOf(headers: Headers): string {
  let text = lines.get(headers);
  if (text === undefined) {
    text = "";
    for (const [name, value] of headers) text += `${name}: ${value}\r\n`;
    lines.set(headers, text);
  }
  return text;
}

function mayHaveBody(status: number): boolean {
  return status !== 204 && status !== 304;
}

let second = 0;
let dateText = "";

/** The current time, as in the header Date. */
function httpDate(): string {
  const now = Math.floor(Date.now() / 1000);
  if (now !== second) {
    second = now;
    dateText = new Date(now * 1000).toUTCString();
  }
  return dateText;
}
