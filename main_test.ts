import assert from "node:assert/strict";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { openSqlite } from "./lib/store/sqlite/sqlite.ts";
import { ListServer } from "./testing/internet/list_server.ts";
import { Place } from "./testing/process/lookout.ts";
import { sampleSweep } from "./testing/samples/samples.ts";
import { until } from "./testing/process/until.ts";
import { startWorld } from "./testing/internet/world.ts";
import { duration } from "./lib/text/numbers.ts";

for (
  const { what, rows, env, problems } of [
    {
      what: "a bad configuration",
      rows: ["A,https://a.test/"],
      env: { LOOKOUT_INTERVAL: "10", LOOKOUT_LOG: "xml" },
      problems: [
        'LOOKOUT_INTERVAL "10": must be a duration from 1s to 1h',
        'LOOKOUT_LOG "xml": must be pretty or json',
      ],
    },
    {
      what: "a bad list",
      rows: ["A,", "B,htp:/b", "C,https://c.test/"],
      env: {},
      problems: [
        'LIST:2: no url for "A"; write one, or begin the line with # to skip it',
        'LIST:3: url "htp:/b": must begin with http:// or https://',
      ],
    },
    {
      what: "a list that is not there",
      rows: [],
      env: { LOOKOUT_TARGETS: "nowhere/urls.csv" },
      problems: ["Cannot read nowhere/urls.csv: no such file"],
    },
    {
      what: "a list that may not be read",
      rows: [],
      env: { LOOKOUT_TARGETS: "/etc/passwd" },
      problems: [/^Cannot read \/etc\/passwd: Requires read access to "\/etc\/passwd".* --allow-read/],
    },
    {
      what: "a certificate authority that cannot be loaded",
      rows: ["A,https://a.test/"],
      env: { DENO_CERT: "/nowhere/ca.pem", LOOKOUT_INTERVAL: "10" },
      problems: [
        'LOOKOUT_INTERVAL "10": must be a duration from 1s to 1h',
        'DENO_CERT "/nowhere/ca.pem": no such file',
      ],
    },
    {
      what: "a store that cannot be opened",
      rows: ["A,https://a.test/"],
      env: { LOOKOUT_STORE: "sqlite:." },
      problems: [/^Cannot open sqlite:\.: /],
    },
  ] as const
) {
  Deno.test(`main.ts reports every problem of ${what} and exits with 2 before the port is bound`, async () => {
    await using place = new Place(...rows);
    const process = place.start(env);
    assert.equal((await process.ended()).code, 2);
    const lines = (await process.errors).trimEnd().split("\n");
    assert.equal(lines.length, problems.length, lines.join("\n"));
    for (const [index, problem] of problems.entries()) {
      if (problem instanceof RegExp) assert.match(lines[index], problem);
      else assert.equal(lines[index], problem.replace("LIST", place.list));
    }
    assert.deepEqual(process.lines, []);
  });
}

Deno.test("main.ts sweeps immediately, serves pages, and logs JSON lines: one each for the start, the list and the sweep", async () => {
  await using world = await startWorld();
  await using place = new Place(`Good,${world.url("good")}`, `Shy,${world.url("good", "/status/403")}`);
  const process = place.start({ LOOKOUT_SERVICE_HOST: "10.0.0.1" });
  const { "@timestamp": time, slot, ms, ...sweep } = await process.line("sweep.finished");
  assert.deepEqual(sweep, {
    level: "INFO",
    message: `Checked 2 targets in ${duration(ms as number)}: 1 up, 1 blocked, 0 down, 0 maintenance, 0 unknown`,
    logger: "lookout",
    event: "sweep.finished",
    late: 0,
    targets: 2,
    up: 1,
    blocked: 1,
    down: 0,
    maintenance: 0,
    unknown: 0,
    unreached: 0,
    summary: { "200": 1, "403": 1 },
    reliable: true,
  });
  assert.equal(new Date(time as string).toISOString(), time);
  assert.equal(new Date(slot as string).getTime() % 600_000, 0);
  assert.equal((await process.kill("SIGTERM")).code, 0);
  const store = await openSqlite(place.database);
  const sweeps = (await store.sweeps(0)).map(() => "sweep.finished");
  await store.close();
  const events = process.lines.map(({ event }) => event);
  assert.deepEqual(events, ["config.warning", "list.read", "started", ...sweeps, "stopping"]);
  assert.match(await process.errors, /Listening on http:\/\/127\.0\.0\.1:\d+\/\n$/);
});

Deno.test("main.ts releases its claim and exits with 2 if its address is in use", async () => {
  await using world = await startWorld();
  await using place = new Place(`Hangs,${world.url("hangs")}`);
  using taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const process = place.start({ DENO_SERVE_ADDRESS: `tcp:127.0.0.1:${taken.addr.port}`, LOOKOUT_TIMEOUT: "1m" });
  assert.equal((await process.ended()).code, 2);
  assert.match(
    await process.errors,
    /^Cannot serve: Address already in use.*. Set DENO_SERVE_ADDRESS to use another one\n$/,
  );
  const slot = Date.now() - Date.now() % 600_000;
  const store = await openSqlite(place.database);
  assert.equal(await store.claim(slot, "another", Date.now() + 1), true);
  await store.close();
});

Deno.test("main.ts says which addresses are allowed, and exits with 2", async () => {
  await using place = new Place("A,http://127.0.0.1:9/");
  const process = place.start({ DENO_SERVE_ADDRESS: "8000" });
  assert.equal((await process.ended()).code, 2);
  assert.match(await process.errors, /^DENO_SERVE_ADDRESS "8000": must be tcp:<host>:<port>, .* or unix:<path>\n$/);
});

Deno.test("main.ts listens at a path, even if a killed process has left its socket, and lib/http/health.ts checks it there", async () => {
  await using place = new Place("A,http://127.0.0.1:9/");
  const env = { DENO_SERVE_ADDRESS: `unix:${join(place.folder, "lookout.sock")}` };
  const health = async () => {
    const args = ["run", "--no-config", "--allow-net", `--allow-read=${place.folder}`, `--allow-write=${place.folder}`];
    const command = [...args, "--allow-env=DENO_SERVE_ADDRESS", "lib/http/health.ts"];
    const proxies = { HTTP_PROXY: "http://127.0.0.1:9", ALL_PROXY: "http://127.0.0.1:9" };
    return (await new Deno.Command(Deno.execPath(), { args: command, env: { ...env, ...proxies } }).output()).code;
  };
  for (let count = 0; count < 2; count++) {
    const process = place.start(env);
    while (await health() !== 0) assert.ok(process.linesOf("stopping").length === 0);
    await process.kill("SIGKILL");
    assert.equal(await health(), 1);
  }
});

Deno.test("main.ts continues with the stored list when the list cannot be fetched, and exits with 2 if there is none", async () => {
  await using server = await ListServer.start();
  await using place = new Place();
  const ca = join(place.folder, "ca.pem");
  await Deno.writeTextFile(ca, server.caCerts.join("\n"));
  const url = `${server.origin}/urls.csv?token=secret`;
  const env = { LOOKOUT_TARGETS: url.replace("//", "//me:password@"), LOOKOUT_TIMEOUT: "100ms", DENO_CERT: ca };
  const problem = `Cannot read ${server.origin}/urls.csv?...: it returned 500`;

  server.respond = () => new Response("", { status: 500 });
  const refused = place.start(env);
  assert.equal((await refused.ended()).code, 2);
  assert.equal(await refused.errors, `${problem}\nThe store has no earlier list to fall back on\n`);
  assert.deepEqual(refused.lines, []);

  server.respond = () => new Response(`name,url\nA,${server.origin}/a\nB,${server.origin}/b\n`);
  const first = place.start(env);
  assert.equal((await first.line("sweep.finished")).targets, 2);
  assert.equal((await first.kill("SIGTERM")).code, 0);
  assert.equal(server.requests[1].get("authorization"), `Basic ${btoa("me:password")}`);

  server.respond = () => new Response("", { status: 500 });
  const second = place.start(env);
  const { targets, problems } = await second.line("list.refused");
  assert.deepEqual([targets, problems], [2, [problem]]);
  await second.line("started");
  await second.kill("SIGKILL");
  const printed = JSON.stringify([first.lines, second.lines]) + await first.errors + await second.errors;
  assert.doesNotMatch(printed, /secret|password/);
});

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  Deno.test(`main.ts abandons a sweep on ${signal}, releases its claim, and exits with 0`, async () => {
    await using world = await startWorld();
    await using place = new Place(`Hangs,${world.url("hangs")}`);
    const process = place.start({ LOOKOUT_TIMEOUT: "1m" });
    await process.line("started");
    await until(() => world.seen("hangs").waiting === 1);
    const before = performance.now();
    assert.equal((await process.kill(signal)).code, 0);
    assert(performance.now() - before < 5000);
    assert.deepEqual(process.lines.map(({ event }) => event).slice(-2), ["stopping", "sweep.given-up"]);

    const store = await openSqlite(place.database);
    assert.deepEqual(await store.sweeps(0), []);
    const { slot } = process.lines.at(-1)!;
    assert.equal(await store.claim(Date.parse(slot as string), "another", Date.now() + 1), true);
    await store.close();
  });
}

Deno.test("main.ts killed in mid-sweep and restarted sweeps the slot, and loses and repeats nothing", async () => {
  await using world = await startWorld();
  await using place = new Place(`Hangs,${world.url("hangs")}`, `Good,${world.url("good")}`);
  // A slot that has just begun, so that it lasts longer than this test.
  const now = Date.now();
  let interval = 60_000;
  while (now % interval > 2000) interval++;
  const slot = now - now % interval;
  const older = sampleSweep(slot - interval, [["Good", 200]]).record;
  const seeded = await openSqlite(place.database);
  await seeded.putSweep(older);
  await seeded.close();

  // One name, or the second process would wait until the claim of the first one expires.
  const env = { LOOKOUT_INTERVAL: `${interval}ms`, LOOKOUT_REPLICA: "one", LOOKOUT_TIMEOUT: "1m" };
  const first = place.start(env);
  await first.line("started");
  await until(() => world.seen("hangs").waiting === 1);
  await first.kill("SIGKILL");
  await world.set("hangs", {});

  const second = place.start(env);
  const line = await second.line("sweep.finished");
  assert.equal(line.slot, new Date(slot).toISOString());
  assert.equal((await second.kill("SIGTERM")).code, 0);
  const store = await openSqlite(place.database);
  const [kept, swept, ...more] = await store.sweeps(0);
  assert.deepEqual([kept, swept.slot, swept.summary, more], [older, slot, { "200": 2 }, []]);
  await store.close();
});

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  Deno.test(`main.ts exits with 0 on ${signal} before it has opened its store`, async () => {
    await using place = new Place("A,https://a.test/");
    // Somebody else is writing, which is waited for.
    const other = new DatabaseSync(place.database);
    other.exec("PRAGMA journal_mode = WAL; BEGIN IMMEDIATE");
    const process = place.start({ LOOKOUT_UNKNOWN: "1" });
    await process.line("config.warning");
    assert.equal((await process.kill(signal)).code, 0);
    assert.deepEqual(process.lines.map(({ event }) => event), ["config.warning", "stopping"]);
    other.close();
  });
}
