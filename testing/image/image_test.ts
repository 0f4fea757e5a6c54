import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { freePort } from "../process/free_port.ts";
import { findProgram, needs, type Program } from "../process/needs.ts";
import { until } from "../process/until.ts";
import { startWorld } from "../internet/world.ts";
import { Container, type ContainerOptions } from "./container.ts";
import { buildImage, type Image } from "./images.ts";
import { run } from "./run.ts";

const PROGRAMS: Program[] = ["buildah", "debootstrap"].map((name) => {
  return { names: [name], install: "apt-get install buildah ca-certificates debootstrap" };
});
const ROOT: Program = { names: ["root"], install: "sudo deno task test:image" };

const missing = PROGRAMS.find((program) => !findProgram(program)) ?? (Deno.uid() === 0 ? undefined : ROOT);
let image: Image;
if (!missing) {
  Deno.test.beforeAll(async () => void (image = await buildImage()));
  Deno.test.afterAll(async () => await image?.[Symbol.asyncDispose]());
}
const test = (name: string, body: () => Promise<void>) => needs(missing ?? PROGRAMS[0], name, body);

/** What stands at `/data`, with a list of the world's hosts in it. */
class Volume implements AsyncDisposable {
  readonly path = Deno.makeTempDirSync({ prefix: "lookout-volume-" });

  constructor(...rows: string[]) {
    // An engine gives a new volume the owner and mode that the folder has in the image.
    const { uid, gid, mode } = Deno.statSync(`${image.files}/data`);
    Deno.chownSync(this.path, uid, gid);
    Deno.chmodSync(this.path, mode! & 0o777);
    Deno.writeTextFileSync(`${this.path}/urls.csv`, ["name,url", ...rows, ""].join("\n"));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.path, { recursive: true });
  }
}

/** A container that answers. */
class Server implements AsyncDisposable {
  readonly port = freePort();
  readonly container: Container;

  private constructor({ env, ...options }: ContainerOptions) {
    const address = { DENO_SERVE_ADDRESS: `tcp:127.0.0.1:${this.port}` };
    this.container = new Container(image, { ...options, env: { ...address, ...env } });
  }

  static async start(volume: Volume, env: Record<string, string> = {}): Promise<Server> {
    const server = new Server({ data: volume.path, env: { LOOKOUT_TARGETS: "/data/urls.csv", ...env } });
    for (const end = performance.now() + 30_000;;) {
      try {
        if ((await server.get("/health")).ok) return server;
      } catch (error) {
        if (performance.now() > end) {
          await server[Symbol.asyncDispose]();
          throw new Error(`Cannot reach the container: ${await server.container.errors}`, { cause: error });
        }
        await delay(10);
      }
    }
  }

  async get(path: string): Promise<{ ok: boolean; headers: Headers; text: string }> {
    const response = await fetch(`http://127.0.0.1:${this.port}${path}`);
    return { ok: response.ok, headers: response.headers, text: await response.text() };
  }

  async untilLogged(event: string): Promise<void> {
    await until(() => this.container.lines.some((line) => line.event === event));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.container[Symbol.asyncDispose]();
  }
}

/** What the kernel says of a process (https://man7.org/linux/man-pages/man5/proc_pid_status.5.html). */
async function statusOf(pid: number): Promise<Record<string, string>> {
  const lines = (await Deno.readTextFile(`/proc/${pid}/status`)).trimEnd().split("\n");
  return Object.fromEntries(lines.map((line) => line.split(/:\s+/, 2)));
}

/** Of a folder with all that is in it, in bytes. */
async function sizeOf(folder: string): Promise<number> {
  return Number((await run("du", ["--summarize", "--bytes", folder])).split("\t")[0]);
}

/** Paths below a folder, itself left out. */
async function pathsIn(folder: string): Promise<Set<string>> {
  const paths = await run("find", [folder, "-mindepth", "1", "-printf", "/%P\\n"]);
  return new Set(paths.split("\n"));
}

test("The image says how to run it", () => {
  const { User, Entrypoint, Cmd, StopSignal, Volumes, ExposedPorts, Env, WorkingDir, Labels } = image.config;
  assert.equal(User, "1993:1993");
  // Without a shell between, Deno is process 1 and gets the signals.
  assert.deepEqual(Entrypoint.slice(0, 2), ["deno", "run"]);
  const permissions = Entrypoint.filter((argument) => /^-A$|^--allow/.test(argument)).sort();
  assert.deepEqual(permissions, [
    "--allow-env",
    "--allow-net",
    "--allow-read=/app,/data,/etc/hosts",
    "--allow-sys=hostname,osRelease,homedir,uid",
    "--allow-write=/data",
  ]);
  assert.deepEqual(Cmd, ["/app/serve.js"]);
  assert.deepEqual([StopSignal, WorkingDir], ["SIGTERM", "/app"]);
  assert.deepEqual([Object.keys(Volumes), Object.keys(ExposedPorts)], [["/data"], ["8000/tcp"]]);
  assert(Env.includes("LOOKOUT_STORE=sqlite:/data/lookout.db") && Env.includes("LOOKOUT_DATA=/data"));
  assert.equal(Labels["org.opencontainers.image.title"], "Lookout");
  return Promise.resolve();
});

test("The image has the app on top of its base, and nothing else", async () => {
  const base = await pathsIn(image.baseFiles);
  const added = (await pathsIn(image.files)).difference(base);
  const kinds = [...added].map((path) => path.replace(/^\/app\/[\w-]+-[A-Z0-9]{8}\.js$/, "/app/*-*.js"));
  const others = new Set(kinds.filter((path) => !/^\/app\/(_fresh\/)?static\//.test(path)));
  const expected = [
    "",
    "/*-*.js",
    "/LICENSE",
    "/_fresh",
    "/_fresh/server.js",
    "/_fresh/static",
    "/health.js",
    "/serve.js",
    "/static",
    "/urls.csv",
    "/worker.js",
    "/worker.ts",
  ];
  assert.deepEqual([...others].sort(), [...expected.map((path) => `/app${path}`), "/data"]);

  const [app, whole] = await Promise.all([`${image.files}/app`, image.files].map(sizeOf));
  console.log(`The app has ${(app / 1e6).toFixed(1)} MB, the image ${(whole / 1e6).toFixed(0)}`);
  assert(app < 8e6);
});

test("The image contains no development packages, and startup does not load the AWS SDK", async () => {
  const folder = `${image.files}/app`;
  const modules = new Map<string, string>();
  for await (const { name } of Deno.readDir(folder)) {
    if (name.endsWith(".js")) modules.set(name, await Deno.readTextFile(`${folder}/${name}`));
  }
  // The bundler names in a comment what each part was made of.
  const packagesIn = (text: string) =>
    [...text.matchAll(/^\/\/ .*node_modules\/\.deno\/(@?[^@\n]+)@/gm)].map(([, name]) => name);
  const packages = new Set([...modules.values()].flatMap(packagesIn));
  assert(packages.has("preact") && packages.has("@aws-sdk+client-s3"), [...packages].join());
  const development = [
    "esbuild",
    "playwright-core",
    "fast-check",
    "cli-progress",
    "@peculiar+x509",
    "reflect-metadata",
  ];
  assert.deepEqual(development.filter((name) => packages.has(name)), []);

  // The stand-ins are there when they were asked for, and else what JSR has.
  assert.equal(
    [...modules.values()].some((text) => /^\/\/ offline\/fresh\//m.test(text)),
    Deno.env.get("PACKAGES") !== "published",
  );

  const loaded = new Set<string>();
  const load = (name: string) => {
    if (loaded.has(name)) return;
    loaded.add(name);
    for (const [, other] of modules.get(name)!.matchAll(/^(?:import|export|\}) ?.*?"\.\/([^"]+)";$/gm)) load(other);
  };
  load("serve.js");
  for (const [, other] of (await Deno.readTextFile(`${folder}/_fresh/server.js`)).matchAll(/"\.\.\/([^"]+\.js)"/g)) {
    load(other);
  }
  const atStart = new Set([...loaded].flatMap((name) => packagesIn(modules.get(name)!)));
  assert(atStart.has("preact"));
  assert.deepEqual([...atStart].filter((name) => /^@(aws-sdk|smithy)/.test(name)), []);
});

test("A container serves pages, scripts and JSON, as an unprivileged user on a read-only root", async () => {
  await using world = await startWorld();
  await using volume = new Volume(`Good,${world.url("good")}`, `Ill,${world.url("good", "/status/503")}`);
  await using server = await Server.start(volume, { LOOKOUT_CONFIRM_DELAY: "0s" });
  await server.untilLogged("sweep.finished");
  assert.deepEqual(JSON.parse((await server.get("/latest-summary")).text), { "200": 1, "503": 1 });
  const { ok, headers, text } = await server.get("/");
  assert.deepEqual([ok, headers.get("content-type")], [true, "text/html; charset=utf-8"]);
  assert.match(text, /Good.*Ill|Ill.*Good/s);
  const addresses = [...text.matchAll(/(?:href|src|from) ?= ?"(\/[^"]+\.(?:css|svg|js)[^"]*)"|from ?"(\/[^"]+)"/g)];
  assert(addresses.length >= 3, text.slice(-2000));
  assert.match(text, /"\/_fresh\/js\/[0-9a-f-]{36,40}\//);
  for (const [, address, script] of addresses) assert((await server.get(address ?? script)).ok, address ?? script);

  const pid = server.container.pid;
  const status = await statusOf(pid);
  assert.equal(status.NSpid.split("\t").at(-1), "1");
  assert.equal(status.Name, "deno");
  assert.deepEqual(new Set(status.Uid.split("\t")), new Set(["1993"]));
  assert.deepEqual(new Set(status.Gid.split("\t")), new Set(["1993"]));
  assert.match(status.CapEff + status.CapBnd, /^0+$/);
  const mounts = (await Deno.readTextFile(`/proc/${pid}/mountinfo`)).split("\n").map((line) => line.split(" "));
  assert.match(mounts.find((mount) => mount[4] === "/")![5], /^ro(,|$)/);
  assert.notEqual(await server.container.exec(["touch", "/app/new"]), 0);
  assert.equal(await server.container.exec(["touch", "/data/new"]), 0);
});

test("A container's health check says whether the server responds", async () => {
  await using volume = new Volume("Nobody,http://127.0.0.1:9/");
  await using server = await Server.start(volume);
  assert.equal(await server.container.checkHealth(), 0);
  assert.equal(await server.container.checkHealth({ DENO_SERVE_ADDRESS: `tcp:127.0.0.1:${freePort()}` }), 1);
});

test("A container's health check connects to the server directly, whatever proxy the environment names", async () => {
  await using volume = new Volume("Nobody,http://127.0.0.1:9/");
  await using server = await Server.start(volume);
  const proxies = {
    HTTP_PROXY: "http://127.0.0.1:9",
    http_proxy: "http://127.0.0.1:9",
    ALL_PROXY: "http://127.0.0.1:9",
  };
  assert.equal(await server.container.checkHealth(proxies), 0);
});

test("A container loads the AWS SDK if the configuration needs it", async () => {
  await using world = await startWorld();
  await using volume = new Volume();
  const missing = { __type: "com.amazonaws.dynamodb.v20120810#ResourceNotFoundException", message: "not found" };
  await using aws = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, ({ url }) => {
    if (new URL(url).pathname === "/lists/urls.csv") return new Response(`name,url\nGood,${world.url("good")}\n`);
    return Response.json(missing, { status: 400 });
  });
  const env = {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${aws.addr.port}`,
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
  };
  await using server = await Server.start(volume, { ...env, LOOKOUT_TARGETS: "s3://lists/urls.csv" });
  await server.untilLogged("sweep.finished");
  assert.deepEqual(JSON.parse((await server.get("/latest-summary")).text), { "200": 1 });

  await using refused = new Container(image, { data: volume.path, env: { ...env, LOOKOUT_STORE: "dynamodb:lookout" } });
  assert.match(await refused.errors, /there is no such table \(lookout in us-east-1/);
  assert.equal(await refused.ended, 2);
});

test("A container with the image's list starts without a network, listens on port 8000, and stops", async () => {
  await using volume = new Volume();
  await using container = new Container(image, { data: volume.path, network: false });
  await until(() => container.lines.some(({ event }) => event === "started"));
  const { targets, store } = container.lines.find(({ event }) => event === "started")!;
  const rows = (await Deno.readTextFile(new URL("../../urls.csv", import.meta.url))).trimEnd().split("\n").length - 1;
  assert.deepEqual([targets, store], [rows, "sqlite:/data/lookout.db"]);
  // Address and port in hexadecimal, and the state of listening.
  const listening = / 00000000:1F40 00000000:0000 0A /;
  await until(() => listening.test(Deno.readTextFileSync(`/proc/${container.pid}/net/tcp`)));
  assert.equal(await container.stop(), 0);
});

test("A container exits with 0 within ten seconds of SIGTERM, in mid-sweep and with an open request", async () => {
  await using world = await startWorld();
  await using volume = new Volume(`Hangs,${world.url("hangs")}`);
  await using server = await Server.start(volume, { LOOKOUT_TIMEOUT: "1m" });
  await until(() => world.seen("hangs").waiting === 1);
  using conn = await Deno.connect({ hostname: "127.0.0.1", port: server.port });
  await conn.write(new TextEncoder().encode("GET / HTTP/1.1\r\n"));
  const before = performance.now();
  assert.equal(await server.container.stop(), 0);
  const ms = performance.now() - before;
  console.log(`Ended after ${ms.toFixed(0)} ms`);
  assert(ms < 10_000);
});

test("A container continues where the previous one ended on the same volume", async () => {
  await using world = await startWorld();
  await using volume = new Volume(`Good,${world.url("good")}`);
  const sweepsOf = async (server: Server) => JSON.parse((await server.get("/api/v1/sweeps")).text);
  await using first = await Server.start(volume);
  await first.untilLogged("sweep.finished");
  const [before] = await sweepsOf(first);
  assert.equal(await first.container.stop(), 0);
  await using second = await Server.start(volume);
  assert.deepEqual((await sweepsOf(second)).at(-1), before);
});

test("A container starts in under two seconds, and sweeps 1,000 targets within 512 MB", async () => {
  await using world = await startWorld();
  const crowd = await world.targets(1000);
  const rows = crowd.map(({ name, url }) => `${name},${url}`);
  // The best of three, since this machine may be busy with other things.
  const starts: number[] = [];
  const start = async (volume: Volume) => {
    const before = performance.now();
    const server = await Server.start(volume, { LOOKOUT_CONFIRM_DELAY: "0s" });
    starts.push(performance.now() - before);
    return server;
  };
  for (let tries = 0; tries < 2; tries++) {
    await using other = new Volume(...rows);
    await (await start(other))[Symbol.asyncDispose]();
  }
  await using volume = new Volume(...rows);
  await using server = await start(volume);
  const ms = Math.min(...starts);
  const { pid } = server.container;
  const seconds = secondsOf(pid);
  await until(() => server.container.lines.some(({ event }) => event === "sweep.finished"), 120_000);
  assert((await server.get("/")).ok);
  const { VmHWM } = await statusOf(pid);
  console.log(`It answered after ${ms.toFixed(0)} ms, ${seconds} s of a processor; the most memory was ${VmHWM}`);
  assert(ms < 2000 && seconds < 2);
  assert(parseInt(VmHWM) < 512 * 1024);
});

/** What a process has had of a processor, in s: user and system time, in hundredths, of https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html. */
function secondsOf(pid: number): number {
  const fields = Deno.readTextFileSync(`/proc/${pid}/stat`).replace(/^.*\) /, "").split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
