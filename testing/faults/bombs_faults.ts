import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync, zstdCompressSync } from "node:zlib";
import type { Target } from "../../lib/model/target.ts";

const OK = "HTTP/1.1 200 OK\r\n";
const CHUNKED = `${OK}Transfer-Encoding: chunked\r\n\r\n`;
const KIB = "x".repeat(1024);

/** A response and, if it has no end, what is then sent for ever. */
type Bomb = [start: string | Uint8Array, forEver?: string | Uint8Array];

const packed = (coding: string, bytes: Uint8Array) => {
  return Buffer.concat([Buffer.from(`${OK}Content-Encoding: ${coding}\r\n\r\n`), bytes]);
};
const zeros = Buffer.alloc(256 * 1024 * 1024);
/** Needs a window of 16 MiB: what is far apart repeats. */
const noise = crypto.getRandomValues(new Uint8Array(60_000));
const far = Buffer.concat(Array.from({ length: 4 }, () => Buffer.concat([noise, zeros.subarray(0, 3_000_000)])));
const wide = { params: { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_LGWIN]: 24 } };

/** Packed bytes whose end is no stream any more. */
const faulty = (bytes: Uint8Array) => Buffer.concat([bytes.subarray(0, -20), Buffer.alloc(200, 0xff)]);

const BOMBS: Record<string, { sent: Bomb; outcome: [outcome: number | string, reason?: string] }> = {
  "a good page": { sent: [`${OK}\r\n<p>The ferry sails</p>`], outcome: [200] },
  "gzip of 256 MiB": { sent: [packed("gzip", gzipSync(zeros))], outcome: ["content", "unpacked-limit"] },
  "gzip in gzip": { sent: [packed("gzip, gzip", gzipSync(gzipSync(zeros)))], outcome: ["content", "unpacked-limit"] },
  "gzip five times": {
    sent: [packed("gzip,gzip,gzip,gzip,gzip", gzipSync(gzipSync(gzipSync(gzipSync(gzipSync(zeros))))))],
    outcome: ["content", "unpacked-limit"],
  },
  "gzip of endless empty members": {
    sent: [packed("gzip", Buffer.alloc(0)), gzipSync("")],
    outcome: ["content", "broken-body"],
  },
  "gzip of 7 MiB with a fault at its end": {
    sent: [packed("gzip", faulty(gzipSync(zeros.subarray(0, 7 * 1024 * 1024))))],
    outcome: ["content", "broken-body"],
  },
  "Brotli of 256 MiB": {
    sent: [packed("br", brotliCompressSync(zeros, wide))],
    outcome: ["content", "unpacked-limit"],
  },
  "Brotli with a wide window": {
    sent: [packed("br", brotliCompressSync(far, wide))],
    outcome: ["content", "unpacked-limit"],
  },
  "Brotli in Brotli": {
    sent: [packed("br, br", brotliCompressSync(brotliCompressSync(zeros, wide), wide))],
    outcome: ["content", "unknown-coding"],
  },
  "zstd of endless empty frames": {
    sent: [packed("zstd", Buffer.alloc(0)), zstdCompressSync(Buffer.alloc(0))],
    outcome: ["content", "broken-body"],
  },
  "zstd of 256 MiB": { sent: [packed("zstd", zstdCompressSync(zeros))], outcome: ["content", "unpacked-limit"] },
  "an endless page": { sent: [`${OK}\r\n`, KIB], outcome: ["content", "body-limit"] },
  "endless chunks of a byte": { sent: [CHUNKED, "1\r\nx\r\n"], outcome: ["content", "body-limit"] },
  "an endless chunk extension": { sent: [`${CHUNKED}1;`, KIB], outcome: ["content", "body-limit"] },
  "endless chunk extensions": { sent: [CHUNKED, `1;${KIB}\r\nx\r\n`], outcome: ["content", "body-limit"] },
  "endless trailers": { sent: [`${CHUNKED}1\r\nx\r\n0\r\n`, `A: ${KIB}\r\n`], outcome: ["content"] },
  "endless headers": { sent: [OK, `A: ${KIB}\r\n`], outcome: ["protocol"] },
  "endless short headers": { sent: [OK, "a:\r\n"], outcome: ["protocol"] },
  "an endless header": { sent: [`${OK}A: `, KIB], outcome: ["protocol"] },
  "endless folds": { sent: [`${OK}A: b\r\n`, " c\r\n"], outcome: ["protocol"] },
  "an endless reason": { sent: ["HTTP/1.1 200 ", KIB], outcome: ["protocol"] },
  "endless interim responses": { sent: ["", "HTTP/1.1 103 Early Hints\r\n\r\n"], outcome: ["protocol"] },
  "a length below zero": { sent: [`${OK}Content-Length: -40\r\n\r\nx`], outcome: ["protocol"] },
};

/** A server whose paths name the bombs by their places. */
async function startServer() {
  const bombs = Object.values(BOMBS).map(({ sent: [start, forEver] }) => {
    const piece = typeof forEver === "string" ? Buffer.from(forEver) : Buffer.from(forEver ?? []);
    return { start, forEver: forEver && Buffer.concat(Array(Math.ceil(65_536 / piece.length)).fill(piece)) };
  });
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on("error", () => {}).on("close", () => sockets.delete(socket)));
    socket.once("data", (request) => {
      const { start, forEver } = bombs[Number(/ \/(\d+) /.exec(request.toString("latin1"))![1])];
      socket.write(start);
      if (!forEver) return socket.end();
      const flood = () => {
        while (!socket.destroyed && socket.write(forEver));
      };
      socket.on("drain", flood);
      flood();
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as { port: number }).port,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

Deno.test("a thousand bombs in one sweep: each has its outcome, under 300 MB, on a heap of 300 MB", async () => {
  await using server = await startServer();
  const kinds = Object.entries(BOMBS);
  const targets = Array.from({ length: 1000 }, (_, index): Target => {
    const kind = index % kinds.length;
    const url = `http://127.0.0.1:${server.port}/${kind}`;
    return { id: `${index}`, name: kinds[kind][0], category: "", url, contains: "The ferry sails" };
  });
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--v8-flags=--max-old-space-size=300", "testing/faults/bombs.ts"],
    cwd: join(import.meta.dirname!, "../.."),
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(JSON.stringify(targets)));
  await writer.close();
  const { code, stdout } = await child.output();
  assert.equal(code, 0);
  const { outcomes, ms, memory } = JSON.parse(new TextDecoder().decode(stdout));
  console.log(`${targets.length} targets in ${Math.round(ms / 1000)} s, ${Math.round(memory / 1e6)} MB at the most`);
  for (const [index, [what, { outcome: [outcome, reason = null] }]] of kinds.entries()) {
    const found = outcomes.filter((_: unknown, at: number) => at % kinds.length === index);
    assert.deepEqual(new Set(found.map(String)), new Set([String([outcome, reason])]), what);
  }
  assert(memory < 300e6, `${memory} bytes`);
});
