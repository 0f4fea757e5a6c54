import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { type HttpResponse, webResponseOf } from "./http_response.ts";
import { Busy } from "./lane.ts";
import { Publisher, type PublishOptions } from "./publisher.ts";
import type { Resource } from "./resource.ts";

const HOME = "/";
const PAGE = `<!DOCTYPE html><title>Lookout</title>${"<p>Hello</p>".repeat(200)}`;

/** A route that counts its calls. */
function route(body: BodyInit | null = PAGE, headers: HeadersInit = { "content-type": "text/html" }, status = 200) {
  const make = () => {
    make.count++;
    return Promise.resolve(new Response(body, { status, headers }));
  };
  make.count = 0;
  return make;
}

interface SentRequest {
  target: string;
  headers: Record<string, string>;
}

function request(target = HOME, headers: Record<string, string> = {}): SentRequest {
  return { target, headers };
}

function readable({ target, headers }: SentRequest) {
  return { method: "GET", target, header: (name: string) => headers[name] };
}

function resourceOf({ target }: SentRequest, values: Partial<Resource> = {}): Resource {
  return { format: "page", key: target, ...values };
}

function kept(publisher: Publisher, sent: SentRequest, version: number): HttpResponse | undefined {
  return publisher.kept(readable(sent), resourceOf(sent), version);
}

async function publish(
  publisher: Publisher,
  sent: SentRequest,
  version: number,
  make: () => Promise<Response>,
  values: Partial<Resource> & Partial<PublishOptions> = {},
): Promise<Response> {
  const options = { version, keepFiles: values.keepFiles };
  return webResponseOf(await publisher.publish(readable(sent), resourceOf(sent, values), make, options));
}

Deno.test("Publisher makes a response once per version", async () => {
  const publisher = new Publisher();
  const make = route();
  for (let count = 0; count < 3; count++) {
    assert.equal(await (await publish(publisher, request(), 1, make)).text(), PAGE);
  }
  assert.equal(make.count, 1);
  await publish(publisher, request(), 2, make);
  assert.equal(make.count, 2);
});

Deno.test("Publisher responds immediately from the cache until the version changes", async () => {
  const publisher = new Publisher();
  const sent = (encoding: string) => request(HOME, { "accept-encoding": encoding });
  assert.equal(kept(publisher, sent("br"), 1), undefined);
  await publish(publisher, sent("br"), 1, route());
  assert.equal(kept(publisher, sent("br"), 1)?.headers.get("content-encoding"), "br");
  assert.equal(kept(publisher, sent("gzip"), 1), undefined);
  assert.equal(kept(publisher, sent("br"), 2), undefined);
});

Deno.test("Publisher keeps immutable files in every version, compressed as small as possible", async () => {
  const publisher = new Publisher();
  const text = Array.from({ length: 500 }, (_, index) => `export const name${index * index} = ${index};`).join("\n");
  const sizeOf = async (url: string, cacheControl: string) => {
    const make = route(text, { "content-type": "text/javascript", "cache-control": cacheControl });
    const sent = request(url, { "accept-encoding": "br" });
    const first = await publish(publisher, sent, 1, make);
    await publish(publisher, sent, 2, make);
    return { size: (await first.bytes()).length, count: make.count };
  };
  const kept = await sizeOf(`${HOME}a.js`, "public, max-age=31536000, immutable");
  const changing = await sizeOf(`${HOME}b.js`, "no-cache");
  assert.deepEqual([kept.count, changing.count], [1, 2]);
  assert.ok(kept.size < changing.size);
});

Deno.test("Publisher makes a response once for simultaneous requests", async () => {
  const publisher = new Publisher();
  const make = route();
  const responses = await Promise.all(Array.from({ length: 20 }, (_, index) => {
    const encoding = ["br", "gzip", "identity"][index % 3];
    return publish(publisher, request(HOME, { "accept-encoding": encoding }), 1, make);
  }));
  assert.equal(make.count, 1);
  assert.deepEqual(new Set(responses.map(({ status }) => status)), new Set([200]));
  assert.equal(new Set(await Promise.all(responses.map((response) => response.bytes().then(String)))).size, 3);
});

Deno.test("Publisher keeps responses apart by URL", async () => {
  const publisher = new Publisher();
  await publish(publisher, request(HOME), 1, route("one"));
  const other = await publish(publisher, request(`${HOME}?page=2`), 1, route("two"));
  assert.equal(await other.text(), "two");
});

Deno.test("Publisher does not keep a response that was begun in an earlier version", async () => {
  const publisher = new Publisher();
  const slow = Promise.withResolvers<Response>();
  const old = publish(publisher, request(), 1, () => slow.promise);
  const fresh = await publish(publisher, request(), 2, route("new"));
  slow.resolve(new Response("old"));
  assert.equal(await (await old).text(), "old");
  assert.equal(await fresh.text(), "new");
  assert.equal(await (await publish(publisher, request(), 2, route("newer"))).text(), "new");
});

Deno.test("Publisher makes one request wait for the new response, and sends others the previous one", async () => {
  const publisher = new Publisher();
  await publish(publisher, request(), 1, route("old"));
  const slow = Promise.withResolvers<Response>();
  const first = publish(publisher, request(), 3, () => slow.promise);
  const second = await publish(publisher, request(), 3, route("not made"));
  slow.resolve(new Response("new"));
  assert.equal(await second.text(), "old");
  assert.equal(await (await first).text(), "new");
  assert.equal(await (await publish(publisher, request(), 3, route("newer"))).text(), "new");
});

Deno.test("Publisher makes all requests wait for the new response if the previous one is older than a second", async () => {
  const publisher = new Publisher();
  await publish(publisher, request(), 1, route("old"));
  await delay(1010);
  const slow = Promise.withResolvers<Response>();
  const sent = [1, 2].map(() => publish(publisher, request(), 2, () => slow.promise));
  slow.resolve(new Response("new"));
  assert.deepEqual(await Promise.all(sent.map(async (response) => await (await response).text())), ["new", "new"]);
});

Deno.test("Publisher fails all simultaneous requests with the same error, and tries again later", async () => {
  const publisher = new Publisher();
  const fail = () => Promise.reject(new Error("out of order"));
  const responses = await Promise.allSettled([1, 2, 3].map(() => publish(publisher, request(), 1, fail)));
  assert.deepEqual(responses.map(({ status }) => status), ["rejected", "rejected", "rejected"]);
  assert.equal((await publish(publisher, request(), 1, route())).status, 200);
});

Deno.test("Publisher responds with ETag, Vary, no-cache and security headers", async () => {
  const { headers } = await publish(new Publisher(), request(), 1, route());
  assert.match(headers.get("etag")!, /^W\/".+"$/);
  assert.equal(headers.get("vary"), "Accept-Encoding");
  assert.equal(headers.get("cache-control"), "no-cache");
  assert.equal(headers.get("content-encoding"), null);
  assert.equal(headers.get("x-content-type-options"), "nosniff");
  assert.equal(headers.get("referrer-policy"), "same-origin");
  assert.equal(headers.get("cross-origin-opener-policy"), "same-origin");
});

Deno.test("Publisher responds with 304 without a body to clients that have it, in any coding and version", async () => {
  const publisher = new Publisher();
  const first = await publish(publisher, request(HOME, { "accept-encoding": "br" }), 1, route());
  const etag = first.headers.get("etag")!;
  for (const tags of [etag, etag.slice(2), `"x", ${etag}`, "*"]) {
    const again = await publish(publisher, request(HOME, { "if-none-match": tags }), 2, route());
    assert.equal(again.status, 304);
    assert.equal(again.headers.get("etag"), etag);
    assert.equal(again.headers.get("vary"), "Accept-Encoding");
    assert.equal(again.headers.get("cache-control"), "no-cache");
    assert.equal(await again.text(), "");
  }
  for (const tags of ['"x"', "", "garbage,,,"]) {
    assert.equal((await publish(publisher, request(HOME, { "if-none-match": tags }), 2, route())).status, 200);
  }
  const changed = await publish(publisher, request(HOME, { "if-none-match": etag }), 3, route(`${PAGE}!`));
  assert.equal(changed.status, 200);
});

Deno.test("Publisher compresses as the client accepts", async () => {
  const publisher = new Publisher();
  const ask = (encoding: string) => publish(publisher, request(HOME, { "accept-encoding": encoding }), 1, route());
  const br = await ask("gzip, deflate, br, zstd");
  assert.equal(br.headers.get("content-encoding"), "br");
  const packed = await br.bytes();
  assert.equal(brotliDecompressSync(packed).toString(), PAGE);
  const gzip = await ask("gzip");
  assert.equal(gzip.headers.get("content-encoding"), "gzip");
  assert.equal(gunzipSync(await gzip.bytes()).toString(), PAGE);
  for (const nothing of ["identity", "*;q=0", "deflate", "%%;q=,,"]) {
    const plain = await ask(nothing);
    assert.equal(plain.headers.get("content-encoding"), null);
    assert.equal(await plain.text(), PAGE);
  }
});

Deno.test("Publisher does not compress small bodies and other types than text", async () => {
  const publisher = new Publisher();
  const ask = (url: string, make: () => Promise<Response>) =>
    publish(publisher, request(url, { "accept-encoding": "br, gzip" }), 1, make);
  const small = await ask(`${HOME}small`, route("{}", { "content-type": "application/json" }));
  const image = await ask(`${HOME}image`, route(new Uint8Array(5000), { "content-type": "image/png" }));
  assert.equal(small.headers.get("content-encoding"), null);
  assert.equal(image.headers.get("content-encoding"), null);
});

Deno.test("Publisher keeps no errors, redirects and no-store responses", async () => {
  const publisher = new Publisher();
  for (
    const make of [
      route("gone", {}, 404),
      route("broken", {}, 500),
      route(null, { location: "/" }, 302),
      route("ok", { "cache-control": "no-store" }),
      route("ok", { "cache-control": "private, no-store" }),
    ]
  ) {
    const first = await publish(publisher, request(), 1, make);
    const second = await publish(publisher, request(), 1, make);
    assert.equal(make.count, 2);
    assert.equal(first.headers.get("etag"), null);
    assert.equal(first.headers.get("x-content-type-options"), "nosniff");
    assert.equal(await first.text(), await second.text());
  }
});

Deno.test("Publisher sends each simultaneous request a response of its own if none is kept", async () => {
  const publisher = new Publisher();
  const make = route("gone", {}, 404);
  const responses = await Promise.all([1, 2, 3].map(() => publish(publisher, request(), 1, make)));
  assert.deepEqual(await Promise.all(responses.map((response) => response.text())), ["gone", "gone", "gone"]);
});

Deno.test("Publisher keeps a few uncommon responses, which evict no common ones", async () => {
  const publisher = new Publisher({ maxSize: 100_000 });
  const front = route();
  const search = route();
  const searchFor = (text: string, make = route()) =>
    publish(publisher, request(`${HOME}?q=${text}`), 1, make, { isUncommon: true });
  await publish(publisher, request(), 1, front);
  for (let count = 0; count < 2; count++) await searchFor("bbc", search);
  assert.equal(search.count, 1);
  for (let count = 0; count < 100; count++) await searchFor(`${count}`);
  await searchFor("bbc", search);
  await publish(publisher, request(), 1, front);
  assert.deepEqual([search.count, front.count], [2, 1]);
});

Deno.test("Publisher keeps a rejection, and sends it without a tag", async () => {
  const publisher = new Publisher();
  const make = route(PAGE, { "content-type": "text/html" }, 404);
  const rejection = { status: 404, detail: "" } as const;
  for (let count = 0; count < 2; count++) {
    const response = await publish(publisher, request(HOME, { "if-none-match": "*" }), 1, make, { rejection });
    assert.deepEqual([response.status, response.headers.get("etag")], [404, null]);
    assert.equal(await response.text(), PAGE);
  }
  assert.equal(make.count, 1);
});

Deno.test("Publisher keeps no-store files if allowed", async () => {
  for (const keepFiles of [true, false]) {
    const publisher = new Publisher();
    const make = route("a{}", { "content-type": "text/css", "cache-control": "no-store" });
    for (let count = 0; count < 2; count++) {
      const response = await publish(publisher, request(), 1, make, { format: "file", keepFiles });
      assert.equal(response.headers.get("cache-control"), "no-store");
    }
    assert.equal(make.count, keepFiles ? 1 : 2);
  }
});

Deno.test("Publisher makes two responses at a time, queues a hundred, and rejects more", async () => {
  const publisher = new Publisher();
  const gate = Promise.withResolvers<void>();
  let making = 0;
  let most = 0;
  const make = async () => {
    most = Math.max(most, ++making);
    await gate.promise;
    making--;
    return new Response("made");
  };
  const responses = Array.from({ length: 103 }, (_, index) => publish(publisher, request(`${HOME}${index}`), 1, make));
  const outcomes = Promise.allSettled(responses);
  await delay(10);
  gate.resolve();
  const rejected = (await outcomes).flatMap((outcome) => outcome.status === "rejected" ? [outcome.reason] : []);
  assert.equal(rejected.length, 1);
  assert.ok(rejected[0] instanceof Busy);
  assert.equal(most, 2);
});

Deno.test("Publisher ignores tags that no client would send", async () => {
  const publisher = new Publisher();
  const tags = `*${" ".repeat(2000)}`;
  assert.equal((await publish(publisher, request(HOME, { "if-none-match": tags }), 1, route())).status, 200);
});

Deno.test("Publisher permits embedding as configured", async () => {
  const policyOf = async (publisher: Publisher) => {
    const { headers } = await publish(publisher, request(), 1, route());
    return [
      /frame-ancestors ([^;]*)/.exec(headers.get("content-security-policy")!)![1],
      headers.get("x-frame-options"),
    ];
  };
  assert.deepEqual(await policyOf(new Publisher()), ["'none'", "DENY"]);
  const frameAncestors = "'self' https://intranet.example";
  assert.deepEqual(await policyOf(new Publisher({ frameAncestors })), [frameAncestors, null]);
});

Deno.test("Publisher limits its bytes, and evicts the least recently used response", async () => {
  const publisher = new Publisher({ maxSize: 14_000 });
  const front = route("x".repeat(1000));
  for (let count = 0; count < 100; count++) {
    await publish(publisher, request(), 1, front);
    await publish(publisher, request(`${HOME}?page=${count}`), 1, route("y".repeat(2000)));
  }
  assert.equal(front.count, 1);
  const early = route("y".repeat(2000));
  await publish(publisher, request(`${HOME}?page=5`), 1, early);
  assert.equal(early.count, 1);
  const huge = route("z".repeat(20_000));
  for (let count = 0; count < 2; count++) {
    assert.equal((await (await publish(publisher, request(`${HOME}huge`), 1, huge)).text()).length, 20_000);
  }
  assert.equal(huge.count, 2);
});

Deno.test("Publisher keeps a file's own ETag and lifetime", async () => {
  const headers = {
    "content-type": "text/css",
    etag: 'W/"file"',
    "cache-control": "public, max-age=31536000, immutable",
    vary: "If-None-Match",
  };
  const response = await publish(new Publisher(), request(`${HOME}styles.css`), 1, route("a{}", headers));
  assert.equal(response.headers.get("etag"), 'W/"file"');
  assert.equal(response.headers.get("cache-control"), headers["cache-control"]);
  assert.equal(response.headers.get("vary"), "Accept-Encoding");
});

Deno.test("Publisher sends each page with the policy of its own scripts, with 304 too", async () => {
  const publisher = new Publisher();
  const page = route("<script>alert('Hello, world.');</script>");
  const hash = "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='";
  const first = await publish(publisher, request(), 1, page);
  const policy = first.headers.get("content-security-policy")!;
  assert(policy.includes(`script-src 'self' ${hash};`), policy);
  const etag = first.headers.get("etag")!;
  const known = await publish(publisher, request(HOME, { "if-none-match": etag }), 1, page);
  assert.equal(known.headers.get("content-security-policy"), policy);

  const plain = await publish(publisher, request(`${HOME}plain`), 1, route("<p>None"));
  assert.match(plain.headers.get("content-security-policy")!, /script-src 'self';/);
  const error = await publish(publisher, request(`${HOME}no`), 1, route("<p>No", { "content-type": "text/html" }, 404));
  assert.match(error.headers.get("content-security-policy")!, /frame-ancestors 'none'/);
});

Deno.test("Publisher keeps the ETag of an unchanged page, whatever its nonce", async () => {
  const publisher = new Publisher();
  const responses = [1, 2].map((version) =>
    publish(publisher, request(), version, route(`<script nonce="${crypto.randomUUID()}">1</script>`))
  );
  const [first, second] = (await Promise.all(responses)).map(({ headers }) => [...headers]);
  assert.deepEqual(first, second);
});

Deno.test("Publisher lets any origin read JSON, and permits scripts only in pages", async () => {
  const publisher = new Publisher();
  for (const type of ["application/json", "application/problem+json"]) {
    const { headers } = await publish(publisher, request(HOME + type), 1, route("{}", { "content-type": type }));
    assert.equal(headers.get("access-control-allow-origin"), "*");
    assert.equal(headers.get("access-control-expose-headers"), "ETag, Link, Retry-After");
    assert.equal(headers.get("content-security-policy"), "default-src 'none'; frame-ancestors 'none'");
  }
  const { headers } = await publish(publisher, request(), 1, route());
  assert.equal(headers.get("access-control-allow-origin"), null);
});
