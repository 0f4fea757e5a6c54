import { acceptsEncodings } from "@std/http/negotiation";
import { LRUCache } from "lru-cache";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

/** Content codings in order of preference. */
const ENCODINGS = ["br", "gzip", "identity"] as const;
export type Encoding = typeof ENCODINGS[number];

const brotli = promisify(brotliCompress);
const zip = promisify(gzip);

/** Bodies smaller than this gain nothing. */
const MIN_SIZE = 512;

/** Whether a body of this type is text that shrinks. */
export function isCompressible(contentType: string | null, size: number): boolean {
  return size >= MIN_SIZE && /^(text\/|application\/(.*\+)?(json|javascript|xml)|image\/svg)/.test(contentType ?? "");
}

/** Parsed `Accept-Encoding` values: one for each kind of client. */
const read = new LRUCache<string, Encoding>({ max: 100 });

/** Longer than what any client says; what is longer is not looked at, so that nobody can have much to look at. */
const MAX_TAKEN = 512;

/**
 * How a response is to be sent: the preferred coding of those the client accepts.
 * @param taken the request's `Accept-Encoding`
 */
export function encodingFor(taken: string | undefined): Encoding {
  // By the RFC a client without the header accepts anything; in practice such clients decode nothing.
  if (!taken || taken.length > MAX_TAKEN) return "identity";
  let encoding = read.get(taken);
  if (!encoding) read.set(taken, encoding = preferred(taken));
  return encoding;
}

function preferred(taken: string): Encoding {
  const request = { headers: new Headers({ "accept-encoding": taken }) };
  // One at a time, or among equals the client's order decides, and browsers name gzip first, twice the size of brotli.
  return ENCODINGS.find((encoding) => acceptsEncodings(request, encoding)) ?? "identity";
}

/** How much is done for a body's size: `once` for what is packed once for good, `often` for what changes. */
type Effort = "once" | "often";

/** Of 9 at the most. */
const GZIP_LEVEL: Record<Effort, number> = { once: 9, often: 6 };
/** 5 of 11 is within a tenth of the smallest size at a fiftieth of the time. */
const BROTLI_QUALITY: Record<Effort, number> = { once: 11, often: 5 };

/** A body packed. */
export async function encode(
  body: Uint8Array,
  encoding: "br" | "gzip",
  effort: Effort = "often",
): Promise<Uint8Array<ArrayBuffer>> {
  const packed = encoding === "gzip" ? await zip(body, { level: GZIP_LEVEL[effort] }) : await brotli(body, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY[effort],
      [constants.BROTLI_PARAM_SIZE_HINT]: body.length,
    },
  });
  return new Uint8Array(packed);
}
