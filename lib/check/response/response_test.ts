import assert from "node:assert/strict";
import fc from "fast-check";
import { ClosedError, readResponse, type ReadResponseOptions } from "./response.ts";
import { ProtocolError } from "./head.ts";
import type { Body } from "./body.ts";

/**
 * A connection that gives these pieces, one a read as far as there is room for it, and is closed after them, or breaks
 * with the error at their end.
 */
function connectionOf(...pieces: (string | Uint8Array | Error)[]) {
  return {
    reads: 0,
    async read(buffer: Uint8Array): Promise<number | null> {
      await null;
      const piece = pieces[this.reads];
      if (piece === undefined) return null;
      this.reads++;
      if (piece instanceof Error) throw piece;
      const bytes = typeof piece === "string" ? new TextEncoder().encode(piece) : piece;
      const length = Math.min(bytes.length, buffer.length);
      buffer.set(bytes.subarray(0, length));
      if (length < bytes.length) pieces.splice(this.reads, 0, bytes.subarray(length));
      return length;
    },
  };
}

/** Reads a response with its whole body. */
async function read(pieces: (string | Uint8Array | Error)[], options?: ReadResponseOptions) {
  const { status, headers, body } = await readResponse(connectionOf(...pieces), options);
  return { status, headers, body: await textOf(body) };
}

async function textOf(body: Body): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const part of body) text += decoder.decode(part, { stream: true });
  return text;
}

const ANSWERS: Record<string, { sent: string; status: number; body?: string }> = {
  "a body with a length": {
    sent: "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nHello, there",
    status: 200,
    body: "Hello",
  },
  "a body up to the end": { sent: "HTTP/1.1 200 OK\r\n\r\nHello", status: 200, body: "Hello" },
  "a chunked body": {
    sent: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nHel\r\n2;x=y\r\nlo\r\n0\r\nTrailer: 1\r\n\r\n",
    status: 200,
    body: "Hello",
  },
  "a body cut short": { sent: "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nHello", status: 200, body: "Hello" },
  "a chunked body that breaks": {
    sent: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nHello???\r\n",
    status: 200,
    body: "Hello",
  },
  "HTTP/1.0": { sent: "HTTP/1.0 404 Not Found\r\n\r\n", status: 404 },
  "no reason": { sent: "HTTP/1.1 503\r\n\r\n", status: 503 },
  "bare line feeds": { sent: "HTTP/1.1 200 OK\nContent-Length: 2\n\nok", status: 200, body: "ok" },
  "interim responses before it": {
    sent: "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 201 Created\r\n\r\nok",
    status: 201,
    body: "ok",
  },
  "an upgrade": { sent: "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n", status: 101 },
  "a status without a body": { sent: "HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n", status: 304 },
  "a status of 999": { sent: "HTTP/1.1 999 Request denied\r\nContent-Length: 0\r\n\r\n", status: 999 },
  "interim responses with lengths, chunks and nonsense": {
    sent: "HTTP/1.1 102 Processing\r\nContent-Length: -12\r\n\r\n" +
      "HTTP/1.1 103 Early Hints\r\nContent-Length: 9\r\nTransfer-Encoding: chunked\r\nnonsense\r\n\r\n" +
      "HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno",
    status: 404,
    body: "no",
  },
  "the first of several responses": {
    sent: "HTTP/1.1 503 Busy\r\nContent-Length: 2\r\n\r\nnoHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
    status: 503,
    body: "no",
  },
  "HTTP/2 in text": { sent: "HTTP/2 200\r\nContent-Length: 2\r\n\r\nok", status: 200, body: "ok" },
  "a CR before each CR LF": { sent: "HTTP/1.1 200 OK\r\r\nContent-Length: 2\r\r\n\r\r\nok!", status: 200, body: "ok" },
  "a CR within a line": {
    sent: "HTTP/1.1 200 O\rK\r\nA: b\rc\r\nContent-Length: 2\r\n\r\nok!",
    status: 200,
    body: "ok",
  },
  "folded headers": {
    sent: "HTTP/1.1 200 OK\r\nA: b\r\n\tc\r\nContent-Length:\r\n 2\r\n\r\nok!",
    status: 200,
    body: "ok",
  },
};

for (const [what, { sent, status, body = "" }] of Object.entries(ANSWERS)) {
  Deno.test(`readResponse() reads ${what}, however it is cut into pieces`, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(sent.length)), async (cuts) => {
        const places = [...new Set([0, ...cuts, sent.length])].sort((a, b) => a - b);
        const pieces = places.slice(1).map((place, index) => sent.slice(places[index], place));
        const response = await read(pieces);
        assert.deepEqual({ status: response.status, body: response.body }, { status, body });
      }),
      { numRuns: 30, examples: [[[]], [[...sent].map((_, index) => index)]] },
    );
  });
}

const NO_ANSWERS: Record<string, { sent: (string | Uint8Array)[]; error: typeof ProtocolError | typeof ClosedError }> =
  {
    "nothing": { sent: [], error: ClosedError },
    "the beginning of a status line": { sent: ["HT"], error: ClosedError },
    "half a status line": { sent: ["HTTP/1.1 20"], error: ClosedError },
    "headers without an end": { sent: ["HTTP/1.1 200 OK\r\nServer: x\r\n"], error: ClosedError },
    "an interim response alone": { sent: ["HTTP/1.1 103 Early Hints\r\n\r\n"], error: ClosedError },
    "a page alone": { sent: ["<title>Hello</title>"], error: ProtocolError },
    "a greeting without the end of a line": { sent: ["S", "SH-2.0"], error: ProtocolError },
    "a TLS alert": { sent: [Uint8Array.of(0x15, 3, 1, 0, 2, 2, 0x46)], error: ProtocolError },
    "a greeting": { sent: ["220 mail.example ESMTP\r\n"], error: ProtocolError },
    "a status that is no number": { sent: ["HTTP/1.1 fine\r\n\r\n"], error: ProtocolError },
    "a status below 100": { sent: ["HTTP/1.1 099 Low\r\n\r\n"], error: ProtocolError },
    "a status of two digits": { sent: ["HTTP/1.1 20 OK\r\n\r\n"], error: ProtocolError },
    "a status of four digits": { sent: ["HTTP/1.1 2000 OK\r\n\r\n"], error: ProtocolError },
    "a status line that is wrong, whatever is still to come": { sent: ["HTTP/1.1 2000 OK\n"], error: ProtocolError },
    "a version of no digits": { sent: ["HTTP/x 200 OK\r\n\r\n"], error: ProtocolError },
    "a version that is not there yet": { sent: ["HTTP/1.2 200 OK\r\n\r\n"], error: ProtocolError },
    "a blank line before it": { sent: ["\r\nHTTP/1.1 200 OK\r\n\r\n"], error: ProtocolError },
    "a header without a colon": { sent: ["HTTP/1.1 200 OK\r\nnonsense\r\n\r\n"], error: ProtocolError },
    "a fold of the status line": { sent: ["HTTP/1.1 200 OK\r\n A: b\r\n\r\n"], error: ProtocolError },
    "a NUL in a header": { sent: ["HTTP/1.1 200 OK\r\nA: \0\r\n\r\n"], error: ProtocolError },
    "a body after an interim response": {
      sent: ["HTTP/1.1 100 Continue\r\nContent-Length: 2\r\n\r\nok", "HTTP/1.1 200 OK\r\n\r\n"],
      error: ProtocolError,
    },
    "lines that end with CR alone": { sent: ["HTTP/1.1 200 OK\rA: b\r\rok"], error: ClosedError },
    "two lengths": {
      sent: ["HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n"],
      error: ProtocolError,
    },
    "headers of more than 256 KiB": {
      sent: ["HTTP/1.1 200 OK\r\n", ...Array(18).fill(`X: ${"x".repeat(15_000)}\r\n`), "\r\n"],
      error: ProtocolError,
    },
    "one header of more than 256 KiB": {
      sent: ["HTTP/1.1 200 OK\r\nX: ", ...Array(18).fill("x".repeat(15_000)), "\r\n\r\n"],
      error: ProtocolError,
    },
  };

for (const [what, { sent, error }] of Object.entries(NO_ANSWERS)) {
  Deno.test(`readResponse() throws a ${error.name} at ${what}`, async () => {
    await assert.rejects(read(sent), error);
  });
}

Deno.test("readResponse() throws a ProtocolError for endless interim responses", async () => {
  const endless = { read: (buffer: Uint8Array) => Promise.resolve(fill(buffer, "HTTP/1.1 103 Early Hints\r\n\r\n")) };
  await assert.rejects(readResponse(endless), ProtocolError);
});

function fill(buffer: Uint8Array, text: string): number {
  return new TextEncoder().encodeInto(text.repeat(Math.floor(buffer.length / text.length)), buffer).written;
}

Deno.test("readResponse() passes on the error of a connection that breaks before the headers are complete", async () => {
  const error = new Deno.errors.ConnectionReset("reset");
  await assert.rejects(read(["HTTP/1.1 200 OK\r\n", error]), error);
});

Deno.test("readResponse() reads no further than the headers unless the body is read", async () => {
  const connection = connectionOf("HTTP/1.1 200 OK\r\n", "\r\n", "body");
  const { body } = await readResponse(connection);
  assert.equal(connection.reads, 2);
  assert.equal(await textOf(body), "body");
  assert.equal(connection.reads, 3);
});

Deno.test("readResponse() returns the status if the first piece contains a broken body", async () => {
  const sent = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nokay\r\n";
  assert.deepEqual(await read([sent]), {
    status: 200,
    headers: new Map([["transfer-encoding", ["chunked"]]]),
    body: "ok",
  });
});

Deno.test("readResponse() keeps successive reads apart", async () => {
  const body = ["a", "b", "c"].map((letter) => letter.repeat(16_000));
  assert.equal((await read(["HTTP/1.1 200 OK\r\n\r\n", ...body])).body, body.join(""));
});

Deno.test("readResponse() expects no body after HEAD", async () => {
  const response = await read(["HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", new Error("read on")], { head: true });
  assert.equal(response.body, "");
});

Deno.test("readResponse() returns the headers for reading the body, each with the values of its lines", async () => {
  const { headers } = await read([
    "HTTP/1.1 200 OK\r\nx-served-by: a\r\nCONTENT-TYPE:  a b \r\ncontent-type : 2\r\n 3\r\n \t\r\n4\t: x\r\n 5\r\n" +
    "Content-Encoding:\r\nCaf\u00e9: \u00e9\r\n\r\n",
  ]);
  assert.deepEqual(headers, new Map([["content-type", ["a b", "2 3"]], ["content-encoding", [""]]]));
});

Deno.test("readResponse() accepts headers of 256 KiB to the last byte, however they are cut", async () => {
  const [start, end] = ["HTTP/1.1 204 OK\r\nX: ", "\r\n\r\n"];
  const headersOf = (size: number) => start + "x".repeat(size - start.length - end.length) + end;
  for (const cut of [1, 4000, 100_000, 256 * 1024 - 1]) {
    const whole = headersOf(256 * 1024);
    assert.equal((await read([whole.slice(0, cut), `${whole.slice(cut)}HTTP/1.1 500 No\r\n`])).status, 204);
    const more = headersOf(256 * 1024 + 1);
    await assert.rejects(read([more.slice(0, cut), more.slice(cut)]), ProtocolError);
  }
});

Deno.test("readResponse() reads the first MiB of a body on the wire, and knows whether there is more", async () => {
  const MIB = 1024 * 1024;
  const KIB = "x".repeat(1024);
  const chunk = `400\r\n${KIB}\r\n`;
  const ways: [headers: string, parts: string[], length: number, isCut: boolean][] = [
    ["", Array(1024).fill(KIB), MIB, false],
    ["", [...Array(1024).fill(KIB), "x"], MIB, true],
    [`Content-Length: ${MIB}\r\n`, [...Array(1024).fill(KIB), "x"], MIB, false],
    [`Content-Length: ${MIB + 1}\r\n`, [...Array(1024).fill(KIB), "x"], MIB, true],
    ["Content-Length: 9\r\n", [KIB], 9, false],
    ["Transfer-Encoding: chunked\r\n", Array(1024).fill(chunk), 1017 * 1024 + 44, true],
    ["Transfer-Encoding: chunked\r\n", ["1;", ...Array(1024).fill(KIB), "\r\nx\r\n0\r\n\r\n"], 0, true],
    ["Transfer-Encoding: chunked\r\n", [chunk, "0\r\n", ...Array(1025).fill(KIB)], 1024, false],
  ];
  for (const [headers, parts, length, isCut] of ways) {
    const { body } = await readResponse(connectionOf(`HTTP/1.1 200 OK\r\n${headers}\r\n`, ...parts));
    assert.deepEqual([(await textOf(body)).length, body.isCut], [length, isCut], headers);
  }
});

Deno.test("readResponse() takes no longer for long lines of odd characters, however they are cut", async () => {
  const began = performance.now();
  for (const odd of ["\r", " ", "\t", ",", ";", ":", "0", "1,", "\r\r x", ", \t"]) {
    const line = odd.repeat(250_000 / odd.length);
    for (
      const start of [
        "HTTP/1.1 ",
        "HTTP/1.1 200 ",
        ...["content-length", "transfer-encoding", "x"].map((name) => `${OK}${name}: 5`),
      ]
    ) {
      for (const sent of [`${start}${line}x\r\n\r\n`, `${start}${line}\r\n x\r\n\r\n`]) {
        await read([sent]).catch((error) => assert(error instanceof ProtocolError));
      }
    }
  }
  await read(Array.from(`${OK}A: ${"b".repeat(100_000)}\r\n\r\n`));
  await read([`${OK}Content-Type: a\r\n${" b\r\n".repeat(60_000)}\r\n`]);
  assert(performance.now() - began < 20_000);
});

const OK = "HTTP/1.1 200 OK\r\n";
