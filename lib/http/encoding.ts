import { acceptsEncodings } from "@std/http/negotiation";
import { LRUCache } from "lru-cache";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

/** Content codings in order of preference. */
const ENCODINGS = ["br", "gzip", "identity"] as const;
export type Encoding = typeof ENCODINGS[number];

/** Compressing smaller bodies gains nothing. */
const MIN_SIZE = 512;

/** Whether compressing a body is worthwhile. */
export function isCompressible(contentType: string | null, size: number): boolean {
  return size >= MIN_SIZE && /^(text\/|application\/(.*\+)?(json|javascript|xml)|image\/svg)/.test(contentType ?? "");
}

/** Parsed `Accept-Encoding` values: one per kind of client. */
const read = new LRUCache<string, Encoding>({ max: 100 });

/** Longer than any client's `Accept-Encoding`; longer ones are ignored, so that none is costly to parse. */
const MAX_ACCEPTED = 512;

/**
 * The coding of a response: the one that the client prefers (RFC 9110, 12.5.3), of equal ones the smallest.
 * @param accepted the request's `Accept-Encoding`
 */
export function encodingFor(accepted: string | undefined): Encoding {
  // By the RFC, clients without the header accept anything; in practice they decode nothing.
  if (!accepted || accepted.length > MAX_ACCEPTED) return "identity";
  let encoding = read.get(accepted);
  if (!encoding) read.set(accepted, encoding = preferred(accepted));
  return encoding;
}

function preferred(accepted: string): Encoding {
  // Among equals the first one is chosen, and browsers name gzip before br, which is half as large.
  const inOrder = accepted.toLowerCase().split(",").sort((a, b) => placeOf(a) - placeOf(b)).join();
  const request = { headers: new Headers({ "accept-encoding": inOrder }) };
  return acceptsEncodings(request, ...ENCODINGS) ?? "identity";
}

function placeOf(accepted: string): number {
  const [name] = accepted.trim().split(/[;\s]/, 1);
  const place = ENCODINGS.findIndex((encoding) => encoding === name);
  return place < 0 ? ENCODINGS.length : place;
}

/** How hard to compress: `once` for files that never change, `often` for the rest. */
type Effort = "once" | "often";

/** Up to 9. */
const GZIP_LEVEL: Record<Effort, number> = { once: 9, often: 6 };
/**
 * 5 of 11 is within a tenth of the smallest size at a fiftieth of the time. 11 holds the event loop for 60 ms for the
 * stylesheet, 10 for 19, and the files are 2% larger.
 */
const BROTLI_QUALITY: Record<Effort, number> = { once: 10, often: 5 };

/**
 * Bits of Brotli's window, which it allocates and clears: as many as a body needs, at most its default. Up to 16 it works
 * in another way, which takes ten times as long.
 */
function windowOf({ length }: Uint8Array): number {
  return Math.min(22, Math.max(17, Math.ceil(Math.log2(length + 16))));
}

/**
 * Compresses a body. Synchronously: Deno 2.9 does so in this thread in any case, and takes a third longer with a callback.
 */
export function encode(body: Uint8Array, encoding: "br" | "gzip", effort: Effort = "often"): Uint8Array<ArrayBuffer> {
  const packed = encoding === "gzip" ? gzipSync(body, { level: GZIP_LEVEL[effort] }) : brotliCompressSync(body, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY[effort],
      [constants.BROTLI_PARAM_SIZE_HINT]: body.length,
      [constants.BROTLI_PARAM_LGWIN]: windowOf(body),
    },
  });
  return new Uint8Array(packed);
}
