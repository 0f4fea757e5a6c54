import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import {
  brotliCompressSync,
  constants,
  createBrotliCompress,
  createDeflate,
  createGzip,
  createZstdCompress,
  deflateRawSync,
  deflateSync,
  gzipSync,
  zstdCompressSync,
} from "node:zlib";
import fc from "fast-check";
import { unpack } from "./unpack.ts";

/** The bytes as parts that end at these places. */
async function* partsOf(bytes: Uint8Array, cuts: readonly number[] = []): AsyncGenerator<Uint8Array> {
  const places = [...new Set([0, ...cuts, bytes.length])].sort((a, b) => a - b);
  for (let i = 1; i < places.length; i++) yield bytes.subarray(places[i - 1], places[i]);
}

async function textOf(bytes: Uint8Array, codings: string[], cuts?: number[]): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const part of unpack(partsOf(bytes, cuts), codings)!.parts) parts.push(part.slice());
  return Buffer.concat(parts).toString();
}

const PAGE = "<title>The ferry sails</title>" + Array.from({ length: 300 }, (_, n) => `<p>Quay ${n * n}</p>`).join("");
const page = Buffer.from(PAGE);
const GZIP = gzipSync(page);

/** A member with all that may stand before what is packed. */
function withWholeHeader(): Uint8Array {
  const [head, rest] = [Buffer.from(GZIP.subarray(0, 10)), GZIP.subarray(10)];
  head[3] = 2 + 4 + 8 + 16;
  return Buffer.concat([head, Buffer.from("\x03\0abcname\0comment\0\x12\x34", "latin1"), rest]);
}

/** @param at where the sum ends, in bytes from the end */
function withWrongSum(packed: Uint8Array, at: number): Uint8Array {
  const wrong = Buffer.from(packed);
  wrong[wrong.length - 1 - at] ^= 1;
  return wrong;
}

const PACKED: Record<string, { codings: string[]; packed: Uint8Array; text?: string }> = {
  "nothing": { codings: [], packed: page },
  "no coding by name": { codings: ["identity", "none"], packed: page },
  "gzip": { codings: ["gzip"], packed: GZIP },
  "x-gzip": { codings: ["x-gzip"], packed: GZIP },
  "gzip with all that its header may have": { codings: ["gzip"], packed: withWholeHeader() },
  "gzip of several members": {
    codings: ["gzip"],
    packed: Buffer.concat([GZIP, gzipSync(""), gzipSync("one"), gzipSync("two")]),
    text: `${PAGE}onetwo`,
  },
  "gzip with zeros behind it": { codings: ["gzip"], packed: Buffer.concat([GZIP, Buffer.alloc(700)]) },
  "gzip with words behind it": { codings: ["gzip"], packed: Buffer.concat([GZIP, Buffer.from("that is all")]) },
  "gzip with a wrong sum": { codings: ["gzip"], packed: withWrongSum(GZIP, 4) },
  "gzip without its sum": { codings: ["gzip"], packed: GZIP.subarray(0, -8) },
  "deflate with a zlib header": { codings: ["deflate"], packed: deflateSync(page) },
  "zlib that is called gzip": { codings: ["gzip"], packed: deflateSync(page) },
  "deflate with a wrong sum": { codings: ["deflate"], packed: withWrongSum(deflateSync(page), 0) },
  "deflate alone": { codings: ["deflate"], packed: deflateRawSync(page) },
  "deflate alone, stored": { codings: ["deflate"], packed: deflateRawSync(page, { level: 0 }) },
  "brotli": { codings: ["br"], packed: brotliCompressSync(page) },
  "brotli with words behind it": {
    codings: ["br"],
    packed: Buffer.concat([brotliCompressSync(page), Buffer.from("x")]),
  },
  "zstd": { codings: ["zstd"], packed: zstdCompressSync(page) },
  "zstd of several frames": {
    codings: ["zstd"],
    packed: Buffer.concat(["", PAGE, "one", "two"].map((text) => zstdCompressSync(Buffer.from(text)))),
    text: `${PAGE}onetwo`,
  },
  "gzip in gzip": { codings: ["gzip", "identity", "gzip"], packed: gzipSync(GZIP) },
  "five codings": {
    codings: ["deflate", "br", "gzip", "deflate", "x-gzip"],
    packed: gzipSync(deflateSync(gzipSync(brotliCompressSync(deflateRawSync(page))))),
  },
};

for (const [what, { codings, packed, text = PAGE }] of Object.entries(PACKED)) {
  Deno.test(`unpack() undoes ${what}, however it is cut into parts`, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(packed.length)), async (cuts) => {
        assert(await textOf(packed, codings, cuts) === text);
      }),
      { numRuns: 5, examples: [[[]], [Array.from(packed.subarray(0, 500).keys())]] },
    );
  });
}

Deno.test("unpack() supports no other codings, and no more than five combined", () => {
  for (const coding of ["compress", "quay", "utf-8", "chunked", "constructor", "__proto__"]) {
    assert.equal(unpack(partsOf(page), ["gzip", coding]), undefined, coding);
  }
  assert.equal(unpack(partsOf(page), Array(6).fill("identity")), undefined);
  assert.equal(unpack(partsOf(page), ["br", "gzip", "zstd"]), undefined, "two that take much memory");
});

Deno.test("unpack() returns the part before a fault", async () => {
  // As it is: what is stored comes out at once, where a fault costs no more than a portion.
  const stored = gzipSync(page, { level: 0 });
  assert.equal(await textOf(stored.subarray(0, 200), ["gzip"]), PAGE.slice(0, 185));
  for (const pack of [gzipSync, deflateSync, deflateRawSync, brotliCompressSync, zstdCompressSync]) {
    const coding = { gzipSync: "gzip", brotliCompressSync: "br", zstdCompressSync: "zstd" }[pack.name] ?? "deflate";
    const broken = Buffer.from(pack(page));
    broken.fill(0xff, broken.length / 2, broken.length / 2 + 20);
    const text = await textOf(broken, [coding]);
    assert(text.length <= page.length + 20_000, pack.name);
    assert.equal(await textOf(Buffer.from("All systems go"), [coding]), "", "what is not packed");
    assert.equal(await textOf(new Uint8Array(0), [coding]), "", "nothing");
  }
});

Deno.test("unpack() returns all that precedes a fault, even if little does", async () => {
  const short = "<p>The ferry sails</p>";
  const flush = { finishFlush: constants.Z_SYNC_FLUSH };
  // What follows begins a block of a kind that does not exist.
  const broken = (packed: Uint8Array) => Buffer.concat([packed, Buffer.alloc(3, 0xff)]);
  for (const text of [short, PAGE, short + PAGE.repeat(9)]) {
    assert(await textOf(broken(gzipSync(text, flush)), ["gzip"]) === text);
    assert(await textOf(broken(deflateRawSync(text, flush)), ["deflate"]) === text);
  }
});

Deno.test("unpack() returns parts immediately", async () => {
  const packers = {
    gzip: createGzip(),
    deflate: createDeflate(),
    br: createBrotliCompress(),
    zstd: createZstdCompress(),
  };
  for (const [coding, packer] of Object.entries(packers)) {
    const parts: Uint8Array[] = [];
    packer.on("data", (part) => parts.push(part));
    packer.write("The ferry sails");
    await new Promise<void>((resolve) => packer.flush(resolve));
    packer.destroy();
    const packed = Buffer.concat(parts);
    const body = (async function* () {
      yield packed;
      await new Promise<never>(() => {});
    })();
    const first = await unpack(body, [coding])!.parts[Symbol.asyncIterator]().next();
    assert.equal(new TextDecoder().decode(first.value), "The ferry sails", coding);
  }
});

Deno.test("unpack() decompresses 8 MiB, and knows whether there is more", async () => {
  const MIB = 1024 * 1024;
  const big = Buffer.alloc(8 * MIB + 1);
  const lengthOf = async (packed: Uint8Array, codings: string[]): Promise<[number, boolean]> => {
    const { parts, isCut } = unpack(partsOf(packed), codings)!;
    let length = 0;
    for await (const part of parts) {
      assert(part.length <= 16 * 1024);
      length += part.length;
    }
    return [length, isCut()];
  };
  const quick = { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } };
  const brotli = (bytes: Uint8Array) => brotliCompressSync(bytes, quick);
  for (const [coding, pack] of [["gzip", gzipSync], ["br", brotli], ["zstd", zstdCompressSync]] as const) {
    assert.deepEqual(await lengthOf(pack(big.subarray(1)), [coding]), [8 * MIB, false]);
    assert.deepEqual(await lengthOf(pack(big), [coding]), [8 * MIB, true]);
  }
  const packedAsMuch = gzipSync(Buffer.concat([gzipSync("The ferry"), big]));
  assert.deepEqual(await lengthOf(packedAsMuch, ["gzip", "gzip"]), [9, false], "padding is not read");
  const stored = gzipSync(gzipSync(big, { level: 0 }));
  const [length, isCut] = await lengthOf(stored, ["gzip", "gzip"]);
  assert(length > 0.9 * MIB && length < MIB && isCut, "1 MiB of what is still packed");
});

Deno.test("unpack() limits the work for small input: empty members, endless names, a window of 16 MiB", async () => {
  const empty = gzipSync("");
  const members = Buffer.concat([...Array(100).fill(empty), gzipSync("behind a hundred members")]);
  assert.equal(await textOf(members, ["gzip"]), "");
  const name = Buffer.concat([Buffer.from("\x1f\x8b\x08\x08\0\0\0\0\0\0", "latin1"), Buffer.alloc(1024 * 1024, "x")]);
  assert.equal(await textOf(name, ["gzip"], Array.from({ length: 64 }, (_, n) => n * 16 * 1024)), "");
  const wide = zstdCompressSync(Buffer.alloc(16 * 1024 * 1024), {
    params: { [constants.ZSTD_c_windowLog]: 27 },
  });
  assert.equal(await textOf(wide, ["zstd"]), "");
});
