import assert from "node:assert/strict";
import { BEHAVIOURS } from "../../../testing/internet/behaviours.ts";
import { LIST, ListServer } from "../../../testing/internet/list_server.ts";
import { startWorld } from "../../../testing/internet/world.ts";
import { type ListStatus, type TargetList } from "../../model/target.ts";
import { listOf } from "../parse.ts";
import { type ListOptions, ListReader } from "../reader.ts";
import { httpsSource } from "./https.ts";

/** A reader of the server's list. */
function readerOf({ origin, caCerts }: ListServer, options: ListOptions = {}): ListReader {
  return new ListReader(httpsSource({ url: `${origin}/urls.csv` }, { caCerts }), { settle: 1, ...options });
}

async function firstOf(reader: ListReader, lastGood?: () => Promise<TargetList>): Promise<ListStatus> {
  const read = await reader.read(lastGood);
  assert(read.ok, JSON.stringify(read));
  return read.status;
}

const names = ({ targets }: ListStatus) => targets.map(({ name }) => name);

Deno.test("httpsSource() fetches a list, and checks by its ETag whether it has changed", async () => {
  await using server = await ListServer.start(({ headers }) => {
    return headers.get("if-none-match") === '"1"'
      ? new Response(null, { status: 304 })
      : new Response(LIST, { headers: { etag: '"1"' } });
  });
  const reader = readerOf(server);
  const first = await firstOf(reader);
  assert.deepEqual([names(first), first.source], [["A", "B"], `${server.origin}/urls.csv`]);
  assert.equal(await reader.refresh(first), first);

  server.respond = () => new Response("name,url\nC,https://c.test/\n", { headers: { etag: '"2"' } });
  const next = await reader.refresh(first);
  assert.deepEqual([names(next), next.problems], [["C"], []]);
  // The list that changed was requested again, so as not to use it while it is being written.
  const tags = server.requests.map((headers) => headers.get("if-none-match"));
  assert.deepEqual(tags, [null, '"1"', '"1"', '"2"']);
});

Deno.test("httpsSource() recognises an unchanged list whose server sends no ETag", async () => {
  await using server = await ListServer.start();
  const reader = readerOf(server);
  const first = await firstOf(reader);
  assert.equal(await reader.refresh(first), first);
});

Deno.test("httpsSource() requests a list uncompressed, but accepts a compressed one", async () => {
  const packed = await new Response(new Blob([LIST]).stream().pipeThrough(new CompressionStream("gzip"))).bytes();
  await using server = await ListServer.start(() =>
    new Response(packed, { headers: { "content-encoding": "gzip", "content-type": "text/csv" } })
  );
  assert.deepEqual(names(await firstOf(readerOf(server))), ["A", "B"]);
  assert.equal(server.requests[0].get("accept-encoding"), "identity");
});

Deno.test("ListReader starts with the last known list when an https list is unavailable", async () => {
  const clock = { now: 1 };
  await using server = await ListServer.start(() => new Response(null, { status: 503 }));
  const known = await listOf([{ id: "old", name: "Old", url: "https://old.test/", category: "" }]);
  const lastGood = () => Promise.resolve(known);
  const reader = readerOf(server, { now: () => clock.now });
  const first = await firstOf(reader, lastGood);
  const problem = `Cannot read ${server.origin}/urls.csv: it returned 503`;
  assert.deepEqual([names(first), first.problems, first.refusedAt], [["Old"], [problem], 1]);
  assert.equal(first.hash, known.hash);
  assert.equal(await reader.refresh(first), first);

  server.respond = () => new Response("name,url\nA,https:");
  assert.deepEqual(names(await firstOf(readerOf(server), lastGood)), ["Old"]);

  server.respond = () => new Response(LIST + "New,https://old.test/\n");
  const next = await reader.refresh(first);
  assert.deepEqual([names(next), next.problems], [["A", "B", "New"], []]);
  assert.equal(next.targets[2].id, "old");
});

Deno.test("ListReader says what was tried if there is no known list either", async () => {
  await using server = await ListServer.start(() => new Response(null, { status: 503 }));
  const problem = `Cannot read ${server.origin}/urls.csv: it returned 503`;
  assert.deepEqual(await readerOf(server).read(() => Promise.resolve(undefined)), {
    ok: false,
    problems: [problem, "The store has no earlier list to fall back on"],
    warnings: [],
  });
  assert.deepEqual(await readerOf(server).read(() => Promise.reject(new Error("Cannot ask the store: it is away"))), {
    ok: false,
    problems: [problem, "Cannot ask the store: it is away"],
    warnings: [],
  });
});

Deno.test("httpsSource() does not use a list that is still being written", async () => {
  let rows = 2;
  await using server = await ListServer.start();
  const reader = readerOf(server);
  const first = await firstOf(reader);
  server.respond = () => new Response(LIST + `Site ${rows},https://site${rows++}.test/\n`);
  assert.equal(await reader.refresh(first), first);
  server.respond = () => new Response(LIST + "C,https://c.test/\n");
  assert.deepEqual(names(await reader.refresh(first)), ["A", "B", "C"]);
});

const ENDLESS = () =>
  new Response(
    new ReadableStream({
      type: "bytes",
      pull: (controller) => controller.enqueue(new Uint8Array(1024 * 1024)),
    }),
  );

for (
  const { way, respond, problem } of [
    { way: "vanished", respond: () => new Response("gone", { status: 404 }), problem: /: it returned 404$/ },
    { way: "is forbidden", respond: () => new Response("no", { status: 403 }), problem: /: it returned 403$/ },
    { way: "fails", respond: () => new Response("", { status: 500 }), problem: /: it returned 500$/ },
    { way: "returns something else", respond: () => new Response(LIST, { status: 203 }), problem: /it returned 203$/ },
    {
      way: "is said to be what it was, unasked",
      respond: () => new Response(null, { status: 304 }),
      problem: /: it returned 304$/,
    },
    { way: "is empty", respond: () => new Response(""), problem: /urls\.csv:1: no targets$/ },
    {
      way: "is cut in a row",
      respond: () => new Response('name,url\nA,https://a.test/\nB,"https://'),
      problem: /urls\.csv:3: a quote is out of place/,
    },
    {
      way: "is a page",
      respond: () => new Response("<!DOCTYPE html>\n<title>Log in</title>\n"),
      problem: /urls\.csv:1: this is an HTML page, not a list/,
    },
    {
      way: "is not UTF-8",
      respond: () =>
        new Response(
          Uint8Array.of(
            ...new TextEncoder().encode("name,url\nA"),
            0xe4,
            ...new TextEncoder().encode(",https://a.test/"),
          ),
        ),
      problem: /urls\.csv:2: not UTF-8, probably Windows-1252/,
    },
    { way: "is 50 MB", respond: () => new Response(new Uint8Array(50e6)), problem: /: it is larger than 16 MiB$/ },
    { way: "has no end", respond: ENDLESS, problem: /: it is larger than 16 MiB$/ },
    {
      way: "unpacks to more than it may",
      respond: async () => {
        const zeros = new Blob([new Uint8Array(50e6)]).stream().pipeThrough(new CompressionStream("gzip"));
        return new Response(await new Response(zeros).bytes(), { headers: { "content-encoding": "gzip" } });
      },
      problem: /: it is larger than 16 MiB$/,
    },
    {
      way: "is packed as nobody requested",
      respond: () => new Response(LIST, { headers: { "content-encoding": "br" } }),
      problem: /: it is compressed with "br", though "identity" was requested$/,
    },
    {
      way: "redirects to http",
      respond: () => new Response(null, { status: 302, headers: { location: "http://127.0.0.1/urls.csv" } }),
      problem: /: it redirects to a URL that is not https \(302\)$/,
    },
    {
      way: "redirects to no URL",
      respond: () => new Response(null, { status: 301, headers: { location: "https://" } }),
      problem: /: it redirects to a URL that is not https \(301\)$/,
    },
    {
      way: "redirects to nowhere",
      respond: () => new Response(null, { status: 301 }),
      problem: /: it returned 301$/,
    },
    {
      way: "redirects for ever",
      respond: ({ url }: Request) => new Response(null, { status: 307, headers: { location: `${url}x` } }),
      problem: /: it redirects more than 5 times$/,
    },
    {
      way: "does not come",
      respond: () => new Promise<Response>((resolve) => setTimeout(() => resolve(new Response(LIST)), 1000)),
      problem: /: it timed out after 0\.3 s$/,
    },
  ]
) {
  Deno.test(`ListReader keeps the last good list when an https list ${way}`, async () => {
    await using server = await ListServer.start();
    const reader = readerOf(server, { timeout: way === "does not come" ? 300 : undefined });
    const first = await firstOf(reader);
    server.respond = respond;
    const refused = await reader.refresh(first);
    assert.deepEqual(names(refused), ["A", "B"]);
    assert.equal(refused.problems.length, 1);
    assert.match(refused.problems[0], problem);
    assert.equal(await reader.refresh(refused), refused, "said twice");

    server.respond = () => new Response(LIST);
    const back = await reader.refresh(refused);
    assert.deepEqual([names(back), back.problems], [["A", "B"], []]);
  });
}

Deno.test("httpsSource() follows https redirects, and sends credentials only to its own origin", async () => {
  const moved = (location: string) => new Response(null, { status: 302, headers: { location } });
  await using elsewhere = await ListServer.start();
  await using server = await ListServer.start(({ url }) => {
    return url.endsWith("/moved.csv") ? moved(`${elsewhere.origin}/urls.csv?signature=secret`) : moved("/moved.csv");
  });
  const caCerts = [...server.caCerts, ...elsewhere.caCerts];
  const address = { url: `${server.origin}/urls.csv`, authorization: "Basic c2VjcmV0" };
  const list = await firstOf(new ListReader(httpsSource(address, { caCerts })));
  assert.deepEqual([names(list), list.source], [["A", "B"], `${server.origin}/urls.csv`]);
  const sent = [server, elsewhere].map(({ requests }) => requests.map((headers) => headers.get("authorization")));
  assert.deepEqual(sent, [["Basic c2VjcmV0", "Basic c2VjcmV0"], [null]]);
});

Deno.test("httpsSource() never shows the query, which may contain a token, in its name or a reason", async () => {
  await using world = await startWorld();
  await world.set("lists", "closes-after-request", { tls: "good" });
  await world.set("redirects-to-lists", { status: 302, headers: { Location: world.url("lists", "/?key=secret") } }, {
    tls: "good",
  });
  for (const host of ["lists", "redirects-to-lists"]) {
    const url = world.url(host, "/urls.csv?token=secret");
    const read = await new ListReader(httpsSource({ url }, { caCerts: world.caCerts })).read();
    assert(!read.ok);
    const shown = `${world.url(host, "/urls.csv")}?...`;
    assert.deepEqual(read.problems, [`Cannot read ${shown}: connection closed before message completed`]);
  }
});

Deno.test("httpsSource() says what is wrong with a connection", async (t) => {
  await using world = await startWorld();
  const late = /^it timed out after 0\.5 s$/;
  for (
    const [behaviour, reason] of [
      ["refuses", /^tcp connect error: Connection refused/],
      ["closes-after-request", /^connection closed before message completed$/],
      ["closes-in-headers", /^connection closed before message completed$/],
      ["closes-in-body", /^error reading a body from connection$/],
      ["resets-in-body", /^error reading a body from connection$/],
      ["gzip-garbage", /^invalid gzip header$/],
      ["not-http", /^invalid HTTP version parsed$/],
      ["hangs", late],
      ["drips-headers", late],
      ["drips-body", late],
      ["floods-body", /^it (is larger than 16 MiB|timed out after 0\.5 s)$/],
      ["tls-hangs", late],
      ["plain-on-tls", /^received corrupt message/],
      ["expired", /^invalid peer certificate: certificate expired/],
      ["wrong-host", /^invalid peer certificate: certificate not valid for name/],
      ["self-signed", /^invalid peer certificate: (UnknownIssuer|CaUsedAsEndEntity)/],
    ] as const
  ) {
    await t.step(behaviour, async () => {
      const host = `list-${behaviour}`;
      await world.set(host, behaviour, "tls" in BEHAVIOURS[behaviour] ? {} : { tls: "good" });
      const source = httpsSource({ url: world.url(host, "/urls.csv") }, { caCerts: world.caCerts });
      const read = await new ListReader(source, { timeout: 500 }).read();
      assert(!read.ok);
      const [, name, found] = /^Cannot read (.*?urls\.csv): (.*)$/.exec(read.problems[0]) ?? [];
      assert.equal(name, source.name);
      assert.match(found, reason);
    });
  }
});
