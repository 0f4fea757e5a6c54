import assert from "node:assert/strict";
import fc from "fast-check";
import { parseHead } from "./request_head.ts";

const HOST = "Host: status.example";
const head = (line: string, ...headers: string[]) => parseHead([line, ...headers].join("\r\n"));

function statusOf(line: string, ...headers: string[]): number {
  const parsed = head(line, ...headers);
  return parsed.ok ? 200 : parsed.status;
}

Deno.test("parseHead() reads method, target and headers, whatever their case", () => {
  const parsed = head("GET /?q=a%20b HTTP/1.1", HOST, "accept-Encoding:\t gzip ", "Cookie: a", "cookie: b");
  assert(parsed.ok);
  const { method, target, keepAlive, header } = parsed.head;
  assert.deepEqual([method, target, keepAlive], ["GET", "/?q=a%20b", true]);
  assert.deepEqual(["accept-encoding", "cookie", "none"].map(header), ["gzip", "a, b", undefined]);
});

for (
  const host of ["", "a", "a.b.example", "a_b:80", "127.0.0.1:8000", "[::1]", "[2001:db8::1]:80", "a:", "xn--a%C3%A4"]
) {
  Deno.test(`parseHead() accepts the host "${host}"`, () => {
    assert.equal(statusOf("GET / HTTP/1.1", `Host: ${host}`), 200);
  });
}

for (
  const host of [
    "a b",
    "a:99999",
    "a:x",
    "a:1:2",
    "[::1",
    "::1",
    "[::zz]",
    'a"><script>',
    "a/b?c#d",
    "\xff\xfe",
    "user:password@status.example",
    "a\\b",
    "a%zz",
    "a\tb",
    "a\0",
    "a\r",
  ]
) {
  Deno.test(`parseHead() rejects the host ${JSON.stringify(host)} and does not repeat it`, () => {
    const parsed = head("GET / HTTP/1.1", `Host: ${host}`);
    assert(!parsed.ok);
    assert.equal(parsed.status, 400);
    assert.ok(!parsed.problem.includes(host));
  });
}

Deno.test("parseHead() requires exactly one host, except in HTTP/1.0", () => {
  assert.equal(statusOf("GET / HTTP/1.1"), 400);
  assert.equal(statusOf("GET / HTTP/1.1", HOST, HOST), 400);
  assert.equal(statusOf("GET / HTTP/1.0"), 200);
});

for (
  const [line, target] of [
    ["GET http://other.example/feed.xml?a HTTP/1.1", "/feed.xml?a"],
    ["GET HTTPS://other.example:443 HTTP/1.1", "/"],
    ["GET http://other.example?q=a HTTP/1.1", "/?q=a"],
    ["OPTIONS * HTTP/1.1", "*"],
    ["GET //a//b HTTP/1.1", "//a//b"],
  ]
) {
  Deno.test(`parseHead() uses only the path of "${line}"`, () => {
    const parsed = head(line, HOST);
    assert.equal(parsed.ok && parsed.head.target, target);
  });
}

for (
  const [line, status] of [
    ["", 400],
    ["GET /", 400],
    ["GET  / HTTP/1.1", 400],
    [" GET / HTTP/1.1", 400],
    ["GET / HTTP/1.1 ", 400],
    ["GET /a b HTTP/1.1", 400],
    ["G@T / HTTP/1.1", 400],
    ["GET / http/1.1", 400],
    ["GET * HTTP/1.1", 400],
    ["GET a HTTP/1.1", 400],
    ["GET /#a HTTP/1.1", 400],
    ["GET /\xe4 HTTP/1.1", 400],
    ["GET /\0 HTTP/1.1", 400],
    ["GET ftp://a/ HTTP/1.1", 400],
    ["GET http:/// HTTP/1.1", 400],
    ["GET http://a:99999/ HTTP/1.1", 400],
    ["CONNECT a:80 HTTP/1.1", 400],
    ["PRI * HTTP/2.0", 505],
    ["\x16\x03\x01", 400],
  ] as const
) {
  Deno.test(`parseHead() rejects ${JSON.stringify(line)} with ${status}`, () => {
    assert.equal(statusOf(line, HOST), status);
  });
}

for (
  const [header, status] of [
    ["No colon", 400],
    ["Name : value", 400],
    [" folded", 400],
    [": no name", 400],
    ["A: \0", 400],
    ["A: b\nC: d", 400],
    ["Content-Length: -1", 400],
    ["Content-Length: 1, 1", 400],
    ["Content-Length: 0x1", 400],
    ["Content-Length: 0\xa0", 400],
    ["Content-Length: \xa00", 400],
    ["Content-Length: \t 0 \t", 200],
    ["Content-Length: 1\r\nContent-Length: 2", 400],
    ["Content-Length: 1\r\nTransfer-Encoding: chunked", 400],
    ["Transfer-Encoding: identity", 400],
    ["Transfer-Encoding: xchunked", 400],
    ["Transfer-Encoding: chunked, gzip", 400],
    ["Transfer-Encoding: gzip\r\nTransfer-Encoding: Chunked", 200],
    ["Content-Length: 1\r\nContent-Length: 1", 200],
    ["A: \xe4", 200],
    ["A:", 200],
    ["A: b\r\n".repeat(99) + "A: b", 431],
  ] as const
) {
  Deno.test(`parseHead() rejects the header ${JSON.stringify(header.slice(0, 60))} with ${status}`, () => {
    assert.equal(statusOf("GET / HTTP/1.1", HOST, header), status);
  });
}

for (
  const [version, headers, keepAlive] of [
    ["1.1", [], true],
    ["1.1", ["Connection: Close"], false],
    ["1.1", ["Connection: x, close"], false],
    ["1.1", ["Content-Length: 0"], true],
    ["1.1", ["Content-Length: 1"], false],
    ["1.1", ["Transfer-Encoding: chunked"], false],
    ["1.0", [], false],
    ["1.0", ["Connection: Keep-Alive"], false],
  ] as const
) {
  Deno.test(`parseHead() of HTTP/${version} with "${headers}": the connection ${keepAlive ? "stays" : "ends"}`, () => {
    const parsed = head(`GET / HTTP/${version}`, HOST, ...headers);
    assert.equal(parsed.ok && parsed.head.keepAlive, keepAlive);
  });
}

Deno.test("parseHead() reads or rejects any text, in time linear in its length", () => {
  const text = fc.string({
    unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)),
    maxLength: 200,
  });
  fc.assert(fc.property(text, text, (line, header) => {
    parseHead(`${line}\r\n${header}`);
    parseHead(`GET / HTTP/1.1\r\n${HOST}\r\n${header}`);
  }));
  const timeOf = (length: number) => {
    const began = performance.now();
    for (const unit of ["\t", " ", "a", ",", "%41", '"', "/", ":"]) {
      const long = unit.repeat(length);
      for (let count = 0; count < 5; count++) {
        head("GET / HTTP/1.1", HOST, `A: a${long}b`);
        head("GET / HTTP/1.1", `Host: ${long}`);
        head(`GET /${long} HTTP/1.1`, HOST);
        head(`GET http://${long} HTTP/1.1`, HOST);
        head("GET / HTTP/1.1", HOST, `Connection: ${long}`);
      }
    }
    return performance.now() - began;
  };
  // Once is enough, since the machine has other things to do as well: quadratic would always be minutes.
  assert.ok(Array.from({ length: 10 }).some(() => timeOf(64_000) < 12 * timeOf(16_000) + 500));
});
