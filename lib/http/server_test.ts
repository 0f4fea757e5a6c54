import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { captureLog } from "../../testing/log/captured_log.ts";
import { until } from "../../testing/process/until.ts";
import { type HttpResponse, wireOf } from "./http_response.ts";
import { type HttpHandler, PATIENCE } from "./connection.ts";
import { HttpServer, type HttpServerOptions } from "./server.ts";

/** The events of all lines of the log. */
const logged = await captureLog();
/** How often an event was logged. */
const countOf = (event: string) => logged.filter(({ properties }) => properties.event === event).length;

const encoder = new TextEncoder();

function textResponse(text: string, status = 200): HttpResponse {
  return { status, headers: new Headers({ "content-type": "text/plain" }), body: encoder.encode(text) };
}

/** Echoes the request. */
const echo: HttpHandler = ({ method, target }) => textResponse(`${method} ${target}`);

/** A running server, closed when it is disposed of, and connections to it. */
async function started(handler: HttpHandler = echo, options: HttpServerOptions = {}) {
  const server = new HttpServer(handler, options);
  const { port } = await server.listen({ transport: "tcp", hostname: "127.0.0.1", port: 0 }) as Deno.NetAddr;
  const serving = server.serve();
  const clients: Deno.Conn[] = [];
  const connect = async () => {
    const client = await Deno.connect({ hostname: "127.0.0.1", port });
    clients.push(client);
    return client;
  };
  await Promise.resolve();
  return {
    server,
    origin: `http://127.0.0.1:${port}`,
    connect,
    /** Sends a text on a connection of its own, and reads until the server closes it. */
    async say(text: string): Promise<string> {
      const client = await connect();
      await client.write(encoder.encode(text));
      return await readAll(client);
    },
    async [Symbol.asyncDispose]() {
      server.close();
      await serving;
      for (const client of clients) {
        try {
          client.close();
        } catch {
          // It has been read to its end.
        }
      }
      // Their responses have ended by then too.
      await delay(20);
    },
  };
}

async function readAll(client: Deno.Conn): Promise<string> {
  let text = "";
  const bytes = new Uint8Array(65_536);
  try {
    for (let count = await client.read(bytes); count !== null; count = await client.read(bytes)) {
      text += new TextDecoder().decode(bytes.subarray(0, count));
    }
  } catch {
    // Cut off.
  }
  return text;
}

const GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
const LAST = "GET /last HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

Deno.test("HttpServer responds in HTTP/1.1: status, Date, headers, length and body", async () => {
  await using running = await started();
  const [head, body] = (await running.say(LAST)).split("\r\n\r\n");
  const [line, ...headers] = head.split("\r\n");
  assert.equal(line, "HTTP/1.1 200 OK");
  const date = headers.find((header) => header.startsWith("date: "))!.slice("date: ".length);
  assert.ok(Math.abs(Date.parse(date) - Date.now()) < 5000);
  assert.deepEqual(headers.filter((header) => !header.startsWith("date: ")), [
    "content-type: text/plain",
    "content-length: 9",
    "connection: close",
  ]);
  assert.equal(body, "GET /last");
});

Deno.test("HttpServer responds to one request after another on a connection, even pipelined", async () => {
  await using running = await started();
  const text = await running.say(GET.repeat(20) + LAST);
  assert.equal(text.match(/HTTP\/1\.1 200 OK/g)?.length, 21);
  assert.ok(text.endsWith("GET /last"));
  assert.equal(await (await fetch(`${running.origin}/a?b`)).text(), "GET /a?b");
});

Deno.test("HttpServer yields between pipelined requests", async () => {
  const busy: HttpHandler = (request) => {
    const end = performance.now() + 1;
    while (performance.now() < end);
    return echo(request);
  };
  await using it = await started(busy);
  let turns = 0;
  const timer = setInterval(() => turns++, 5);
  const request = "GET / HTTP/1.1\r\nHost: x\r\n";
  const texts = await Promise.all(["a", "b"].map(() => {
    return it.say(`${request}\r\n`.repeat(299) + `${request}Connection: close\r\n\r\n`);
  }));
  clearInterval(timer);
  assert.deepEqual(texts.map((text) => text.match(/HTTP\/1\.1 200/g)!.length), [300, 300]);
  assert(turns > 10, `everything else had ${turns} turns`);
});

Deno.test("HttpServer responds to HEAD with the length and without the body, 304 and 204 with neither", async () => {
  await using running = await started(({ target }) =>
    target === "/last"
      ? textResponse("end")
      : { ...textResponse("", Number(target.slice(1)) || 200), body: target === "/" ? encoder.encode("abc") : null }
  );
  const headless = await running.say(`HEAD / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`);
  assert.match(headless, /content-length: 3\r\n.*\r\n\r\n$/s);
  for (const status of [204, 304]) {
    const text = await running.say(`GET /${status} HTTP/1.1\r\nHost: a\r\n\r\n${LAST}`);
    assert.doesNotMatch(text.slice(0, text.indexOf("\r\n\r\n")), /content-length/);
    assert.ok(text.endsWith("end"));
  }
});

Deno.test("HttpServer sends a response larger than any buffer to a client that reads late", async () => {
  const body = "x".repeat(5_000_000);
  await using running = await started(() => textResponse(body));
  const client = await running.connect();
  await client.write(encoder.encode(LAST));
  await delay(100);
  assert.ok(running.server.pendingBytes > 0);
  assert.ok((await readAll(client)).endsWith(body));
  await delay(10);
  assert.equal(running.server.pendingBytes, 0);
});

Deno.test("HttpServer responds to an invalid request with a short 400, and closes the connection", async () => {
  await using running = await started();
  for (const text of ["GET / HTTP/1.1\r\nHost: a:99999\r\n\r\n", "GET /\r\n\r\n", "\x16\x03\x01\n"]) {
    const said = await running.say(text + GET);
    assert.match(said, /^HTTP\/1\.1 400 Bad Request\r\n/);
    assert.ok(said.length < 400);
    assert.equal(said.match(/HTTP\//g)?.length, 1);
  }
  assert.match(await running.say("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), /^HTTP\/1\.1 505 /);
});

Deno.test("HttpServer reads no body: it responds and closes the connection, however long the body", async () => {
  await using running = await started();
  const client = await running.connect();
  await client.write(
    encoder.encode(`POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n${"x".repeat(100_000)}`),
  );
  const text = await readAll(client);
  assert.match(text, /^HTTP\/1\.1 200 OK\r\n/);
  assert.ok(text.endsWith("POST /"));
});

const SOON = { first: 200, head: 400, idle: 600, stalled: 300, linger: 200 };

for (
  const { who, patience, start, drip } of [
    { who: "says nothing", patience: "first", start: "", drip: "" },
    { who: "never ends its headers", patience: "head", start: "GET / HTTP/1.1\r\n", drip: "X-a: b\r\n" },
    { who: "sends one request and stays", patience: "idle", start: GET, drip: "" },
  ] as const
) {
  Deno.test(`HttpServer cuts off a client that ${who}`, async () => {
    await using running = await started(echo, { patience: SOON });
    const began = performance.now();
    const client = await running.connect();
    if (start) await client.write(encoder.encode(start));
    const dripping = (async () => {
      for (; drip; await delay(50)) await client.write(encoder.encode(drip));
    })().catch(() => {});
    await readAll(client);
    const took = performance.now() - began;
    await dripping;
    // Time is looked at every half second.
    assert.ok(took >= SOON[patience] - 50 && took < SOON[patience] + 5000, `${took}`);
  });
}

Deno.test("HttpServer cuts off a client that does not read, and frees its bytes", async () => {
  await using running = await started(() => textResponse("x".repeat(20_000_000)), { patience: SOON });
  const client = await running.connect();
  await client.write(encoder.encode(GET));
  await until(() => running.server.pendingBytes > 0);
  assert.equal(running.server.pendingRequests, 1);
  await until(() => running.server.pendingRequests === 0 && running.server.pendingBytes === 0);
});

Deno.test("HttpServer limits pending bytes, and counts shared ones once", async () => {
  const shared = textResponse("x".repeat(20_000_000));
  await using running = await started(({ target }) => target === "/" ? shared : textResponse("y".repeat(20_000_000)));
  const clients = await Promise.all(Array.from({ length: 5 }, running.connect));
  for (const client of clients) await client.write(encoder.encode(GET));
  await (await running.connect()).write(encoder.encode("GET /own HTTP/1.1\r\nHost: a\r\n\r\n"));
  // All of them, and the last has its own bytes: however long a busy machine takes to make 20 MB of them.
  await until(() => running.server.pendingRequests === 6 && running.server.pendingBytes > 20_000_000);
  assert.equal(running.server.pendingBytes, 40_000_000);
  const refused = await running.say(LAST);
  assert.match(refused, /^HTTP\/1\.1 503 .*retry-after: \d+\r\n/s);
  assert.equal(countOf("requests.turned_away"), 1);
});

Deno.test("HttpServer counts each copy of a pending response", async () => {
  const shared = textResponse("x".repeat(250_000));
  await using running = await started(() => shared);
  // More than the system takes for a client that does not read.
  const stuck = async () => await (await running.connect()).write(encoder.encode(GET.repeat(80)));
  await stuck();
  // It has another Date then.
  await delay(1100);
  await stuck();
  // One alone would be 250 kB.
  await until(() => running.server.pendingBytes > 500_000);
  assert.equal(running.server.pendingRequests, 2);
});

Deno.test("wireOf() does not copy a response sent once, and copies a frequent one once a second", () => {
  const large = textResponse("x".repeat(200_000));
  assert.equal(wireOf(large, { close: true }).at(-1), large.body);
  assert.equal(wireOf(textResponse("x"), { close: true }).length, 1);
  assert.equal(wireOf(large, { close: false }).length, 1);
});

Deno.test("HttpServer responds with 500 if the handler fails, and continues", async () => {
  await using running = await started(({ target }) => {
    if (target === "/now") throw new Error("secret");
    return target === "/later" ? Promise.reject(new Error("secret")) : textResponse("well");
  });
  const said = await running.say(`${GET.replace("/", "/now")}${GET.replace("/", "/later")}${LAST}`);
  assert.deepEqual(said.match(/HTTP\/1\.1 \d+/g), ["HTTP/1.1 500", "HTTP/1.1 500", "HTTP/1.1 200"]);
  assert.ok(!said.includes("secret"));
  // The second waits for its minute to be over.
  assert.equal(countOf("request.failed"), 1);
});

Deno.test("HttpServer waits for a slow response, whatever its timeouts", async () => {
  await using running = await started(async () => {
    await delay(1500);
    return textResponse("at last");
  }, { patience: SOON });
  assert.ok((await running.say(LAST)).endsWith("at last"));
});

Deno.test("HttpServer serves a new client when all places are taken, and closes the longest idle one", async () => {
  await using running = await started(echo, { maxConnections: 10 });
  const busy = await running.connect();
  const idle = [];
  for (let count = 0; count < 30; count++) {
    idle.push(await running.connect());
    // It is owed nothing when the next one comes.
    await busy.write(encoder.encode(GET));
    await busy.read(new Uint8Array(1000));
    await delay(2);
  }
  assert.match(await running.say(LAST), /200 OK/);
  await busy.write(encoder.encode(LAST));
  assert.match(await readAll(busy), /200 OK/);
  assert.equal(await readAll(idle[0]), "");
});

Deno.test("HttpServer closes a client that does not read before a newer one without a request", async () => {
  const large = textResponse("x".repeat(20_000_000));
  await using running = await started((request) => request.target === "/" ? large : echo(request), {
    maxConnections: 10,
  });
  const stuck = await Promise.all(Array.from({ length: 5 }, running.connect));
  for (const client of stuck) await client.write(encoder.encode(GET));
  await until(() => running.server.pendingRequests === 5);
  await delay(200);
  const waiting = [];
  for (let count = 0; count < 8; count++) waiting.push(await running.connect());
  await delay(50);
  for (const client of waiting) {
    await client.write(encoder.encode(LAST));
    assert.match(await readAll(client), /200 OK/);
  }
});

Deno.test("HttpServer sends a response immediately, even before the previous one is acknowledged", async () => {
  await using running = await started();
  const client = await running.connect();
  const rounds: number[] = [];
  for (let round = 0; round < 21; round++) {
    const began = performance.now();
    await client.write(encoder.encode(GET.repeat(3)));
    for (let text = ""; text.split("HTTP/1.1 200").length < 4 || !text.endsWith("GET /");) {
      const bytes = new Uint8Array(4096);
      text += new TextDecoder().decode(bytes.subarray(0, await client.read(bytes) ?? assert.fail()));
    }
    rounds.push(performance.now() - began);
  }
  // A client acknowledges late, after 40 ms, what it has not responded to.
  assert.ok(rounds.sort((a, b) => a - b)[10] < 25, `${rounds}`);
});

Deno.test("HttpServer is not delayed by clients that disconnect before they are accepted", async () => {
  const server = new HttpServer(echo);
  const { port } = await server.listen({ transport: "tcp", hostname: "127.0.0.1", port: 0 }) as Deno.NetAddr;
  for (let count = 0; count < 60; count++) {
    const gone = connect(port, "127.0.0.1");
    await once(gone, "connect");
    gone.resetAndDestroy();
    await once(gone, "close");
  }
  const began = performance.now();
  const serving = server.serve();
  const client = await Deno.connect({ hostname: "127.0.0.1", port });
  await client.write(encoder.encode(LAST));
  assert.match(await readAll(client), /200 OK/);
  assert.ok(performance.now() - began < 1500, `${performance.now() - began}`);
  client.close();
  server.close();
  await serving;
});

Deno.test("HttpServer closes idle clients and completes responses when it is closed", async () => {
  const gate = Promise.withResolvers<void>();
  await using running = await started(async () => {
    await gate.promise;
    return textResponse("the rest");
  });
  const idle = await running.connect();
  const saying = running.say(LAST);
  await until(() => running.server.pendingRequests > 0);
  running.server.close();
  assert.equal(await readAll(idle), "");
  gate.resolve();
  assert.ok((await saying).endsWith("the rest"));
});

Deno.test("HttpServer listens on a socket by its path", async () => {
  const folder = await Deno.makeTempDir();
  const path = `${folder}/lookout.sock`;
  const server = new HttpServer(echo, { patience: PATIENCE });
  await server.listen({ transport: "unix", path });
  const serving = server.serve();
  const client = await Deno.connect({ transport: "unix", path });
  await client.write(encoder.encode(LAST));
  assert.ok((await readAll(client)).endsWith("GET /last"));
  client.close();
  server.close();
  await serving;
  await Deno.remove(folder, { recursive: true });
});

Deno.test("HttpServer replaces an abandoned socket, and never a file", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const file = `${folder}/lookout.db`;
    await Deno.writeTextFile(file, "kept");
    const server = new HttpServer(echo);
    await assert.rejects(server.listen({ transport: "unix", path: file }), Deno.errors.AddrInUse);
    assert.equal(await Deno.readTextFile(file), "kept");

    const path = `${folder}/lookout.sock`;
    const { success } = await new Deno.Command(Deno.execPath(), {
      args: ["eval", "--no-config", `Deno.listen({ transport: "unix", path: ${JSON.stringify(path)} }); Deno.exit(0)`],
    }).output();
    assert.ok(success && (await Deno.lstat(path)).isSocket);
    await server.listen({ transport: "unix", path });
    await assert.rejects(new HttpServer(echo).listen({ transport: "unix", path }), Deno.errors.AddrInUse);
    server.close();
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
