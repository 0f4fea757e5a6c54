import assert from "node:assert/strict";
import { eTag } from "@std/http/etag";
import { LIST } from "../../../testing/internet/list_server.ts";
import { type ListStatus } from "../../model/target.ts";
import { ListReader } from "../reader.ts";
import { s3Source } from "./s3.ts";

const NAME = "s3://lists/ours/urls.csv";

/** A reader of an object of a server on this machine. */
function readerAt(endpoint: string, timeout?: number): ListReader {
  const config = { endpoint, region: "us-east-1", credentials: { accessKeyId: "test", secretAccessKey: "test" } };
  return new ListReader(s3Source({ bucket: "lists", key: "ours/urls.csv" }, config), { settle: 1, timeout });
}

async function firstOf(reader: ListReader): Promise<ListStatus> {
  const read = await reader.read();
  assert(read.ok, JSON.stringify(read));
  return read.status;
}

async function problemsOf(reader: ListReader): Promise<string[]> {
  const read = await reader.read();
  return read.ok ? [] : read.problems;
}

const names = ({ targets }: ListStatus) => targets.map(({ name }) => name);

/** An error as S3 gives it, https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html. */
function s3Error(status: number, code: string, message = "so it is"): Response {
  const body = `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  return new Response(body, { status, headers: { "content-type": "application/xml" } });
}

/** A body that begins and does not end. */
function unending(part: string): Response {
  const body = new ReadableStream({ start: (controller) => controller.enqueue(new TextEncoder().encode(part)) });
  return new Response(body, { headers: { etag: '"1"' } });
}

const SERVER = { hostname: "127.0.0.1", port: 0, onListen() {} };

Deno.test("s3Source() fetches a list as a whole or not at all, and knows by its ETag whether it has changed", async () => {
  let list: BodyInit | undefined;
  const seen: [path: string, status: number][] = [];
  const respond = async ({ url, headers }: Request) => {
    if (list === undefined) return s3Error(404, "NoSuchKey");
    const bytes = await new Response(list).bytes();
    const etag = (await eTag(bytes))!.replace("W/", "");
    const isSame = headers.get("if-none-match") === etag;
    seen.push([new URL(url).pathname, isSame ? 304 : 200]);
    return isSame ? new Response(null, { status: 304, headers: { etag } }) : new Response(bytes, { headers: { etag } });
  };
  await using server = Deno.serve(SERVER, respond);
  const reader = readerAt(`http://127.0.0.1:${server.addr.port}`);
  assert.deepEqual(await problemsOf(reader), [`Cannot read ${NAME}: no such object`]);
  list = LIST;
  const first = await firstOf(reader);
  assert.deepEqual([names(first), first.source], [["A", "B"], NAME]);
  assert.equal(await reader.refresh(first), first);
  assert.deepEqual(seen, [["/lists/ours/urls.csv", 200], ["/lists/ours/urls.csv", 304]]);

  for (
    const [body, problem] of [
      ["", `${NAME}:1: no targets`],
      ["name,url\nA,https://a.test/\nB,htp:", `${NAME}:3: url "htp:": must begin with http:// or https://`],
      [
        Uint8Array.from("name,url\n\xe4,https://a.test/\n", (letter) => letter.charCodeAt(0)),
        `${NAME}:2: not UTF-8, probably Windows-1252 or ISO-8859-1: save the list as CSV (UTF-8)`,
      ],
      [new Uint8Array(50e6), `Cannot read ${NAME}: it is larger than 16 MiB`],
    ] as const
  ) {
    list = body;
    const refused = await reader.refresh(first);
    assert.deepEqual([names(refused), refused.problems], [["A", "B"], [problem]]);
    assert.equal(await reader.refresh(refused), refused, "said twice");
  }

  list = LIST + "C,https://c.test/\n";
  assert.deepEqual(names(await reader.refresh(first)), ["A", "B", "C"]);
  list = undefined;
  const away = await reader.refresh(first);
  assert.deepEqual([names(away), away.problems], [["A", "B"], [`Cannot read ${NAME}: no such object`]]);
});

for (
  const { what, respond, reason } of [
    {
      what: "no rights",
      respond: () => s3Error(403, "AccessDenied"),
      reason: "access denied (s3:GetObject), or no such object",
    },
    { what: "no bucket", respond: () => s3Error(404, "NoSuchBucket"), reason: "no such bucket" },
    {
      what: "a bad signature",
      respond: () => s3Error(403, "SignatureDoesNotMatch"),
      reason: "SignatureDoesNotMatch: so it is",
    },
    { what: "an error of the server", respond: () => s3Error(500, "InternalError"), reason: "InternalError: so it is" },
    {
      what: "a bucket elsewhere",
      respond: () => s3Error(301, "PermanentRedirect"),
      reason: "PermanentRedirect: so it is",
    },
    {
      what: "a server that does not respond",
      respond: () => new Promise<Response>((resolve) => setTimeout(() => resolve(new Response(LIST)), 800)),
      reason: "it timed out after 0.4 s",
    },
    { what: "a list that does not end", respond: () => unending(LIST), reason: "it timed out after 0.4 s" },
    {
      what: "a body that is not what its checksum says",
      respond: () => new Response(LIST, { headers: { "x-amz-checksum-crc32": "AAAAAA==" } }),
      reason: /hecksum/,
    },
  ]
) {
  Deno.test(`s3Source() reports ${what}`, async () => {
    await using server = Deno.serve(SERVER, () => respond());
    const problems = await problemsOf(readerAt(`http://127.0.0.1:${server.addr.port}`, 400));
    assert.equal(problems.length, 1);
    const found = problems[0].replace(`Cannot read ${NAME}: `, "");
    if (reason instanceof RegExp) assert.match(found, reason);
    else assert.equal(found, reason);
  });
}

Deno.test("s3Source() reports a refused connection, and a list that breaks off", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const endpoint = `http://127.0.0.1:${listener.addr.port}`;
  const responding = (async () => {
    for await (const conn of listener) {
      await conn.read(new Uint8Array(4096));
      await conn.write(new TextEncoder().encode(`HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n${LIST}`));
      conn.close();
    }
  })();
  assert.deepEqual(await problemsOf(readerAt(endpoint)), [`Cannot read ${NAME}: aborted`]);
  listener.close();
  await responding;
  const [problem] = await problemsOf(readerAt(endpoint));
  assert.match(problem, /^Cannot read s3:.*: connect ECONNREFUSED/);
});
