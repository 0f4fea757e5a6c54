import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { totalOf } from "../model/check.ts";
import { FAILURES } from "../model/failure.ts";
import { type Outcome, stateOf } from "../model/state.ts";
import type { Target } from "../model/target.ts";
import { probe } from "./probe.ts";

/** What a server sends when it has the request: a byte a character, each part a packet. */
interface Sent {
  parts: string[];
  /** Whether the connection stays open. Default false. */
  open?: boolean;
}

/** A server that sends whatever it is given; a path names which of it. */
async function serve(sentFor: (path: string) => Sent) {
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    sockets.add(socket.on("error", () => {}).on("close", () => sockets.delete(socket)));
    socket.once("data", async (request) => {
      const { parts, open } = sentFor(request.toString("latin1").split(" ")[1]);
      for (const [index, part] of parts.entries()) {
        if (index > 0) await delay(5);
        if (socket.destroyed) return;
        socket.write(part, "latin1");
      }
      if (!open) socket.end();
      socket.resume();
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as { port: number }).port}`,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

const OK = "HTTP/1.1 200 OK\r\n";
const CHUNKED = `${OK}Transfer-Encoding: chunked\r\n\r\n`;
const PAGE = "<p>The ferry sails</p>";
const LENGTH = `Content-Length: ${PAGE.length}\r\n`;
const WHOLE = `${OK}${LENGTH}\r\n${PAGE}`;
/** Of 400 KiB. */
const LONG = "x-berth: seven\r\n".repeat(25 * 1024);

const latin1 = (bytes: Uint8Array) => Buffer.from(bytes).toString("latin1");
const utf8 = (text: string) => latin1(Buffer.from(text));
const coded = (coding: string, bytes: Uint8Array) => `${OK}Content-Encoding: ${coding}\r\n\r\n${latin1(bytes)}`;
const typed = (type: string, body: string) => `${OK}Content-Type: ${type}\r\n\r\n${body}`;

type Rule = [sent: string | string[], outcome: Outcome, more?: Partial<Target> & { open?: boolean }];

/** Nothing is searched. */
const STATUSES: Record<string, Rule> = {
  "a length below zero is no HTTP": [`${OK}Content-Length: -40\r\n\r\nx`, "protocol"],
  "a length of -0 is no HTTP": [`${OK}Content-Length: -0\r\n\r\nx`, "protocol"],
  "a length of -2^31 is no HTTP": [`${OK}Content-Length: -2147483648\r\n\r\nx`, "protocol"],
  "a length with a sign is no HTTP": [`${OK}Content-Length: +5\r\n\r\nhello`, "protocol"],
  "a length in hex is no HTTP": [`${OK}Content-Length: 0x5\r\n\r\nhello`, "protocol"],
  "a length with a fraction is no HTTP": [`${OK}Content-Length: 5.0\r\n\r\nhello`, "protocol"],
  "a length with a parameter is no HTTP": [`${OK}Content-Length: 5;x=y\r\n\r\nhello`, "protocol"],
  "a length in quotes is no HTTP": [`${OK}Content-Length: "5"\r\n\r\nhello`, "protocol"],
  "an empty length is no HTTP": [`${OK}Content-Length: \r\n\r\nhello`, "protocol"],
  "an empty second length is no HTTP": [`${OK}Content-Length: 5\r\nContent-Length:\r\n\r\nhello`, "protocol"],
  "a length behind a no-break space is no HTTP": [`${OK}Content-Length: \xa05\r\n\r\nhello`, "protocol"],
  "two numbers over a fold are no length": [`${OK}Content-Length: 5\r\n 6\r\n\r\nhello`, "protocol"],
  "lengths that differ are no HTTP": [`${OK}Content-Length: 5, 6\r\n\r\nhello`, "protocol"],
  "lengths that differ in two lines are no HTTP": [
    `${OK}Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello`,
    "protocol",
  ],
  "a wrong length is one beside chunks too": [
    `${OK}Content-Length: -5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    "protocol",
  ],
  "a wrong length counts for nothing with 204": ["HTTP/1.1 204 No\r\nContent-Length: -5\r\n\r\n", 204],
  "a wrong length counts for nothing with 304": ["HTTP/1.1 304 No\r\nContent-Length: 5, 6\r\n\r\n", 304],
  "a body that breaks does not change the status": [`${CHUNKED}zz\r\n`, 200],
  "a body that is not complete does not change the status": [`${OK}Content-Length: 500\r\n\r\nhello`, 200],
  "an unknown transfer coding does not change the status": [`${OK}Transfer-Encoding: quay\r\n\r\nhello`, 200],

  "the first response counts: 503, then 200": [
    `HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n${WHOLE}`,
    503,
  ],
  "the first response counts: 200, then 500": [`${WHOLE}HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n`, 200],
  "the first response counts: 204, then nonsense": ["HTTP/1.1 204 No\r\n\r\nnonsense", 204],
  "the first response counts: 404, then 200 in another packet": [
    ["HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n", WHOLE],
    404,
  ],
  "interim responses are skipped, with a length": [
    `HTTP/1.1 103 Hints\r\nContent-Length: ${WHOLE.length}\r\n\r\n${WHOLE}`,
    200,
  ],
  "interim responses are skipped, with a length below zero": [
    `HTTP/1.1 102 Wait\r\nContent-Length: -9\r\n\r\n${WHOLE}`,
    200,
  ],
  "interim responses are skipped, with chunks": [
    `HTTP/1.1 100 Go\r\nTransfer-Encoding: chunked\r\n\r\n${WHOLE}`,
    200,
  ],
  "interim responses are skipped, several in as many packets": [
    ["HTTP/1.1 100 Go\r\n\r\n", "HTTP/1.1 103 Hints\r\nLink: x\r\n\r\n", "HTTP/1.1 199 Odd\r\n\r\n", WHOLE],
    200,
  ],
  "an interim response has no body": [`HTTP/1.1 100 Go\r\nContent-Length: 2\r\n\r\nok${WHOLE}`, "protocol"],
  "what is no status line need not have an end": ["HTTP/1.1 100 Go\r\n\r\nhello", "protocol", { open: true }],
  "101 is final": [`HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n${WHOLE}`, 101],
  "400 KiB of interim responses are too many": ["HTTP/1.1 100 Continue\r\n\r\n".repeat(16_400) + WHOLE, "protocol"],
  "an interim response alone is a reset": ["HTTP/1.1 100 Go\r\n\r\n", "reset"],

  "HEAD has no body": [`${OK}Content-Length: 500\r\n\r\n`, 200, { method: "HEAD", open: true }],
  "HEAD has no chunks": [CHUNKED, 200, { method: "HEAD", open: true }],
  "HEAD with a body all the same": [`${WHOLE}${WHOLE}`, 200, { method: "HEAD" }],
  "HEAD with a wrong length, which frames nothing": [`${OK}Content-Length: -5\r\n\r\n`, 200, { method: "HEAD" }],

  "a status has three digits, not two": ["HTTP/1.1 20 OK\r\n\r\n", "protocol"],
  "a status has three digits, not four": ["HTTP/1.1 2000 OK\r\n\r\n", "protocol"],
  "a status has no zeros before it": ["HTTP/1.1 0200 OK\r\n\r\n", "protocol"],
  "a status has no exponent": ["HTTP/1.1 2e2 OK\r\n\r\n", "protocol"],
  "a status has no sign": ["HTTP/1.1 -200 OK\r\n\r\n", "protocol"],
  "a status below 100 is none": ["HTTP/1.1 099 Low\r\n\r\n", "protocol"],
  "a status above 599 is one": ["HTTP/1.1 799 High\r\n\r\n", 799],
  "a status behind a tab is none": ["HTTP/1.1\t200 OK\r\n\r\n", "protocol"],
  "a status behind several spaces is one": ["HTTP/1.1   200 OK\r\n\r\n", 200],
  "a status without a reason is one": ["HTTP/1.1 200\r\n\r\n", 200],
  "a version of one digit is none of HTTP/1": ["HTTP/1 200 OK\r\n\r\n", "protocol"],
  "HTTP/2 in text is taken": ["HTTP/2 200\r\n\r\n", 200],
  "HTTP/1.2 is not taken": ["HTTP/1.2 200 OK\r\n\r\n", "protocol"],
  "lower case is taken": ["http/1.1 404 no\r\n\r\n", 404],
  "ICY is no HTTP": ["ICY 200 OK\r\n\r\n", "protocol"],
  "a wrong status line need not be waited out": ["HTTP/1.1 fine\r\n", "protocol", { open: true }],

  "headers may have 200 KiB": [`${OK}${LONG.slice(LONG.length / 2)}${LENGTH}\r\n${PAGE}`, 200],
  "a reason may have 100 KiB": [`HTTP/1.1 404 ${"no ".repeat(34_000)}\r\n\r\n`, 404],
  "headers may not have 400 KiB": [`${OK}${LONG}\r\n`, "protocol"],
  "headers that are cut off are a reset": [`${OK}Server: quay\r\nX-Half: a`, "reset"],
  "a NUL is no part of a header": [`${OK}A: b\0c\r\n\r\n`, "protocol"],
  "a header has a colon": [`${OK}nonsense\r\n\r\n`, "protocol"],
  "lines that end with CR alone never end": ["HTTP/1.1 200 OK\rA: b\r\r", "reset"],
  "nothing is a reset": ["", "reset"],
};

/** Searched for "The ferry sails". */
const SEARCHES: Record<string, Rule> = {
  "a body of its length": [WHOLE, 200],
  "a length with zeros before it": [`${OK}Content-Length: 00022\r\n\r\n${PAGE}`, 200],
  "a length with white space round it": [`${OK}Content-Length: \t 22 \t\r\n\r\n${PAGE}`, 200],
  "a length over a fold": [`${OK}Content-Length:\r\n 22\r\n\r\n${PAGE}`, 200],
  "a length behind a space before the colon": [`${OK}Content-Length : 5\r\n\r\n${PAGE}`, "content"],
  "a length of more digits than a number has": [`${OK}Content-Length: ${"9".repeat(40)}\r\n\r\n${PAGE}`, 200],
  "equal lengths": [`${OK}Content-Length: 22, 022,22\r\n${LENGTH}\r\n${PAGE}`, 200],
  "a length with a comma behind it": [`${OK}Content-Length: 22,\r\n\r\n${PAGE}`, 200],
  "what is behind the body is not the body": [`${OK}Content-Length: 3\r\n\r\n${PAGE}`, "content"],
  "the second response's body is not the first one's": [
    `${OK}Content-Length: 2\r\n\r\nok${WHOLE}`,
    "content",
  ],
  "a complete body is not waited behind": [`${OK}Content-Length: 2\r\n\r\nok`, "content", { open: true }],
  "more is promised and does not come": [
    `${OK}Content-Length: 99\r\n\r\nok`,
    "timeout",
    { open: true, timeout: 300 },
  ],
  "what came is searched though more is promised": [`${OK}Content-Length: 99\r\n\r\n${PAGE}`, 200, { open: true }],
  "chunks override a length": [
    `${OK}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n16\r\n${PAGE}\r\n0\r\n\r\n`,
    200,
  ],
  "identity overrides a length too": [`${OK}Content-Length: 4\r\nTransfer-Encoding: identity\r\n\r\n${PAGE}`, 200],
  "Chunked with a capital, twice": [
    CHUNKED.replace("chunked", "Chunked, ,chunked") + `16\r\n${PAGE}\r\n0\r\n\r\n`,
    200,
  ],

  "a chunk below zero": [`${CHUNKED}-16\r\n${PAGE}\r\n0\r\n\r\n`, "content"],
  "a chunk below zero behind the text": [`${CHUNKED}16\r\n${PAGE}\r\n-40\r\nx`, 200],
  "a chunk with a sign": [`${CHUNKED}+16\r\n${PAGE}\r\n0\r\n\r\n`, "content"],
  "a chunk without a size": [`${CHUNKED}\r\n${PAGE}\r\n0\r\n\r\n`, "content"],
  "a chunk of 16 digits": [`${CHUNKED}0000000000000016\r\n${PAGE}\r\n0\r\n\r\n`, 200],
  "a chunk of 17 digits": [`${CHUNKED}00000000000000016\r\n${PAGE}\r\n0\r\n\r\n`, "content"],
  "a chunk of 2^63 - 1 bytes": [`${CHUNKED}7FFFFFFFFFFFFFFF\r\n${PAGE}`, 200],
  "a chunk of 2^63 bytes": [`${CHUNKED}8000000000000000\r\n${PAGE}`, "content"],
  "extensions": [`${CHUNKED}16 ;a=b;c="d;e"\r\n${PAGE}\r\n0;last\r\n\r\n`, 200],
  "an extension without an end": [`${CHUNKED}16;${LONG.replaceAll("\r\n", "")}`, "content"],
  "an extension is no body": [`${CHUNKED}2;a="The ferry sails"\r\nok\r\n0\r\n\r\n`, "content"],
  "a trailer is no body": [`${CHUNKED}2\r\nok\r\n0\r\nA: The ferry sails\r\n\r\n`, "content"],
  "trailers without an end are not waited for": [`${CHUNKED}2\r\nok\r\n0\r\n${LONG}`, "content", { open: true }],
  "a chunk without its line's end": [`${CHUNKED}2\r\nok16\r\n${PAGE}\r\n0\r\n\r\n`, "content"],
  "chunks with LF alone": [`${CHUNKED}16\n${PAGE}\n0\n\n`, 200],
  "chunks without the last one": [`${CHUNKED}16\r\n${PAGE}\r\n`, 200],
  "chunks of one byte": [CHUNKED + [...PAGE].map((letter) => `1\r\n${letter}\r\n`).join("") + "0\r\n\r\n", 200],
  "packets of one byte": [[...WHOLE], 200],

  "a CR before each CR LF": [WHOLE.replace(/\r\n/g, "\r\r\n"), 200],
  "a CR within a header": [`${OK}A: b\rc\r\n${LENGTH}\r\n${PAGE}`, 200],
  "LF alone": [WHOLE.replaceAll("\r", ""), 200],
  "a folded header": [`${OK}A: b\r\n c\r\n${LENGTH}\r\n${PAGE}`, 200],
  "bytes above 127 in a header": [`${OK}A: caf\xe9 \xff\r\n${LENGTH}\r\n${PAGE}`, 200],

  "GZip": [coded("GZip", gzipSync(PAGE)), 200],
  "x-gzip": [coded("x-gzip", gzipSync(PAGE)), 200],
  "deflate with a zlib header": [coded("deflate", deflateSync(PAGE)), 200],
  "deflate without one": [coded("deflate", deflateRawSync(PAGE)), 200],
  "Brotli": [coded("br", brotliCompressSync(PAGE)), 200],
  "several codings, an empty one": [coded("deflate,, gzip,", gzipSync(deflateSync(PAGE))), 200],
  "gzip as a transfer coding": [
    `${OK}Transfer-Encoding: gzip, chunked\r\n\r\n${gzipSync(PAGE).length.toString(16)}\r\n${
      latin1(gzipSync(PAGE))
    }\r\n0\r\n\r\n`,
    200,
  ],
  "gzip as a transfer coding to the end": [`${OK}Transfer-Encoding: gzip\r\n\r\n${latin1(gzipSync(PAGE))}`, 200],
  "two members of gzip, the text over both": [
    coded("gzip", Buffer.concat([gzipSync("The fer"), gzipSync("ry sails")])),
    200,
  ],
  "gzip with a wrong sum": [coded("gzip", Buffer.concat([gzipSync(PAGE).subarray(0, -8), Buffer.alloc(8)])), 200],
  "gzip with words behind it": [coded("gzip", Buffer.concat([gzipSync(PAGE), Buffer.from("the end")])), 200],
  "gzip without its end, left open": [
    coded("gzip", gzipSync(PAGE, { level: 0 }).subarray(0, -9)),
    200,
    { open: true },
  ],
  "what is not gzip": [coded("gzip", Buffer.from(PAGE)), "content"],
  "gzip that nobody says": [coded("identity", gzipSync(PAGE)), "content"],
  "a coding that nobody knows": [coded("quay", Buffer.from(PAGE)), "content"],
  "a bomb of 64 MiB in 300 bytes": [coded("gzip, gzip", gzipSync(gzipSync(Buffer.alloc(64 * 1024 * 1024)))), "content"],

  "a status that is no success says more than a missing text": ["HTTP/1.1 503 Busy\r\n\r\nhello", 503],
};

/** Texts of a charset. */
const TEXTS: Record<string, Rule> = {
  "UTF-8 that nothing says": [typed("text/html", utf8("<p>Die Fähre fährt")), 200, { contains: "Fähre fährt" }],
  "windows-1252 that nothing says": [typed("text/html", "<p>Die F\xe4hre f\xe4hrt"), 200, { contains: "Fähre fährt" }],
  "latin1, which is windows-1252": [typed("text/plain; charset=latin1", "5 \x80"), 200, { contains: "5 €" }],
  "a charset in single quotes": [typed("text/html; charset='koi8-r'", "\xf0\xcf\xd2\xd4"), 200, { contains: "Порт" }],
  "a meta behind the text": [
    typed("text/html", '<title>\xcf\xee\xf0\xf2</title><meta charset="windows-1251">'),
    200,
    { contains: "Порт" },
  ],
  "a meta of UTF-16, in UTF-8": [
    typed("text/html", utf8("<meta charset=utf-16>Порт")),
    200,
    { contains: "Порт" },
  ],
  "an XML declaration": [
    typed("application/rss+xml", "<?xml version='1.0' encoding='ISO-8859-1'?><p>F\xe4hre"),
    200,
    { contains: "Fähre" },
  ],
  "a byte order mark before all": [
    typed("text/html; charset=latin1", `\xef\xbb\xbf${utf8("Порт")}`),
    200,
    { contains: "Порт" },
  ],
  "UTF-16 by its mark": [typed("text/plain", "\xfe\xff\x04\x1f\x04>\x04@\x04B"), 200, { contains: "Порт" }],
};

const RULES: Record<string, Rule> = {
  ...STATUSES,
  ...Object.fromEntries(
    Object.entries(SEARCHES).map(([what, [sent, outcome, more]]): [string, Rule] => {
      return [`found or not: ${what}`, [sent, outcome, { contains: "The ferry sails", ...more }]];
    }),
  ),
  ...Object.fromEntries(Object.entries(TEXTS).map(([what, rule]) => [`charset: ${what}`, rule])),
};

Deno.test("probe() reads responses by the rules", async (t) => {
  const rules = Object.values(RULES);
  await using server = await serve((path) => {
    const [sent, , more] = rules[Number(path.slice(1))];
    return { parts: [sent].flat(), open: more?.open };
  });
  const checks = await Promise.all(rules.map(([, , more], index) => {
    const { open: _, ...options } = more ?? {};
    const target = { id: "site", name: "Site", category: "", url: `${server.url}/${index}`, ...options };
    return probe(target, { timeout: 60_000 });
  }));
  for (const [index, [what, [, expected]]] of Object.entries(RULES).entries()) {
    await t.step(what, () => {
      const { outcome, state } = checks[index];
      assert.deepEqual([outcome, state], [expected, stateOf(expected)]);
    });
  }
});

/** A server of which one page is whole, and the body of the others stalls. */
async function serveStalling() {
  const server = await serve((path) => {
    return path === "/good" ? { parts: [WHOLE] } : { parts: [`${OK}Content-Length: 99\r\n\r\n`, "ok"], open: true };
  });
  const check = (path: string, timeout: number, signal?: AbortSignal) => {
    const target = { id: path, name: path, category: "", url: `${server.url}/${path}`, contains: "The ferry sails" };
    return probe(target, { timeout, signal });
  };
  return { check, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

Deno.test("probe() limits searches in progress, and queueing is not the site's time", async () => {
  await using server = await serveStalling();
  const slow = Array.from({ length: 64 }, () => server.check("slow", 2000));
  await delay(500);
  const good = await server.check("good", 1000);
  assert.deepEqual([good.outcome, good.state], [200, "up"]);
  assert(totalOf(good.phases)! < 1000, JSON.stringify(good.phases));
  for (const { outcome } of await Promise.all(slow)) assert.equal(outcome, "timeout");
});

Deno.test("probe() searches a body while others stall", async () => {
  await using server = await serveStalling();
  const over = new AbortController();
  const slow = Array.from({ length: 30 }, () => server.check("slow", 30_000, over.signal).catch(() => {}));
  await delay(500);
  const first = await Promise.race([...slow, server.check("good", 30_000)]);
  assert.equal(first?.outcome, 200);
  over.abort();
  await Promise.all(slow);
});

/** What a response is changed by: a stretch of it is replaced by something that a reader may stumble over. */
const mutation = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.nat(12),
  by: fc.oneof(
    fc.constantFrom("", "\r", "\n", "\r\n", "\r\n\r\n", "\0", ":", " ", ";", ",", "-1", "ffffffffffffffff", "0\r\n"),
    fc.constantFrom("Content-Length: ", "Transfer-Encoding: chunked\r\n", "HTTP/1.1 100 Go\r\n\r\n", OK),
    fc.string({ unit: fc.nat(255).map((code) => String.fromCharCode(code)), maxLength: 20 }),
  ),
});

Deno.test("probe() ends in time with a known outcome, whatever a server sends", async () => {
  const seeds = Object.values(RULES).map(([sent]) => [sent].flat().join("")).filter((sent) => sent.length < 5000);
  const BATCH = 20;
  const mutant = fc.tuple(
    fc.constantFrom(...seeds),
    fc.array(mutation, { minLength: 1, maxLength: 4 }),
    fc.boolean(),
    fc.option(fc.nat(5000), { freq: 2 }),
  );
  let batch: Sent[] = [];
  await using server = await serve((path) => batch[Number(path.slice(1))]);
  await fc.assert(
    fc.asyncProperty(fc.array(mutant, { minLength: BATCH, maxLength: BATCH }), async (mutants) => {
      batch = mutants.map(([seed, mutations, , cut]) => {
        let sent = seed;
        for (const { at, length, by } of mutations) {
          const place = Math.floor(at * sent.length);
          sent = sent.slice(0, place) + by + sent.slice(place + length);
        }
        return { parts: cut === null ? [sent] : [sent.slice(0, cut), sent.slice(cut)] };
      });
      const checks = await Promise.all(mutants.map(([, , contains], index) => {
        const url = `${server.url}/${index}`;
        const target = { id: "site", name: "Site", category: "", url, ...(contains && { contains: "ferry" }) };
        return probe(target, { timeout: 60_000 });
      }));
      for (const { outcome, state } of checks) {
        // The server closes, so that nothing is to be waited for.
        assert.notEqual(outcome, "timeout");
        assert(typeof outcome === "number" ? outcome >= 101 && outcome <= 999 : FAILURES.includes(outcome!));
        assert.equal(state, stateOf(outcome!));
      }
    }),
    { numRuns: 150, endOnFailure: true },
  );
});
