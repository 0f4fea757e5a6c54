import assert from "node:assert/strict";
import { hasIPv6 } from "./addresses.ts";
import type { BehaviourName } from "./behaviours.ts";
import { drawCrowd } from "./crowd.ts";
import { startWorld, type World } from "./world.ts";

/** Milliseconds after which nothing more is expected. */
const SILENCE = 200;

/** What came of a connection: all that was received, and how it ended. */
interface Talk {
  text: string;
  /** "open": it went on until the client had no more patience; "enough": the client had all that it wanted. */
  ending: "open" | "enough" | "closed" | "refused" | "reset" | "not connected" | `tls: ${string}`;
}

interface TalkOptions {
  /** Milliseconds after which the client leaves. Default: 10 seconds, for where an end is to come. */
  patience?: number;
  /** Bytes after which the client leaves. Default: 8 MiB. */
  enough?: number;
}

const REQUEST = "GET / HTTP/1.1\r\nHost: world.test\r\n\r\n";

/** Says one request over one connection and hears what comes, with nothing between it and the sockets. */
async function talk(world: World, url: string, options: TalkOptions = {}): Promise<Talk> {
  const { patience = 10_000, enough = FLOOD } = options;
  const { protocol, hostname, port, pathname, search } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, "");
  const [address] = host.endsWith(".test") ? await world.resolve(host) : [host];
  let conn: Deno.TcpConn | Deno.TlsConn | undefined;
  let text = "";
  let left = false;
  const leave = new AbortController();
  const timer = setTimeout(() => {
    left = true;
    leave.abort();
    conn?.close();
  }, patience);
  try {
    conn = await Deno.connect({ hostname: address, port: Number(port), signal: leave.signal });
    conn.setNoDelay();
    if (protocol === "https:") {
      conn = await Deno.startTls(conn, { hostname: host, caCerts: world.caCerts });
      await conn.handshake();
    }
    await conn.write(new TextEncoder().encode(REQUEST.replace("/", pathname + search)));
    const buffer = new Uint8Array(64 * 1024);
    for (let length; (length = await conn.read(buffer)) !== null && text.length < enough;) {
      text += new TextDecoder("latin1").decode(buffer.subarray(0, length));
    }
    return { text, ending: text.length < enough ? "closed" : "enough" };
  } catch (error) {
    if (left) return { text, ending: conn ? "open" : "not connected" };
    if (error instanceof Deno.errors.ConnectionRefused) return { text, ending: "refused" };
    if (error instanceof Deno.errors.ConnectionReset) return { text, ending: "reset" };
    return { text, ending: `tls: ${(error as Error).message}` };
  } finally {
    clearTimeout(timer);
    if (!left) conn?.close();
  }
}

/** The start of what is received, the ending, and, where it counts, how much is received. */
type Expected = [text: string, ending: Talk["ending"] | RegExp, length?: number];

const PAGE = "<title>World</title>";
const OK = "HTTP/1.1 200 OK\r\n";
const BY_PATH: Expected = [OK, "closed"];
const HEAD = `${OK}Content-Type: text/html\r\nConnection: close\r\n`;
const PART = `${HEAD}Content-Length: 1000\r\n\r\n${PAGE}`;
const FLOOD = 8 * 1024 * 1024;

/** Of all behaviours but those that have tests of their own. */
const EXPECTED: Record<Exclude<BehaviourName, "missing" | "no-address" | "drips-headers" | "drips-body">, Expected> = {
  "good": BY_PATH,
  "tls-good": BY_PATH,
  "never-accepts": ["", "not connected"],
  "hangs": ["", "open"],
  "tls-hangs": ["", "open"],
  "floods-body": [`${HEAD}\r\nxxxx`, "enough", FLOOD],
  "floods-headers": [`${OK}X-Filler: xxxx`, "enough", FLOOD],
  "refuses": ["", "refused"],
  "resets-at-once": ["", "reset"],
  "resets-after-request": ["", "reset"],
  "resets-in-headers": [HEAD, "reset", HEAD.length],
  "resets-in-body": [PART, "reset", PART.length],
  "tls-resets": ["", "reset"],
  "closes-at-once": ["", "closed"],
  "closes-after-request": ["", "closed"],
  "closes-in-headers": [HEAD, "closed", HEAD.length],
  "closes-in-body": [PART, "closed", PART.length],
  "tls-closes": ["", "tls: unexpected end of file"],
  "huge-headers": [`${HEAD}X-Filler: xxxx`, "closed", HEAD.length + 4 * 1024 * 1024 + 2],
  "broken-status-line": ["HTTP/1.1 fine\r\n\r\n", "closed"],
  "not-http": ["220 world.test ESMTP\r\n", "closed"],
  "http-0.9": [PAGE, "closed", PAGE.length],
  "http-1.0": ["HTTP/1.0 200 OK\r\n", "closed"],
  "no-reason": ["HTTP/1.1 200\r\n", "closed"],
  "early-hints": [
    `HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n${OK}`,
    "closed",
  ],
  "status-204": ["HTTP/1.1 204 No Content\r\n\r\n", "closed", 27],
  "status-304": ["HTTP/1.1 304 Not Modified\r\n\r\n", "closed", 29],
  "status-999": ["HTTP/1.1 999 Request denied\r\n", "closed"],
  "redirects": ["HTTP/1.1 301 Moved Permanently\r\nLocation: /\r\n", "closed"],
  "redirects-for-ever": ["HTTP/1.1 302 Found\r\n", "closed"],
  "gzip-garbage": [`${HEAD}Content-Encoding: gzip\r\n`, "closed"],
  "expired": ["", /^tls: .*certificate expired/],
  "not-yet-valid": ["", /^tls: .*not valid yet/],
  "expiring": BY_PATH,
  "wrong-host": ["", /^tls: .*not valid for name/],
  "self-signed": ["", /^tls: .*UnknownIssuer/],
  "plain-on-tls": ["", /^tls: .*corrupt message/],
  "two-addresses": ["", "refused"],
  "rebinds": BY_PATH,
  "ipv6": BY_PATH,
  "forbidden-port": BY_PATH,
};

Deno.test("startWorld() has a host for each behaviour that behaves as named", async (t) => {
  await using world = await startWorld();
  await Promise.all(
    Object.entries(EXPECTED).map(([name, [start, ending, length]]) =>
      t.step({
        name,
        ignore: name === "ipv6" && !hasIPv6(),
        sanitizeOps: false,
        sanitizeResources: false,
        sanitizeExit: false,
        async fn() {
          const patience = ending === "open" || ending === "not connected" ? 3 * SILENCE : undefined;
          const { text, ending: actual } = await talk(world, world.url(name), { patience });
          assert.equal(text.slice(0, start.length), start);
          if (typeof ending === "string") assert.equal(actual, ending);
          else assert.match(actual, ending);
          if (length === FLOOD) assert.ok(text.length >= FLOOD, `${text.length} bytes`);
          else if (length !== undefined) assert.equal(text.length, length);
        },
      })
    ),
  );
});

Deno.test("startWorld() sends byte by byte on request", async () => {
  await using world = await startWorld();
  for (const [name, start] of [["drips-headers", `${OK}X-Sl`], ["drips-body", `${HEAD}\r\nxxxx`]]) {
    const began = performance.now();
    assert.deepEqual(await talk(world, world.url(name), { enough: start.length }), { text: start, ending: "enough" });
    assert.ok(performance.now() - began >= 3 * 49, name);
  }
});

Deno.test("startWorld() responds as the path requests", async () => {
  await using world = await startWorld();
  const began = performance.now();
  const { text } = await talk(world, world.url("good", "/status/503?delay=150&size=1000&body=sorry"), {
    patience: 2000,
  });
  assert.ok(performance.now() - began >= 149);
  const [head, body] = text.split("\r\n\r\n");
  assert.match(head, /^HTTP\/1\.1 503 Service Unavailable\r\n/);
  assert.match(head, /\r\nContent-Length: 1000(\r\n|$)/);
  assert.equal(body, "sorry".padEnd(1000));
});

Deno.test("startWorld() serves what an HTTP client understands", async () => {
  await using world = await startWorld();
  using client = Deno.createHttpClient({ caCerts: world.caCerts });
  // The types of "dom" leave out Deno's own `client`.
  const init: RequestInit & { client: Deno.HttpClient } = { client, redirect: "manual" };
  const statuses = [
    "good",
    "tls-good",
    "http-1.0",
    "early-hints",
    "status-204",
    "status-304",
    "status-999",
    "redirects",
  ];
  for (const name of statuses) {
    const answer = await fetch(world.url(name), init);
    const expected = { "redirects": 301, "status-204": 204, "status-304": 304, "status-999": 999 }[name] ?? 200;
    assert.equal(answer.status, expected, name);
    assert.equal(await answer.text(), expected === 200 ? PAGE : "", name);
  }
  const head = await fetch(world.url("good"), { method: "HEAD" });
  assert.equal(head.headers.get("content-length"), String(PAGE.length));
  const garbage = await fetch(world.url("gzip-garbage"));
  await assert.rejects(garbage.text());
  await assert.rejects(fetch(world.url("redirects-for-ever")), /redirect/);
});

Deno.test("startWorld() resets connections under TLS too", async () => {
  await using world = await startWorld();
  await world.set("shop", "resets-in-body", { tls: "good" });
  assert.match(world.url("shop"), /^https:/);
  assert.deepEqual(await talk(world, world.url("shop")), { text: PART, ending: "reset" });
});

Deno.test("World.resolve() knows the world's names and no others", async () => {
  await using world = await startWorld();
  const { hostname } = new URL(world.url("good"));
  assert.deepEqual(await world.resolve("good.world.test"), [hostname]);
  assert.deepEqual(await world.resolve("GOOD.World.Test"), [hostname]);
  assert.equal(new URL(world.url("good", "/", { named: true })).hostname, "good.world.test");
  for (const name of ["missing.world.test", "example.com"]) {
    await assert.rejects(world.resolve(name), { code: "ENOTFOUND", message: `getaddrinfo ENOTFOUND ${name}` });
  }
  assert.deepEqual(await world.resolve("no-address.world.test"), []);
});

Deno.test("World.resolve() returns other addresses for hosts that are about that", async () => {
  await using world = await startWorld();
  const connected = async (hostname: string, url: string) => {
    const { port } = new URL(url);
    return await Deno.connect({ hostname, port: Number(port) }).then((conn) => conn.close()).then(
      () => true,
      () => false,
    );
  };
  const two = world.url("two-addresses");
  const [refusing, answering] = await world.resolve(new URL(two).hostname);
  assert.equal(await connected(refusing, two), false);
  assert.equal(await connected(answering, two), true);

  const rebinding = world.url("rebinds");
  const name = new URL(rebinding).hostname;
  const [[first], [second], [third]] = [
    await world.resolve(name),
    await world.resolve(name),
    await world.resolve(name),
  ];
  assert.equal(await connected(first, rebinding), true);
  assert.equal(await connected(second, rebinding), false);
  assert.equal(third, second);

  world.setName("good.world.test", ["10.0.0.1", "127.0.0.1"]);
  assert.deepEqual(await world.resolve("good.world.test"), ["10.0.0.1", "127.0.0.1"]);
});

Deno.test("World.set() changes what a host does at the same URL", async () => {
  await using world = await startWorld();
  for (const tls of [undefined, "good" as const]) {
    const shop = tls ? "shop-tls" : "shop";
    await world.set(shop, "good", { tls });
    const url = world.url(shop);
    const answer = async () => (await talk(world, url)).text.split(" ")[1];
    const ending = async (patience?: number) => (await talk(world, url, { patience })).ending;
    assert.equal(await answer(), "200");
    await world.set(shop, { status: 503 });
    assert.equal(await answer(), "503");
    await world.set(shop, "hangs");
    assert.equal(await ending(SILENCE), "open");
    await world.set(shop, "refuses");
    assert.equal(await ending(), "refused");
    await world.set(shop, "resets-at-once");
    assert.equal(await ending(), "reset");
    await world.set(shop, "never-accepts");
    assert.equal(await ending(SILENCE), "not connected");
    await world.set(shop, "good");
    assert.equal(await answer(), "200");
    if (tls) {
      await world.set(shop, "expired");
      assert.match(await ending(), /certificate expired/);
    }
    assert.equal(world.url(shop), url);
  }
});

Deno.test("World.set() removes a name and restores it", async () => {
  await using world = await startWorld();
  await world.set("shop", "good");
  const url = world.url("shop", "/", { named: true });
  const { hostname } = new URL(url);
  await world.set("shop", "missing");
  await assert.rejects(world.resolve(hostname), { code: "ENOTFOUND" });
  await world.set("shop", "good");
  assert.equal((await talk(world, url)).ending, "closed");
  world.setName(hostname, ["127.0.0.1"]);
  await world.set("shop", { status: 503 });
  assert.deepEqual(await world.resolve(hostname), ["127.0.0.1"]);
});

Deno.test("World.set() and World.url() reject what they cannot do", async () => {
  await using world = await startWorld();
  await assert.rejects(world.set("good", "expired"), /^Error: Cannot change good to TLS: its URL is http$/);
  assert.throws(() => world.url("nowhere"), /^Error: Cannot find nowhere in this world: set\(\) would make it$/);
});

Deno.test("World.seen() counts connections, requests and how many wait at once", async () => {
  await using world = await startWorld();
  await world.set("shop", { delay: 100 });
  const talks = [1, 2, 3].map((n) => talk(world, world.url("shop", `/${n}?q`)));
  await Promise.all(talks);
  await talk(world, world.url("shop"));
  const { connections, requests, waiting, mostWaiting } = world.seen("shop");
  assert.deepEqual({ connections, waiting, mostWaiting }, { connections: 4, waiting: 0, mostWaiting: 3 });
  assert.deepEqual(requests.map(({ path }) => path).sort(), ["/", "/1?q", "/2?q", "/3?q"]);
  assert.equal(requests[0].method, "GET");
  assert.equal(requests[0].headers.get("host"), "world.test");
});

Deno.test("World.seen() notices that hanging clients have left, before they come back", async () => {
  await using world = await startWorld();
  for (let round = 0; round < 3; round++) {
    await Promise.all([1, 2].map(() => talk(world, world.url("hangs"), { patience: SILENCE })));
  }
  assert.deepEqual([world.seen("hangs").connections, world.seen("hangs").mostWaiting], [6, 2]);
});

Deno.test("World.cut() cuts the whole network and World.restore() restores it", async () => {
  await using world = await startWorld();
  const [crowded] = await world.targets(10, { medianMs: 1 });
  const urls = [world.url("good"), world.url("tls-good"), world.url("resets-at-once"), crowded.url];
  const endings = (patience?: number) =>
    Promise.all(urls.map(async (url) => (await talk(world, url, { patience })).ending));
  for (let round = 0; round < 3; round++) {
    await world.cut("refuse");
    assert.deepEqual(await endings(), ["refused", "refused", "refused", "refused"]);
    await world.restore();
    assert.deepEqual(await endings(), ["closed", "closed", "reset", "closed"]);
    await world.cut("hang");
    assert.deepEqual(await endings(SILENCE), ["open", "open", "open", "open"]);
    await world.restore();
    assert.deepEqual(await endings(), ["closed", "closed", "reset", "closed"]);
  }
});

Deno.test("World.targets() adds a host for each address, with a certificate for it", async () => {
  await using world = await startWorld();
  const options = { hanging: 10, tlsShare: 0.8, medianMs: 5 };
  const targets = await world.targets(150, options);
  assert.equal(new Set(targets.map(({ url }) => new URL(url).hostname)).size, 150);
  const urls = new Map(targets.map(({ name, url }) => [name, url]));
  const crowd = drawCrowd(150, options);
  for (const { name, https } of crowd) assert.match(urls.get(name)!, https ? /^https:/ : /^http:/);
  await Promise.all(
    crowd.filter(({ answer }) => answer).map(async ({ name, answer }) => {
      const { text, ending } = await talk(world, urls.get(name)!);
      assert.deepEqual([text.split(" ")[1], ending, name], [String(answer!.status), "closed", name]);
      assert.equal(world.seen(name).requests.length, 1);
    }),
  );
  await Promise.all(
    crowd.filter(({ answer }) => !answer).map(async ({ name }) => {
      const { text, ending } = await talk(world, urls.get(name)!, { patience: SILENCE });
      assert.deepEqual([text, ending], ["", "open"]);
    }),
  );

  await world.set(targets[0].name, { status: 418 });
  assert.match((await talk(world, targets[0].url)).text, /^HTTP\/1\.1 418 /);
  await assert.rejects(world.targets(1), /Cannot add a second crowd/);
  await assert.rejects(world.set(targets[0].name, "refuses"), /Cannot change how Site 0001 is connected to/);
});

Deno.test("startWorld() ends with every connection and port closed", async () => {
  const world = await startWorld();
  const silent = talk(world, world.url("hangs"));
  const dripped = talk(world, world.url("drips-body"));
  while (world.seen("hangs").waiting === 0 || world.seen("drips-body").requests.length === 0) await moment();
  await world[Symbol.asyncDispose]();
  assert.notEqual((await silent).ending, "open");
  assert.notEqual((await dripped).ending, "open");
  assert.equal((await talk(world, world.url("good"))).ending, "refused");
});

function moment(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 5));
}
