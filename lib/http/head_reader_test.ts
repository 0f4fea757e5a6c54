import assert from "node:assert/strict";
import { HeadReader } from "./head_reader.ts";

const REQUEST = "GET /?q=a HTTP/1.1\r\nHost: status.example\r\nAccept: text/html\r\n\r\n";

/** A connection on which these pieces come, and then the end. */
function connection(...pieces: string[]) {
  const rest = pieces.map((piece) => Uint8Array.from(piece, (character) => character.charCodeAt(0)));
  return {
    read(into: Uint8Array): Promise<number | null> {
      const piece = rest.shift();
      if (!piece) return Promise.resolve(null);
      const part = piece.subarray(0, into.length);
      if (part.length < piece.length) rest.unshift(piece.subarray(part.length));
      into.set(part);
      return Promise.resolve(part.length);
    },
  };
}

async function all(...pieces: string[]): Promise<(string | number)[]> {
  const reader = new HeadReader(connection(...pieces));
  const found: (string | number)[] = [];
  for (;;) {
    const read = await reader.next(() => {});
    if (!read) return found;
    found.push(read.ok ? read.head.target : read.status);
    if (!read.ok) return found;
  }
}

Deno.test("HeadReader reads a head in one piece, byte by byte, and several in one piece", async () => {
  assert.deepEqual(await all(REQUEST), ["/?q=a"]);
  assert.deepEqual(await all(...REQUEST), ["/?q=a"]);
  assert.deepEqual(await all(REQUEST.repeat(3)), ["/?q=a", "/?q=a", "/?q=a"]);
  for (const at of [1, 20, REQUEST.length - 1]) {
    assert.deepEqual(await all(REQUEST + REQUEST.slice(0, at), REQUEST.slice(at)), ["/?q=a", "/?q=a"]);
  }
});

Deno.test("HeadReader skips a few empty lines before a request, and rejects many", async () => {
  assert.deepEqual(await all(`\r\n\r\n${REQUEST}\r\n${REQUEST}`), ["/?q=a", "/?q=a"]);
  assert.deepEqual(await all("\r\n".repeat(100)), [400]);
});

Deno.test("HeadReader rejects lines that do not end in CR LF", async () => {
  for (const text of ["\n", "\n\n", "GET / HTTP/1.1\n\n", "GET / HTTP/1.1\r\nHost: a\n\r\n", "\r\n\n"]) {
    assert.deepEqual(await all(text), [400], JSON.stringify(text));
  }
});

Deno.test("HeadReader reports which part of a head is too long, however it is cut", async () => {
  for (const size of [100_000, 1000, 10]) {
    const pieces = (text: string) => Array.from({ length: Math.ceil(100_000 / size) }, () => text.repeat(size));
    assert.deepEqual(await all("GET /", ...pieces("/")), [414]);
    assert.deepEqual(await all("GET / HTTP/1.1\r\nA: ", ...pieces("a")), [431]);
  }
});

Deno.test("HeadReader accepts a head of 90 KiB, and the next one after it", async () => {
  const long = `GET /long HTTP/1.1\r\nHost: a\r\nA: ${"\t".repeat(90 * 1024)}b\r\n\r\n`;
  assert.deepEqual(await all(long + long + REQUEST), ["/long", "/long", "/?q=a"]);
});

Deno.test("HeadReader reports when a request has begun, even if it arrived with the last one", async () => {
  const reader = new HeadReader(connection(REQUEST + REQUEST.slice(0, 5), REQUEST.slice(5)));
  for (let count = 0; count < 2; count++) {
    let begun = 0;
    await reader.next(() => begun++);
    assert.equal(begun, 1);
  }
});

Deno.test("HeadReader reads each byte as one character", async () => {
  const value = Array.from({ length: 128 }, (_, index) => String.fromCharCode(128 + index)).join("");
  const read = await new HeadReader(connection(`GET / HTTP/1.1\r\nHost: a\r\nA: b${value}c\r\n\r\n`)).next(() => {});
  assert(read?.ok);
  assert.equal(read.head.header("a"), `b${value}c`);
});

Deno.test("HeadReader ends where the connection does", async () => {
  assert.deepEqual(await all(), []);
  assert.deepEqual(await all("GET / HTT"), []);
});
