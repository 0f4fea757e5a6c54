import { builtin } from "../../builtin.ts";
import { MAX_BODY } from "./body.ts";
import { decompress } from "./decompress.ts";
import { Packed } from "./packed.ts";

/** Bytes of a body that are decompressed: a small one must not keep the machine busy for long. */
const MAX_UNPACKED = 8 * 1024 * 1024;

/** Returns whether the body was complete. */
type Unpacking = (packed: Packed) => AsyncGenerator<Uint8Array, boolean>;

/** Bytes that an engine returns at once, whatever a portion expands to. */
const CHUNK = 16 * 1024;

/** Members of a gzip body and frames of a zstd body: each takes an engine, and an empty one costs the sender nothing. */
const MAX_MEMBERS = 100;

/** Codings that may be combined, as in curl 7.88. */
const MAX_CODINGS = 5;

/** Codings whose window the sender chooses: up to 16 and 8 MiB. A body may have one of them. */
const WIDE = ["br", "zstd"];

/** Loaded for the first compressed body: it takes 20 ms. */
const zlib = () => builtin("node:zlib");

/** A coding's name with an `x-` is the same (RFC 9110, 8.4.1.3); `none` is what servers write for no coding. */
const UNPACKINGS: Record<string, Unpacking | "none"> = {
  "gzip": gunzip,
  "x-gzip": gunzip,
  "deflate": inflate,
  "br": (packed) => decompress(() => zlib().createBrotliDecompress({ chunkSize: CHUNK }), packed),
  "zstd": unzstd,
  "identity": "none",
  "none": "none",
};

/** Whether undoing these codings may take megabytes of memory. */
export function isWide(codings: readonly string[]): boolean {
  return codings.some((coding) => WIDE.includes(coding));
}

/** A decompressed body. To be read once. */
interface Unpacked {
  parts: AsyncIterable<Uint8Array>;
  /** Whether it is longer than the part that was read. */
  isCut(): boolean;
  /** Whether it broke off, has a fault, or has more members than are read. */
  isBroken(): boolean;
}

/**
 * Undoes codings, the last one first; a faulty body ends at the fault. Undefined: a coding is unknown, or there are too
 * many.
 * @param codings in the order in which they were applied, in lower case
 */
export function unpack(body: AsyncIterable<Uint8Array>, codings: readonly string[]): Unpacked | undefined {
  if (codings.length > MAX_CODINGS || codings.filter((coding) => WIDE.includes(coding)).length > 1) return undefined;
  let parts = body;
  const steps: Limited[] = [];
  for (const [index, coding] of codings.entries().toArray().reverse()) {
    const unpacking = Object.hasOwn(UNPACKINGS, coding) ? UNPACKINGS[coding] : undefined;
    if (!unpacking) return undefined;
    if (unpacking === "none") continue;
    const step = new Limited(unlessEmpty(unpacking, new Packed(parts)), index === 0 ? MAX_UNPACKED : MAX_BODY);
    steps.push(step);
    parts = step;
  }
  return {
    parts,
    isCut: () => steps.some(({ isCut }) => isCut),
    isBroken: () => steps.some(({ isBroken }) => isBroken),
  };
}

/** A body without a byte is complete in every coding. */
async function* unlessEmpty(unpacking: Unpacking, packed: Packed): AsyncGenerator<Uint8Array, boolean> {
  return await packed.isAtEnd() || (yield* unpacking(packed));
}

const gzipFlags = { headerSum: 2, extra: 4, name: 8, comment: 16 };

/**
 * RFC 1952, read here and not by node:zlib, which discards its output when a checksum is wrong or something else follows.
 * There may be several members; whatever follows them is padding. Zlib under this name is read too, as curl does.
 */
async function* gunzip(packed: Packed): AsyncGenerator<Uint8Array, boolean> {
  const start = await packed.take(2);
  packed.putBack(start);
  if (isZlibHeader(start)) return yield* inflate(packed);
  for (let member = 0; member < MAX_MEMBERS; member++) {
    if (!await skipGzipHeader(packed)) return member > 0;
    const isWhole = yield* decompress(createInflateRaw, packed);
    if (!isWhole) return false;
    // Checksum and length: the text has been searched already.
    await packed.take(8);
  }
  return false;
}

const createInflateRaw = () => zlib().createInflateRaw({ chunkSize: CHUNK });

/** Skips a gzip member's header; false: there is none. */
async function skipGzipHeader(packed: Packed): Promise<boolean> {
  const [first, second, method, flags] = await packed.take(10);
  if (first !== 0x1f || second !== 0x8b || method !== 8) return false;
  if (flags & gzipFlags.extra) {
    const [low = 0, high = 0] = await packed.take(2);
    await packed.take(low + 256 * high);
  }
  if (flags & gzipFlags.name) await skipText(packed);
  if (flags & gzipFlags.comment) await skipText(packed);
  if (flags & gzipFlags.headerSum) await packed.take(2);
  return true;
}

async function skipText(packed: Packed): Promise<void> {
  for (;;) {
    const portion = await packed.next(CHUNK);
    const end = portion.indexOf(0);
    if (end >= 0) packed.putBack(portion.subarray(end + 1));
    if (end >= 0 || portion.length === 0) return;
  }
}

/** `deflate` means zlib (RFC 1950), but some servers send it without its header (RFC 9110, 8.4.1.2). */
async function* inflate(packed: Packed): AsyncGenerator<Uint8Array, boolean> {
  const start = await packed.take(2);
  if (!isZlibHeader(start)) packed.putBack(start);
  return yield* decompress(createInflateRaw, packed);
}

/** RFC 1950, 2.2. */
function isZlibHeader([first, second]: Uint8Array): boolean {
  return (first & 0x0f) === 8 && (256 * first + second) % 31 === 0;
}

/** Frames follow one another (RFC 8878, 3.1). */
async function* unzstd(packed: Packed): AsyncGenerator<Uint8Array, boolean> {
  // RFC 9659 limits the window to 8 MiB on the web: otherwise the sender chooses how much memory it takes.
  const params = { [zlib().constants.ZSTD_d_windowLogMax]: 23 };
  const create = () => zlib().createZstdDecompress({ chunkSize: CHUNK, params });
  for (let frame = 0; frame < MAX_MEMBERS; frame++) {
    if (frame > 0 && await packed.isAtEnd()) return true;
    if (!(yield* decompress(create, packed))) return false;
  }
  return false;
}

/** The first `limit` bytes of a body. To be read once. */
class Limited implements AsyncIterable<Uint8Array> {
  /** Whether there was more. */
  isCut = false;
  /** Whether it ended before it was complete. */
  isBroken = false;
  readonly #parts: AsyncGenerator<Uint8Array, boolean>;
  readonly #limit: number;

  /** @param parts return whether they were complete */
  constructor(parts: AsyncGenerator<Uint8Array, boolean>, limit: number) {
    this.#parts = parts;
    this.#limit = limit;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    let left = this.#limit;
    try {
      for (;;) {
        const { done, value } = await this.#parts.next();
        if (done) {
          this.isBroken = !value;
          return;
        }
        this.isCut = value.length > left;
        if (left > 0) yield value.subarray(0, left);
        if (this.isCut) return;
        left -= value.length;
      }
    } finally {
      await this.#parts.return(false);
    }
  }
}
