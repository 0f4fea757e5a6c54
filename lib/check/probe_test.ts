import assert from "node:assert/strict";
import { getEventListeners, once } from "node:events";
import { createServer } from "node:net";
import { setImmediate } from "node:timers";
import { createServer as createTlsServer } from "node:tls";
import { type BehaviourName, BEHAVIOURS } from "../../testing/internet/behaviours.ts";
import { type CertificateKind, createAuthority } from "../../testing/internet/certificates.ts";
import { startTlsServer } from "../../testing/internet/tls_server.ts";
import { startWorld, type World } from "../../testing/internet/world.ts";
import { readUrl } from "../list/url.ts";
import type { TlsReason } from "../model/certificate.ts";
import { type Phase, PHASES, totalOf } from "../model/check.ts";
import type { Outcome, State } from "../model/state.ts";
import type { Target } from "../model/target.ts";
import { Resolver } from "./names/resolver.ts";
import { probe, type ProbeOptions } from "./probe.ts";

function targetOf(url: string, options: Partial<Target> = {}): Target {
  return { id: "site", name: "Site", category: "", url, ...options };
}

/** Probes in a world, with all the patience that a busy machine may need. */
function probeIn(world: World, target: Target, options: ProbeOptions = {}) {
  return probe(target, { caCerts: world.caCerts, resolve: world.resolve, timeout: 60_000, ...options });
}

/** Milliseconds for sites that never respond. */
const PATIENCE = 1500;

/** What is recorded: the outcome, the state, the last phase that was reached, why TLS failed. */
const RECORDED: Record<BehaviourName, [Outcome, State, Phase, TlsReason?]> = {
  "good": [200, "up", "firstByte"],
  "tls-good": [200, "up", "firstByte"],

  "never-accepts": ["timeout", "down", "connect"],
  "hangs": ["timeout", "down", "firstByte"],
  "tls-hangs": ["timeout", "down", "tls"],
  "drips-headers": ["timeout", "down", "firstByte"],
  "drips-body": [200, "up", "firstByte"],
  "floods-body": [200, "up", "firstByte"],
  "floods-headers": ["protocol", "down", "firstByte"],

  "refuses": ["refused", "down", "connect"],
  "resets-at-once": ["reset", "down", "firstByte"],
  "resets-after-request": ["reset", "down", "firstByte"],
  "resets-in-headers": ["reset", "down", "firstByte"],
  "resets-in-body": [200, "up", "firstByte"],
  "tls-resets": ["reset", "down", "tls"],
  "closes-at-once": ["reset", "down", "firstByte"],
  "closes-after-request": ["reset", "down", "firstByte"],
  "closes-in-headers": ["reset", "down", "firstByte"],
  "closes-in-body": [200, "up", "firstByte"],
  "tls-closes": ["reset", "down", "tls"],

  "huge-headers": ["protocol", "down", "firstByte"],
  "broken-status-line": ["protocol", "down", "firstByte"],
  "not-http": ["protocol", "down", "firstByte"],
  "http-0.9": ["protocol", "down", "firstByte"],
  "http-1.0": [200, "up", "firstByte"],
  "no-reason": [200, "up", "firstByte"],
  "early-hints": [200, "up", "firstByte"],
  "status-204": [204, "up", "firstByte"],
  "status-304": [304, "up", "firstByte"],
  "status-999": [999, "blocked", "firstByte"],
  "redirects": [301, "up", "firstByte"],
  "redirects-for-ever": [302, "up", "firstByte"],
  "gzip-garbage": [200, "up", "firstByte"],

  "expired": ["tls", "down", "tls", "expired"],
  "not-yet-valid": ["tls", "down", "tls", "not-yet-valid"],
  "expiring": [200, "up", "firstByte"],
  "wrong-host": ["tls", "down", "tls", "wrong-name"],
  "self-signed": ["tls", "down", "tls", "unknown-issuer"],
  "plain-on-tls": ["tls", "down", "tls", "not-tls"],

  "missing": ["dns", "down", "dns"],
  "no-address": ["dns", "down", "dns"],
  "two-addresses": [200, "up", "firstByte"],
  "rebinds": [200, "up", "firstByte"],
  "ipv6": [200, "up", "firstByte"],
  "forbidden-port": [200, "up", "firstByte"],
};

Deno.test("probe() records outcome, state and phases of every kind of site", async (t) => {
  await using world = await startWorld();
  const names = Object.keys(BEHAVIOURS) as BehaviourName[];
  assert.deepEqual(Object.keys(RECORDED).sort(), names.toSorted(), "every behaviour has a row");
  const checks = new Map(
    await Promise.all(names.map(async (name) => {
      const timeout = RECORDED[name][0] === "timeout" ? PATIENCE : 60_000;
      return [name, await probeIn(world, targetOf(world.url(name)), { timeout })] as const;
    })),
  );
  for (const name of names) {
    await t.step(name, () => {
      const { phases, certificate, address, ...check } = checks.get(name)!;
      const [outcome, state, last, reason = null] = RECORDED[name];
      assert.deepEqual(check, { outcome, state, reason, attempts: 1 });
      assert.equal(certificate !== null, reason === "expired", "rustls says when it expired");
      assert.equal(address !== undefined, state === "down" && last !== "dns", "an address is kept where one failed");
      const secure = world.url(name).startsWith("https:");
      for (const phase of PHASES) {
        const reached = PHASES.indexOf(phase) <= PHASES.indexOf(last) && (phase !== "tls" || secure);
        if (reached) assert(Number.isInteger(phases[phase]), `${phase} is in whole milliseconds`);
        else assert.equal(phases[phase], null, `${phase} is not reached or not needed`);
      }
    });
  }
});

Deno.test("probe() shows a delay in the phase it is in", async () => {
  await using world = await startWorld();
  const DELAY = 500;
  const late = (host: string) => new Promise<string[]>((r) => setTimeout(() => r(world.resolve(host)), DELAY));
  const times: [Phase, Target, ProbeOptions][] = [
    ["dns", targetOf(world.url("tls-good", "/", { named: true })), { resolve: late }],
    ["connect", targetOf(world.url("never-accepts")), { timeout: DELAY }],
    ["tls", targetOf(world.url("tls-hangs")), { timeout: DELAY }],
    ["firstByte", targetOf(world.url("tls-good", `/?delay=${DELAY}`)), {}],
  ];
  await Promise.all(times.map(async ([phase, target, options]) => {
    const { phases } = await probeIn(world, target, options);
    const others = PHASES.filter((other) => other !== phase).map((other) => phases[other] ?? 0);
    assert(phases[phase]! >= DELAY - 100, `${phase}: ${JSON.stringify(phases)}`);
    assert(others.every((ms) => ms < phases[phase]!), `${phase}: ${JSON.stringify(phases)}`);
    assert.equal(totalOf(phases), others.reduce((sum, ms) => sum + ms, phases[phase]!));
  }));
});

Deno.test("probe() judges the status by what the target expects", async () => {
  await using world = await startWorld();
  const expect = [{ from: 404, to: 404 }];
  const check = async (path: string) => {
    const { outcome, state } = await probeIn(world, targetOf(world.url("good", path), { expect }));
    return [outcome, state];
  };
  assert.deepEqual(await check("/status/404"), [404, "up"]);
  assert.deepEqual(await check("/status/200"), [200, "down"]);
});

Deno.test("probe() sends the request of the URL", async () => {
  await using world = await startWorld();
  const ask = async (host: string, url: string, options: ProbeOptions = {}, more: Partial<Target> = {}) => {
    const check = await probeIn(world, targetOf(url, more), options);
    assert.equal(typeof check.outcome, "number", JSON.stringify(check));
    return world.seen(host).requests.at(-1)!;
  };

  const plain = world.url("good");
  const first = await ask("good", plain);
  assert.equal(first.method, "GET");
  assert.equal(first.path, "/");
  assert.deepEqual(Object.fromEntries(first.headers), {
    "accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "accept-encoding": "gzip, deflate",
    "connection": "close",
    "host": new URL(plain).host,
    "user-agent": "Lookout",
  });
  assert.match(first.headers.get("host")!, /^127\.\d+\.\d+\.\d+:\d+$/);

  assert.equal(
    (await ask("good", plain, { userAgent: "Lookout/1 (+https://x.test)" })).headers.get("user-agent"),
    "Lookout/1 (+https://x.test)",
  );
  assert.equal((await ask("good", plain, { method: "HEAD" })).method, "HEAD");
  assert.equal((await ask("good", plain, { method: "HEAD" }, { method: "GET" })).method, "GET");
  assert.equal((await ask("good", plain, {}, { method: "HEAD" })).method, "HEAD");

  assert.equal((await ask("good", plain.slice(0, -1))).path, "/");
  assert.equal((await ask("good", `${plain.slice(0, -1)}?q=1`)).path, "/?q=1");
  assert.equal((await ask("good", `${plain}a%20b/ü?q=1&r=ö%2F#top`)).path, "/a%20b/%C3%BC?q=1&r=%C3%B6%2F");
  for (const path of ["x?", "?", "x??", "x?a=/b", "x//y", "x?a#", "x?#/b?"]) {
    assert.equal((await ask("good", `${plain}${path}`)).path, `/${path.split("#")[0]}`);
  }
  assert.match((await ask("ipv6", world.url("ipv6"))).headers.get("host")!, /^\[::1\]:\d+$/);
  const named = world.url("good", "/", { named: true });
  assert.match((await ask("good", named)).headers.get("host")!, /^good\.world\.test:\d+$/);

  const read = readUrl(plain.replace("//", "//us%40er:pass%3Aword@"));
  assert(read.ok);
  const { authorization } = read;
  assert.equal(
    (await ask("good", read.url, {}, { authorization })).headers.get("authorization"),
    `Basic ${btoa("us@er:pass:word")}`,
  );

  await ask("redirects-for-ever", world.url("redirects-for-ever"));
  await ask("redirects", world.url("redirects"));
  assert.equal(world.seen("redirects-for-ever").connections, 1, "no redirect is followed");
  assert.equal(world.seen("redirects").connections, 1, "no redirect is followed");
});

Deno.test("probe() checks hosts with odd names, over TLS too", async () => {
  await using world = await startWorld();
  await world.set("my_shop", {}, { tls: "good" });
  const ask = async (host: string, name: string, resolve = world.resolve) => {
    const url = new URL(world.url(host, "/", { named: true }));
    url.hostname = name;
    const { outcome, reason } = await probeIn(world, targetOf(url.href), { resolve });
    return [outcome, reason, world.seen(host).requests.at(-1)?.headers.get("host")?.replace(/:\d+$/, "")];
  };
  const withoutDot = (name: string) => world.resolve(name.replace(/\.$/, ""));
  assert.deepEqual(await ask("my_shop", "my_shop.world.test"), [200, null, "my_shop.world.test"]);
  assert.deepEqual(await ask("tls-good", "tls-good.world.test.", withoutDot), [200, null, "tls-good.world.test."]);
  assert.deepEqual(await ask("good", "good.world.test.", withoutDot), [200, null, "good.world.test."]);
  // No name for a certificate: rustls takes none of these.
  const address = () => world.resolve("expiring.world.test");
  for (const name of ["-a.world.test", "a!b.world.test", `${"a".repeat(64)}.test`]) {
    assert.deepEqual(await ask("expiring", name, address), ["tls", "invalid-name", undefined]);
  }
});

Deno.test("probe() looks for a text in the body of a response that is up", async () => {
  await using world = await startWorld();
  const check = async (
    host: string,
    contains: string,
    path = "/",
    options: ProbeOptions = {},
    more: Partial<Target> = {},
  ) => {
    const { outcome, state } = await probeIn(world, targetOf(world.url(host, path), { contains, ...more }), options);
    return [outcome, state];
  };
  for (const host of ["good", "tls-good", "resets-in-body", "closes-in-body", "http-1.0", "early-hints"]) {
    assert.deepEqual(await check(host, "<title>World"), [200, "up"], host);
    assert.deepEqual(await check(host, "<title>Moon"), ["content", "down"], host);
  }
  const long = `/?size=${2 * 1024 * 1024}`;
  assert.deepEqual(await check("good", "World", long), [200, "up"]);
  assert.deepEqual(await check("good", "Moon", long), ["content", "down"]);
  assert.deepEqual(await check("tls-good", "Moon", long), ["content", "down"]);

  assert.deepEqual(await check("drips-body", "xx"), [200, "up"], "as soon as it has come");
  assert.deepEqual(await check("drips-body", "Moon", "/", { timeout: 500 }), ["timeout", "down"]);
  assert.deepEqual(await check("floods-body", "Moon"), ["content", "down"]);
  assert.deepEqual(await check("gzip-garbage", "World"), ["content", "down"]);
  assert.deepEqual(await check("status-204", "World"), ["content", "down"]);

  assert.deepEqual(await check("good", "Moon", "/status/503"), [503, "down"], "the status says more");
  assert.deepEqual(await check("good", "Moon", "/status/403"), [403, "blocked"]);
  const expect = [{ from: 404, to: 404 }];
  assert.deepEqual(await check("good", "Moon", "/status/404", {}, { expect }), ["content", "down"]);
  assert.deepEqual(await check("good", "World", "/status/404", {}, { expect }), [404, "up"]);

  assert.deepEqual(await check("good", "World", "/", { method: "HEAD" }), [200, "up"], "HEAD brings no body");
});

Deno.test("probe() decompresses a body before searching it", async () => {
  const body = new Response(new Blob(["All systems go"]).stream().pipeThrough(new CompressionStream("gzip")));
  const packed = await body.bytes();
  await using server = serve(async (conn) => {
    await conn.read(new Uint8Array(4096));
    await conn.write(
      new TextEncoder().encode("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"),
    );
    for (const byte of packed) {
      await conn.write(new TextEncoder().encode(`1\r\n`));
      await conn.write(Uint8Array.of(byte, 13, 10));
    }
    await conn.write(new TextEncoder().encode("0\r\n\r\n"));
  });
  assert.equal((await probe(targetOf(server.url, { contains: "systems go" }))).outcome, 200);
  assert.equal((await probe(targetOf(server.url, { contains: "systems down" }))).outcome, "content");
});

Deno.test("probe() reports that redirects are not followed where a redirect lacks the expected text", async () => {
  const reasonOf = async (status: string, contains: string) => {
    await using server = serve(async (conn) => {
      await conn.read(new Uint8Array(4096));
      await conn.write(new TextEncoder().encode(`HTTP/1.1 ${status}\r\nContent-Length: 5\r\n\r\nMoved`));
    });
    const { outcome, reason } = await probe(targetOf(server.url, { contains }));
    return [outcome, reason];
  };
  assert.deepEqual(await reasonOf("301 Moved\r\nLocation: /de", "Willkommen"), ["content", "redirect"]);
  assert.deepEqual(await reasonOf("301 Moved\r\nLocation: /de", "Moved"), [301, null]);
  assert.deepEqual(await reasonOf("301 Moved", "Willkommen"), ["content", null]);
  assert.deepEqual(await reasonOf("201 Created\r\nLocation: /1", "Willkommen"), ["content", null]);
});

Deno.test("probe() accepts a response that precedes the request on a connection that is then reset", async () => {
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.write("HTTP/1.1 503 Busy\r\n\r\n", () => socket.resetAndDestroy());
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  const check = await probe(targetOf(`http://127.0.0.1:${port}/`));
  assert.equal(check.outcome, 503);
  server.close();
  await once(server, "close");
});

Deno.test("probe() reports a required client certificate as tls, during or after the handshake", async () => {
  const authority = await createAuthority();
  const certificate = await authority.issue("good", { addresses: ["127.0.0.1"] });
  for (const maxVersion of ["TLSv1.2", "TLSv1.3"] as const) {
    const server = createTlsServer({
      ...certificate,
      ca: [authority.cert],
      requestCert: true,
      rejectUnauthorized: true,
      maxVersion,
    });
    server.on("tlsClientError", () => {});
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as { port: number };
    const check = await probe(targetOf(`https://127.0.0.1:${port}/`), { caCerts: [authority.cert] });
    assert.deepEqual([check.outcome, check.reason], ["tls", "client-certificate"], maxVersion);
    server.close();
    await once(server, "close");
  }
});

Deno.test("probe() does not say that a server speaks no TLS if it sends something else only after the handshake", async () => {
  const authority = await createAuthority();
  await using server = startTlsServer(await authority.issue("good", { addresses: [SERVER] }));
  await using proxy = serve(async (client) => {
    using upstream = await Deno.connect({ hostname: "127.0.0.1", port: server.port });
    const buffer = new Uint8Array(16 * 1024);
    await upstream.write(buffer.slice(0, await client.read(buffer) ?? 0));
    void upstream.readable.pipeTo(client.writable, { preventClose: true }).catch(() => {});
    // The handshake's last message, with TLS 1.3.
    await client.read(buffer);
    await client.write(new TextEncoder().encode("HTTP/1.1 500 Oops\r\n\r\n"));
    await client.read(buffer);
  });
  const check = await probe(targetOf(proxy.url.replace("http:", "https:")), { caCerts: [authority.cert] });
  assert.deepEqual([check.outcome, check.reason], ["tls", "other"]);
});

Deno.test("probe() accepts an authority's certificate as a server's if it or its issuer is trusted", async () => {
  const authority = await createAuthority();
  const subject = { addresses: ["127.0.0.1"] };
  const other = { addresses: ["127.0.0.2"] };
  const issue = (...[kind, to = subject]: [CertificateKind, typeof subject?]) =>
    authority.issue(kind, to, { isAuthority: true });
  const own = await issue("self-signed");
  const wrong = await issue("wrong-host");
  for (
    const [certificate, caCerts, reason] of [
      [own, [own.cert], null],
      [own, [`${authority.cert}\n${own.cert}\n`], null],
      [own, [authority.cert], "authority"],
      [own, [], "authority"],
      [await issue("good"), [authority.cert], null],
      [await issue("good", other), [authority.cert], "wrong-name"],
      [wrong, [wrong.cert], "wrong-name"],
      [wrong, [], "authority"],
      [await issue("expired"), [authority.cert], "expired"],
      [await issue("not-yet-valid"), [authority.cert], "not-yet-valid"],
      [await issue("good"), [(await createAuthority()).cert], "authority"],
    ] as const
  ) {
    await using server = startTlsServer(certificate);
    const check = await probe(targetOf(server.url), { caCerts: [...caCerts], timeout: 60_000 });
    assert.deepEqual([check.outcome, check.reason], [reason ? "tls" : 200, reason]);
  }
});

Deno.test({
  name: "probe() leaves no connection open to a server with an authority's certificate, trusted or not",
  sanitizeResources: true,
  async fn() {
    const own = await (await createAuthority()).issue("self-signed", { addresses: ["127.0.0.1"] }, {
      isAuthority: true,
    });
    for (const caCerts of [[own.cert], []]) {
      await using server = startTlsServer(own);
      await probe(targetOf(server.url), { caCerts, timeout: 60_000 });
    }
  },
});

Deno.test("probe() sends nothing to private addresses if they are forbidden", async () => {
  await using world = await startWorld();
  const hosts = ["good", "tls-good", "ipv6", "two-addresses", "rebinds"];
  for (const host of hosts) {
    for (const named of [false, true]) {
      const check = await probeIn(world, targetOf(world.url(host, "/", { named })), { allowPrivate: false });
      assert.deepEqual([check.outcome, check.state], ["address", "down"], host);
      assert.deepEqual(PHASES.filter((phase) => check.phases[phase] !== null), ["dns"]);
    }
    assert.equal(world.seen(host).connections, 0, host);
  }
});

Deno.test("probe() connects to the address that it judged, and resolves once", async () => {
  await using world = await startWorld();
  const url = new URL(world.url("good"));
  const results = [[url.hostname], ["127.0.0.1"]];
  let calls = 0;
  const resolve = () => Promise.resolve(results[calls++]);
  const check = await probe(targetOf(`http://rebinding.test:${url.port}/`), { resolve });
  assert.deepEqual([check.outcome, calls, world.seen("good").connections], [200, 1, 1]);
});

Deno.test("probe() tries the next address when one refuses or hangs", async () => {
  await using world = await startWorld();
  const silent = new URL(world.url("never-accepts"));
  await using _server = serve(async (conn) => {
    await conn.read(new Uint8Array(4096));
    await conn.write(new TextEncoder().encode("HTTP/1.1 200 OK\r\n\r\n"));
  }, Number(silent.port));
  const check = async (...addresses: string[]) => {
    const resolve = () => Promise.resolve(addresses);
    const target = targetOf(`http://several.test:${silent.port}/`);
    return (await probe(target, { resolve, timeout: PATIENCE })).outcome;
  };
  const nobody = "127.0.0.3";
  const ways: [string[], Outcome][] = [
    [[silent.hostname, SERVER], 200],
    [[nobody, SERVER], 200],
    [["::1", nobody, SERVER], 200],
    [[nobody, nobody], "refused"],
    [[nobody, silent.hostname], "timeout"],
  ];
  await Promise.all(ways.map(async ([addresses, outcome]) => {
    assert.equal(await check(...addresses), outcome, addresses.join());
  }));
});

Deno.test("probe() leaves time for addresses that become known while it connects", async () => {
  await using world = await startWorld();
  const silent = new URL(world.url("never-accepts"));
  await using _server = serve(async (conn) => {
    await conn.read(new Uint8Array(4096));
    await conn.write(new TextEncoder().encode("HTTP/1.1 200 OK\r\n\r\n"));
  }, Number(silent.port));
  const resolver = new Resolver();
  resolver.lookUp = () => {
    const rest = new Promise<string[]>((resolve) => setTimeout(() => resolve([SERVER]), 100));
    return Promise.resolve({ addresses: [silent.hostname], rest });
  };
  const check = await probe(targetOf(`http://late.test:${silent.port}/`), { resolver, timeout: PATIENCE });
  assert.equal(check.outcome, 200);
});

Deno.test("probe() reports the failure of known addresses if further ones arrive too late", async () => {
  const resolver = new Resolver();
  resolver.lookUp = () => Promise.resolve({ addresses: ["127.0.0.3"], rest: new Promise(() => {}) });
  const check = await probe(targetOf("http://late.test:9/"), { resolver, timeout: 500 });
  assert.equal(check.outcome, "refused");
});

Deno.test("probe() prefers the target's timeout to its own", async () => {
  await using world = await startWorld();
  const check = await probeIn(world, targetOf(world.url("hangs"), { timeout: 100 }), { timeout: 600_000 });
  assert.equal(check.outcome, "timeout");
  assert(totalOf(check.phases)! >= 95);
});

Deno.test("probe() starts nothing with addresses resolved after the timeout", async () => {
  await using world = await startWorld();
  const { promise, resolve } = Promise.withResolvers<string[]>();
  const target = targetOf(world.url("good", "/", { named: true }));
  const check = await probeIn(world, target, { resolve: () => promise, timeout: 20 });
  const phases = { ...check.phases };
  assert.equal(check.outcome, "dns");
  resolve(await world.resolve("good.world.test"));
  // Whoever connects after this is heard after it.
  assert.equal((await probeIn(world, targetOf(world.url("good")))).outcome, 200);
  assert.equal(world.seen("good").connections, 1);
  assert.deepEqual(check.phases, phases);
});

Deno.test("probe() does not report waiting that begins after its time is up", async () => {
  const waits: unknown[] = [];
  const over = Promise.withResolvers<void>();
  const resolver = new Resolver();
  resolver.lookUp = async (_host, { onWait } = {}) => {
    await over.promise;
    onWait?.("thread");
    onWait?.(null);
    return { failure: "dns" };
  };
  resolver.isReachable = () => Promise.resolve(true);
  const options = { resolver, timeout: 20, onWait: (waiting: unknown) => waits.push(waiting) };
  assert.equal((await probe(targetOf("http://a.test/"), options)).outcome, "dns");
  over.resolve();
  await over.promise;
  await new Promise((resolve) => setTimeout(resolve));
  assert.deepEqual(waits, []);
});

Deno.test("probe() throws the signal's reason in every phase", async () => {
  await using world = await startWorld();
  const reason = new Error("enough");
  const never = () => new Promise<never>(() => {});
  const waits: [string, ProbeOptions][] = [
    [world.url("good", "/", { named: true }), { resolve: never }],
    [world.url("never-accepts"), {}],
    [world.url("tls-hangs"), {}],
    [world.url("hangs"), {}],
    [world.url("drips-headers"), {}],
  ];
  for (const [url, options] of waits) {
    const stopping = new AbortController();
    const check = probeIn(world, targetOf(url), { ...options, signal: stopping.signal });
    setTimeout(() => stopping.abort(reason), 100);
    await assert.rejects(check, reason, url);
  }
  const { connections } = world.seen("good");
  await assert.rejects(probeIn(world, targetOf(world.url("good")), { signal: AbortSignal.abort(reason) }), reason);
  assert.equal(world.seen("good").connections, connections);
});

Deno.test({
  name: "probe() leaves nothing open and nothing behind, whenever it is ended",
  sanitizeOps: true,
  sanitizeResources: true,
  async fn() {
    await using world = await startWorld();
    const url = world.url("tls-good", "/", { named: true });
    let moments = 0;
    for (let turns = 0, through = false; !through; turns += 1 + (turns >> 2)) {
      const stopping = new AbortController();
      const check = probeIn(world, targetOf(url), { signal: stopping.signal });
      check.then(() => through = true, () => moments++);
      for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
      stopping.abort();
      await Promise.allSettled([check]);
      assert.equal(getEventListeners(stopping.signal, "abort").length, 0);
    }
    assert(moments > 5, `ended early at ${moments} moments`);
  },
});

Deno.test({
  name: "probe() leaves nothing open if it is ended while connecting",
  sanitizeOps: true,
  sanitizeResources: true,
  async fn() {
    await using world = await startWorld();
    const url = new URL(world.url("good"));
    const end = async (when: (stop: () => void) => void) => {
      const stopping = new AbortController();
      const check = probe(targetOf(url.href), { signal: stopping.signal });
      when(() => stopping.abort());
      await Promise.allSettled([check]);
    };
    for (let i = 0; i < 50; i++) {
      // Both are connected by now, and only one of them knows it.
      const other = Deno.connect({ hostname: url.hostname, port: Number(url.port) });
      await end((stop) => void other.then(stop));
      (await other).close();
    }
    for (let i = 0; i < 400; i++) {
      // Connected behind the back of whoever keeps the thread busy, which is seen after the end only.
      await end((stop) =>
        setTimeout(() => {
          const until = performance.now() + 0.3;
          while (performance.now() < until);
          stop();
        })
      );
    }
  },
});

Deno.test("probe() reports an invalid port as unreachable", async () => {
  assert.equal((await probe(targetOf("http://127.0.0.1:0/"))).outcome, "unreachable");
});

/** An address that the world does not use. */
const SERVER = "127.0.0.2";

/** A server of one's own, where the world has none that does it. */
function serve(meet: (conn: Deno.Conn) => Promise<void>, port = 0) {
  const listener = Deno.listen({ hostname: SERVER, port });
  const meetings = (async () => {
    for await (const conn of listener) void meet(conn).catch(() => {}).finally(() => conn.close());
  })();
  return {
    url: `http://${SERVER}:${listener.addr.port}/`,
    async [Symbol.asyncDispose]() {
      listener.close();
      await meetings;
    },
  };
}
