/** What visitors may do to a server that is built and started as in earnest, and what becomes of the others meanwhile. */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { setTimeout as delay } from "node:timers/promises";
import type { ApiSummary } from "../../lib/api/summary.ts";
import { freePort } from "../process/free_port.ts";
import { type Lookout, Place } from "../process/lookout.ts";
import { startWorld } from "../internet/world.ts";
import { buildApp } from "../process/build_app.ts";
import { connect, flood, get, send, watchHealth } from "./visitor.ts";

const MIB = 1024 * 1024;

await buildApp();

interface Start {
  env?: Record<string, string>;
  /** A program and its arguments that runs it. Default none. */
  by?: string[];
  /** Default 1,000. */
  targets?: number;
}

/** A server with targets that answer, after its first sweep. */
async function started({ env = {}, by = [], targets = 1000 }: Start = {}) {
  const world = await startWorld();
  const url = world.url("good").replace(/\/$/, "");
  const place = new Place(...Array.from({ length: targets }, (_, index) => `Site ${index},${url}/${index}`));
  const port = freePort();
  const address = { DENO_SERVE_ADDRESS: `tcp:127.0.0.1:${port}`, LOOKOUT_STORE: "memory:", LOOKOUT_PER_HOST: "64" };
  const process = place.start({ ...address, ...env }, { entry: "../../serve.ts", by });
  await process.line("sweep.finished");
  return {
    process,
    port,
    async [Symbol.asyncDispose]() {
      await place[Symbol.asyncDispose]();
      await world[Symbol.asyncDispose]();
    },
  };
}

const at = (times: number[], part: number) => times[Math.min(times.length - 1, Math.floor(times.length * part))];

function residentOf({ pid }: Lookout): number {
  return Number(/^VmRSS:\s+(\d+)/m.exec(Deno.readTextFileSync(`/proc/${pid}/status`))![1]) * 1024;
}

function socketsOf({ pid }: Lookout): number {
  let count = 0;
  for (const { name } of Deno.readDirSync(`/proc/${pid}/fd`)) {
    try {
      if (Deno.readLinkSync(`/proc/${pid}/fd/${name}`).startsWith("socket:")) count++;
    } catch {
      // It has been closed meanwhile.
    }
  }
  return count;
}

Deno.test("no single request takes long, whatever it contains", async () => {
  await using it = await started();
  const usual: number[] = [];
  for (let count = 0; count < 20; count++) usual.push((await send(it.port, get("/"))).ms);
  const median = at(usual.sort((a, b) => a - b), 0.5);
  const rows: [string, string, number[]][] = [
    ["If-None-Match of 8,000 tabs", get("/", `If-None-Match: a${"\t".repeat(8000)}b`), [200]],
    ["If-None-Match of 60,000 tabs", get("/", `If-None-Match: a${"\t".repeat(60_000)}b`), [200]],
    ["If-None-Match of 60,000 spaces", get("/", `If-None-Match: a${" ".repeat(60_000)}b`), [200]],
    ["If-None-Match of quotes", get("/", `If-None-Match: ${'"'.repeat(60_000)}`), [200]],
    ["If-None-Match of W/", get("/", `If-None-Match: ${'W/"'.repeat(20_000)}`), [200]],
    ["64,000 slashes and an escape", get(`/${"/".repeat(64_000)}x%41`), [414]],
    ["64,000 slashes and one more", get(`/${"/".repeat(64_000)}x/`), [414]],
    ["200,000 slashes", get(`/${"/".repeat(200_000)}`), [414]],
    ["21,000 percent signs", get(`/${"%25".repeat(21_000)}`), [414]],
    ["60,000 parameters", get(`/?${"&".repeat(60_000)}`), [414]],
    ["Accept-Encoding of 30,000 names", get("/", `Accept-Encoding: ${"x,".repeat(30_000)}`), [200]],
    ["1,900 parameters", get(`/?${"a&".repeat(1900)}`), [200]],
    ["a search that nearly finds everything", get(`/?q=${"Site+9x".repeat(27)}`), [200]],
    ["a header of 200,000", get("/", `A: ${"a".repeat(200_000)}`), [431]],
  ];
  for (const [what, text, statuses] of rows) {
    let best = Infinity;
    for (let count = 0; count < 5; count++) {
      const { ms, status } = await send(it.port, text);
      assert.ok(statuses.includes(status), `${what}: ${status}`);
      best = Math.min(best, ms);
    }
    console.log(`${what}: ${best.toFixed(1)} ms, a usual request ${median.toFixed(1)}`);
    assert.ok(best < Math.max(20, 10 * median), `${what}: ${best} ms`);
  }
});

/** Floods a server with requests of one kind after another, and asserts that it responds meanwhile. */
async function endure(port: number, process: Lookout, floods: Record<string, (i: number) => string>): Promise<void> {
  for (const [what, target] of Object.entries(floods)) {
    const stop = watchHealth(port);
    const count = await flood(port, (i) => get(target(i), "Accept-Encoding: gzip, br"), 1500);
    const times = await stop();
    const [p99, longest] = [at(times, 0.99), times.at(-1)!].map(Math.round);
    console.log(
      `${what}: ${Math.round(count / 1.5)} a second; /health at most ${longest} ms, p99 ${p99}; ` +
        `${Math.round(residentOf(process) / MIB)} MiB`,
    );
    // A quiet machine has a tenth of that; one that runs other tests has other things to do.
    assert.ok(longest < 2000, `${what}: ${longest} ms`);
  }
}

Deno.test("floods of requests for uncached pages: few are made, memory stays bounded, and /health responds", async () => {
  await using it = await started();
  const { port, process } = it;
  await send(port, get("/", "Accept-Encoding: br"));
  const first = residentOf(process);
  const floods: Record<string, (i: number) => string> = {
    "/?x=i": (i) => `/?x=${i}`,
    "/api/v1/targets?x=i": (i) => `/api/v1/targets?x=${i}`,
    "/targets/<id>?x=i": (i) => `/targets/site-1?x=${i}`,
    "/incidents?x=i": (i) => `/incidents?x=${i}`,
    "/feed.xml?x=i": (i) => `/feed.xml?x=${i}`,
    "/badges/<id>.svg?x=i": (i) => `/badges/site-1.svg?x=${i}`,
    "/styles.css?x=i": (i) => `/styles.css?x=${i}`,
    "/nope/i": (i) => `/nope/${i}`,
    "/badges/xi.svg": (i) => `/badges/x${i}.svg`,
    "/?sort=slowest&sort=name&i": (i) => `/?sort=slowest&sort=name&${i}`,
    "/?q=site+i": (i) => `/?q=site+${i}`,
    "/?category=i": (i) => `/?category=${i}`,
    "/?page=i": (i) => `/?page=${i}`,
  };
  await endure(port, process, floods);
  const more = residentOf(process) - first;
  console.log(`all of them: ${Math.round(first / MIB)} MiB and ${Math.round(more / MIB)} more`);
  assert.ok(more < 160 * MIB, `${more / MIB} MiB`);
  await endure(port, process, {
    "/?at=i": (i) => `/?at=${Date.now() - i * 1000}`,
    "/api/v1/targets?at=i": (i) => `/api/v1/targets?at=${Date.now() - i * 60_000}`,
  });
  // Pages of the past keep 50,000 checks in memory.
  const past = residentOf(process) - first - more;
  console.log(`the past: ${Math.round(past / MIB)} MiB more`);
  assert.ok(past < 96 * MIB, `${past / MIB} MiB`);
  assert.ok(residentOf(process) < 512 * MIB);
});

Deno.test("requests for an invalid host get short 400s, and log one line a minute", async () => {
  await using it = await started();
  for (const host of ["a b", "a:99999", "[::1", 'a"><script>', "user:password@a", "a/b?c#d"]) {
    const { status, text } = await send(it.port, `GET / HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
    assert.equal(status, 400);
    assert.ok(text.length < 400 && !text.includes(host));
  }
  const end = performance.now() + 3000;
  await Promise.all(Array.from({ length: 8 }, async () => {
    while (performance.now() < end) await send(it.port, "GET / HTTP/1.1\r\nHost: a:99999\r\n\r\n".repeat(10));
  }));
  assert.equal(it.process.linesOf("request.invalid").length, 1);
  assert.equal(it.process.linesOf("unforeseen").length, 0);
});

Deno.test("slow clients are disconnected, cost little memory, and delay nobody", async () => {
  await using it = await started();
  const { port, process } = it;
  await send(port, get("/"));
  const [before, first] = [socketsOf(process), residentOf(process)];
  const stop = watchHealth(port);
  const clients: Deno.TcpConn[] = [];
  const open = async (count: number, text: (index: number) => string) => {
    for (let index = 0; index < count; index++) {
      const client = await connect(port);
      clients.push(client);
      if (text(index)) await client.write(new TextEncoder().encode(text(index)));
    }
    return clients.slice(-count);
  };
  const dripping = await open(300, () => "GET / HTTP/1.1\r\nHost: x\r\n");
  await open(300, () => "");
  await open(300, () => get("/health"));
  // Of a page they take what the system keeps for them, and never read it.
  await open(60, (index) => get(`/?x=${index}`).repeat(20));
  let most = 0;
  const began = performance.now();
  const closed: Record<string, number> = {};
  while (socketsOf(process) > before + 2 && performance.now() < began + 110_000) {
    for (const client of dripping) await client.write(new TextEncoder().encode("X-a: b\r\n")).catch(() => {});
    await delay(1000);
    most = Math.max(most, residentOf(process));
    const seconds = Math.round((performance.now() - began) / 1000);
    closed[`${socketsOf(process) - before} left`] ??= seconds;
  }
  const times = await stop();
  for (const client of clients) client.close();
  console.log(
    `${JSON.stringify(closed)}; ${Math.round((most - first) / MIB)} MiB more at most; ` +
      `/health p99 ${at(times, 0.99).toFixed(0)} ms, at most ${times.at(-1)!.toFixed(0)}`,
  );
  assert.ok(performance.now() < began + 105_000);
  assert.ok(most - first < 64 * MIB, `${(most - first) / MIB} MiB`);
});

Deno.test("with 1,024 files, the server still responds after 1,200 connections that come and go", async () => {
  await using it = await started({ by: ["prlimit", "--nofile=1024:1024"] });
  const { port } = it;
  const clients: Deno.TcpConn[] = [];
  for (let count = 0; count < 1200; count++) clients.push(await connect(port));
  for (const client of clients) client.close();
  const began = performance.now();
  assert.equal((await send(port, get("/health"))).status, 200);
  assert.ok(performance.now() < began + 10_000);
});

Deno.test("with 256 files, 300 visitors who stay connected prevent no check, and others are served", async () => {
  // So that no more than 32 are checked at once even where all would hang.
  const env = { LOOKOUT_INTERVAL: "10s", LOOKOUT_TIMEOUT: "2s", LOOKOUT_CONCURRENCY: "32", LOOKOUT_PER_HOST: "32" };
  await using it = await started({ env, by: ["prlimit", "--nofile=256:256"], targets: 100 });
  const { port, process } = it;
  const clients: Deno.TcpConn[] = [];
  for (let count = 0; count < 300; count++) clients.push(await connect(port));
  const sweeps = process.linesOf("sweep.finished").length;
  while (process.linesOf("sweep.finished").length < sweeps + 2) {
    assert.equal((await send(port, get("/health"))).status, 200);
    await delay(200);
  }
  const { latest }: ApiSummary = await (await fetch(`http://127.0.0.1:${port}/api/v1/summary`)).json();
  assert.equal(latest?.counts.down, 0);
  for (const client of clients) {
    try {
      client.close();
    } catch {
      // It was turned out.
    }
  }
});

Deno.test("deno serve, which stops listening when files run out, exits with 1", async () => {
  await using place = new Place("Nobody,http://127.0.0.1:9/");
  const port = freePort();
  const root = fileURLToPath(new URL("../..", import.meta.url));
  const child = new Deno.Command("prlimit", {
    args: ["--nofile=128:128", Deno.execPath(), "serve", "-A", "_fresh/server.js"],
    cwd: root,
    env: {
      DENO_SERVE_ADDRESS: `tcp:127.0.0.1:${port}`,
      LOOKOUT_TARGETS: place.list,
      LOOKOUT_DATA: place.folder,
      LOOKOUT_STORE: "memory:",
      LOOKOUT_CONCURRENCY: "4",
    },
    stdout: "null",
    stderr: "null",
  }).spawn();
  while (!await send(port, get("/health")).then(({ status }) => status === 200, () => false)) await delay(50);
  const clients: Deno.TcpConn[] = [];
  const failed = () => {};
  for (let count = 0; count < 200; count++) await connect(port).then((client) => clients.push(client), failed);
  const ended = await Promise.race([child.status, delay(10_000)]);
  for (const client of clients) client.close();
  if (!ended) child.kill("SIGKILL");
  assert.equal(ended?.code, 1);
});
