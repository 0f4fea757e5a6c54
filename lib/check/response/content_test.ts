import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import { readResponse } from "./response.ts";
import { searchBody, type Searched } from "./content.ts";

interface BodyOptions {
  /** Default none. */
  headers?: string[];
  /** The connection breaks after the last part. Default false. */
  breaks?: boolean;
}

/** A response whose body arrives in these parts, one per read, and how many were read. */
async function responseOf(parts: Iterable<string | Uint8Array>, { headers = [], breaks = false }: BodyOptions = {}) {
  const head = ["HTTP/1.1 200 OK", ...headers, "", ""].join("\r\n");
  const pieces = [head, ...parts].map((part) => typeof part === "string" ? new TextEncoder().encode(part) : part);
  const connection = {
    reads: -1,
    async read(buffer: Uint8Array): Promise<number | null> {
      await null;
      const piece = pieces.shift();
      if (!piece && breaks) throw new Deno.errors.ConnectionReset("reset");
      if (!piece) return null;
      const length = Math.min(piece.length, buffer.length);
      buffer.set(piece.subarray(0, length));
      if (length < piece.length) pieces.unshift(piece.subarray(length));
      this.reads++;
      return length;
    },
  };
  return { response: await readResponse(connection), connection };
}

async function search(
  parts: Iterable<string | Uint8Array>,
  text: string,
  options?: BodyOptions,
): Promise<Searched> {
  return await searchBody((await responseOf(parts, options)).response, text);
}

const FOUND: Searched = { found: true };
const MISSING: Searched = { found: false, reason: null };
const BROKEN: Searched = { found: false, reason: "broken-body" };
const KIB = "x".repeat(1024);
const MIB = KIB.repeat(1024);

Deno.test("searchBody() finds a text, and only that text", async () => {
  assert.deepEqual(await search(["<p>All systems go</p>"], "systems go"), FOUND);
  assert.deepEqual(await search(["<p>All systems go</p>"], "systems down"), MISSING);
  assert.deepEqual(await search([], "systems go"), MISSING);
});

Deno.test("searchBody() finds a text wherever the parts of the body end", async () => {
  assert.deepEqual(await search(["All ", "sys", "tems", " go"], "systems go"), FOUND);
  assert.deepEqual(await search("All systems go", "systems go"), FOUND);
  assert.deepEqual(await search("aab", "b"), FOUND);
  const euro = new TextEncoder().encode("10 €");
  assert.deepEqual(await search([euro.slice(0, 4), euro.slice(4)], "€"), FOUND);
});

Deno.test("searchBody() reads no further than the text", async () => {
  const { response, connection } = await responseOf(["one", "two", "three"]);
  assert.deepEqual(await searchBody(response, "two"), FOUND);
  assert.equal(connection.reads, 2);
});

Deno.test("searchBody() searches only the first MiB, and reports the limit", async () => {
  assert.deepEqual(await search([MIB.slice(1), "y"], "y"), FOUND);
  assert.deepEqual(await search([MIB.slice(1), "z"], "y"), MISSING);
  const { response, connection } = await responseOf([...Array(1024).fill(KIB), "y", "z"]);
  assert.deepEqual(await searchBody(response, "y"), { found: false, reason: "body-limit" });
  assert.equal(connection.reads, 1025);
  assert.deepEqual(await search([MIB, "y"], "xy"), { found: false, reason: "body-limit" });
});

Deno.test("searchBody() undoes content and transfer codings", async () => {
  const page = `${KIB} All systems go`;
  const ways: [string[], Uint8Array][] = [
    [["Content-Encoding: gzip"], gzipSync(page)],
    [["Content-Encoding: deflate, br"], brotliCompressSync(deflateSync(page))],
    [["Content-Encoding: deflate", "Content-Encoding: gzip"], gzipSync(deflateRawSync(page))],
    [["Transfer-Encoding: gzip"], gzipSync(page)],
    [["Content-Encoding: br", "Transfer-Encoding: gzip"], gzipSync(brotliCompressSync(page))],
  ];
  for (const [headers, packed] of ways) {
    for (const parts of [[packed], [packed.slice(0, 5), packed.slice(5)]]) {
      assert.deepEqual(await search(parts, "systems go", { headers }), FOUND, headers.join());
      assert.deepEqual(await search(parts, "systems down", { headers }), MISSING, headers.join());
    }
  }
});

Deno.test("searchBody() finds nothing in a wrongly declared or unknown coding, and says so", async () => {
  for (const coding of ["gzip", "deflate", "br", "zstd", "quay"]) {
    const headers = [`Content-Encoding: ${coding}`];
    const reason = coding === "quay" ? "unknown-coding" : "broken-body";
    assert.deepEqual(await search(["All systems go"], "systems go", { headers }), { found: false, reason }, coding);
  }
});

Deno.test("searchBody() distinguishes a body that broke off from one that is complete", async () => {
  const chunked = ["Transfer-Encoding: chunked"];
  const ways: [headers: string[], parts: (string | Uint8Array)[], Searched][] = [
    [["Content-Length: 2"], ["go"], MISSING],
    [["Content-Length: 3"], ["go"], BROKEN],
    [[], ["go"], MISSING],
    [chunked, ["2\r\ngo\r\n0\r\n\r\n"], MISSING],
    [chunked, ["2\r\ngo\r\n"], BROKEN],
    [chunked, ["2\r\ngo", "2\r\ngo\r\n0\r\n\r\n"], BROKEN],
    [chunked, ["2\r\ngo\r\n-1\r\n"], BROKEN],
  ];
  for (
    const [coding, pack] of [["gzip", gzipSync], ["deflate", deflateSync], ["deflate", deflateRawSync], [
      "br",
      brotliCompressSync,
    ], ["zstd", zstdCompressSync]] as const
  ) {
    const packed = pack(Buffer.from(KIB));
    const headers = [`Content-Encoding: ${coding}`];
    ways.push([headers, [packed], MISSING], [headers, [packed.subarray(0, packed.length / 2)], BROKEN], [
      headers,
      [],
      MISSING,
    ]);
  }
  for (const [headers, parts, expected] of ways) {
    assert.deepEqual(await search(parts, "systems", { headers }), expected, `${headers} ${parts}`);
  }
});

Deno.test("searchBody() searches the part of a body before it broke", async () => {
  // What cannot be packed comes out piece by piece.
  const noise = Array.from(crypto.getRandomValues(new Uint8Array(20_000)), (byte) => byte.toString(36)).join("");
  const packed = gzipSync(`All systems go ${noise}`);
  const headers = ["Content-Encoding: gzip"];
  for (const breaks of [false, true]) {
    assert.deepEqual(await search([packed.slice(0, 15_000)], "systems go", { headers, breaks }), FOUND);
    assert.deepEqual(await search([packed.slice(0, 15_000)], "systems down", { headers, breaks }), BROKEN);
    assert.deepEqual(await search(["All systems go"], "systems go", { breaks }), FOUND);
    assert.deepEqual(await search(["All systems go"], "systems down", { breaks }), breaks ? BROKEN : MISSING);
  }
});

Deno.test("searchBody() decompresses only 8 MiB, and reports the limit", async () => {
  const headers = ["Content-Encoding: gzip"];
  assert.deepEqual(await search([gzipSync(MIB.repeat(8).slice(1) + "y")], "y", { headers }), FOUND);
  const more = await search([gzipSync(MIB.repeat(8) + "y")], "y", { headers });
  assert.deepEqual(more, { found: false, reason: "unpacked-limit" });
  const twice = { headers: ["Content-Encoding: gzip, gzip"] };
  const deep = await search([gzipSync(gzipSync(MIB.repeat(64)))], "y", twice);
  assert.deepEqual(deep, { found: false, reason: "unpacked-limit" });
});

Deno.test("searchBody() decodes as declared by headers or text", async () => {
  const has = async (headers: string[], bytes: string, text: string) => {
    const body = Uint8Array.from(bytes, (character) => character.charCodeAt(0));
    for (const parts of [[body], Array.from(body, (byte) => Uint8Array.of(byte))]) {
      assert.deepEqual(await search(parts, text, { headers }), FOUND, `${headers} ${bytes}`);
    }
  };
  await has(["Content-Type: text/html; charset=ISO-8859-1"], "f\xfcr", "für");
  await has(["Content-Type: text/html; charset=windows-1251", "Content-Type: text/html"], "\xcc\xe8\xf0", "Мир");
  await has(["Content-Type: text/html"], "<title>\x93\xfa</title><meta charset=shift_jis>", "日");
  await has(["Content-Type: text/html"], "\xc3\xbc", "ü");
  await has([], "\xfc", "ü");
  await has(["Content-Type: text/plain"], "\xff\xfeM\x04", "э");
});
