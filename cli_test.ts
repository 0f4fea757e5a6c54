import assert from "node:assert/strict";
import { startWorld } from "./testing/internet/world.ts";
import { freePort } from "./testing/process/free_port.ts";
import { CLI_FLAGS } from "./testing/process/task_flags.ts";
import { noCounts } from "./lib/model/state.ts";

const CONFIG = new URL("./deno.json", import.meta.url).pathname;

/** A command as its task runs it, but for what Deno would print of downloads: that depends on the machine's cache. */
async function run(
  args: string[],
  env: Record<string, string> = {},
  { files, input }: { files?: number; /** For its standard input. */ input?: string } = {},
) {
  const deno = [Deno.execPath(), "run", "--cached-only", "--config", CONFIG, ...CLI_FLAGS, "cli.ts", ...args];
  const [program, ...rest] = files ? ["sh", "-c", `ulimit -n ${files}; exec "$@"`, "sh", ...deno] : deno;
  const command = new Deno.Command(program, {
    args: rest,
    cwd: new URL(".", import.meta.url).pathname,
    env: { NO_COLOR: "1", ...env },
    stdin: input === undefined ? "null" : "piped",
    stdout: "piped",
    stderr: "piped",
  });
  const child = command.spawn();
  // It may stop reading before the end.
  if (input !== undefined) new Blob([input]).stream().pipeTo(child.stdin).catch(() => {});
  const { code, stdout, stderr } = await child.output();
  const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, out: decode(stdout), err: decode(stderr) };
}

async function withList(csv: string, use: (path: string) => Promise<void>): Promise<void> {
  const path = await Deno.makeTempFile({ suffix: ".csv" });
  try {
    await Deno.writeTextFile(path, csv);
    await use(path);
  } finally {
    await Deno.remove(path);
  }
}

Deno.test("validate prints the contents of a valid list, and exits with 0", async () => {
  await withList("name,url\nA,https://a.example\nB,https://b.example\n", async (path) => {
    const out = `${path}: 2 targets, no warnings, no problems\n`;
    assert.deepEqual(await run(["validate", path]), { code: 0, out, err: "" });
  });
  const rows = Array.from({ length: 1000 }, (_, row) => `Site ${row},https://${row}.example/,${row % 15}`);
  await withList(["name,url,category,Notes", ...rows, rows[0]].join("\n"), async (path) => {
    assert.deepEqual(await run(["validate", path]), {
      code: 0,
      out: `${path}: 1,000 targets in 15 categories, 2 warnings, no problems\n`,
      err: `warning: ${path}:1: column "Notes" is not used\nwarning: ${path}:1002: a duplicate of line 2; skipped\n`,
    });
  });
});

Deno.test("validate reads standard input", async () => {
  const csv = "name,url\nA,https://a.example\nB,x\n";
  for (const path of ["-", "/dev/stdin"]) {
    assert.deepEqual(await run(["validate", path], {}, { input: csv }), {
      code: 2,
      out: "",
      err: 'standard input:3: url "x": not a URL; write https:// before it if it is one\n' +
        "standard input: no warnings, 1 problem\n",
    });
  }
  const { err } = await run(["validate", "-"], {}, { input: ",".repeat(17 * 1024 * 1024) });
  assert.equal(err, "Cannot read standard input: it is larger than 16 MiB\nstandard input: no warnings, 1 problem\n");
});

Deno.test("validate and sweep print no invisible characters", async () => {
  await withList("name,url,\x1b[31mnote\x07\nA \u202eB,https://a.example,\n", async (path) => {
    const { code, err } = await run(["validate", path]);
    assert.equal(code, 2);
    assert.match(err, /U\+001B.*<U\+202E>/s);
    assert.doesNotMatch(err.replaceAll("\n", ""), /[\p{Cc}\p{Cf}]/u);
  });
  await withList("name,url\nמל \u200eA,http://127.0.0.1:1/\n", async (path) => {
    const env = { LOOKOUT_CONFIRM_DELAY: "0s" };
    assert.match((await run(["sweep", path], env)).out, /מל <U\+200E>A/);
    const { out } = await run(["sweep", path, "--json"], env);
    assert.doesNotMatch(out.trimEnd(), /[\p{Cc}\p{Cf}]/u);
    assert.equal(JSON.parse(out).targets[0].name, "מל \u200eA");
  });
});

Deno.test("validate prints every problem with its line, and exits with 2", async () => {
  await withList("name,url\n,https://a.example\nB,htp:/b\n", async (path) => {
    const { code, out, err } = await run(["validate", path]);
    assert.equal(code, 2);
    assert.equal(out, "");
    assert.match(err, /:2: no name for "https:\/\/a\.example\/"\n/);
    assert(err.endsWith(`\n${path}: no warnings, 2 problems\n`));
    assert.match(err, /:3: url "htp:\/b"/);
    assert.doesNotMatch(err, /\bat .*:\d+:\d+/, "a stack trace");
  });
});

Deno.test("validate warns about an unknown variable, and rejects an invalid value", async () => {
  await withList("name,url\nA,https://a.example\n", async (path) => {
    const { code, err } = await run(["validate", path], { LOOKOUT_TIMOUT: "5s" });
    assert.equal(code, 0);
    assert.match(err, /^warning: .*LOOKOUT_TIMOUT/);
    for (const args of [["validate", path, "--json"], ["toString"]]) {
      const refused = await run(args);
      assert.deepEqual([refused.code, refused.out], [2, ""]);
      assert.match(refused.err, /Usage: deno task validate/);
    }
  });
});

Deno.test("validate says which file it could not read, and reads the configured list if none is given", async () => {
  const { code, err } = await run(["validate"], { LOOKOUT_TARGETS: "no-such.csv" });
  assert.equal(code, 2);
  assert.equal(err, "Cannot read no-such.csv: no such file\nno-such.csv: no warnings, 1 problem\n");
});

Deno.test("sweep prints counts by status and the failing targets, and exits with 0", async () => {
  await using world = await startWorld();
  const list = `name,url\nGood,${world.url("good")}\nGone,${world.url("good", "/status/404")}\nShut,${
    world.url("refuses")
  }\n`;
  await withList(list, async (path) => {
    const { code, out, err } = await run(["sweep", path], { LOOKOUT_CONFIRM_DELAY: "0s" });
    assert.equal(code, 0);
    assert.match(out, /\nChecked 3 sites in [\d.]+ m?s: 1 up, 0 blocked, 2 down, 0 unknown\n$/);
    assert.match(out, /\n +1 {2}200\n/);
    assert.match(out, /^down +404 +Gone .*\ndown +connection refused +Shut /);
    assert.doesNotMatch(out, /Good/);
    assert.equal(err, "");
  });
});

Deno.test("sweep --json prints one object and shows no password", async () => {
  await using world = await startWorld();
  const url = world.url("good").replace("//", "//user:secret@");
  await withList(`name,url\nGood,${url}\n`, async (path) => {
    const { code, out, err } = await run(["sweep", path, "--json"]);
    assert.equal(code, 0);
    assert.equal(err, "");
    const { counts, statuses, failures, targets } = JSON.parse(out);
    assert.deepEqual({ counts, statuses, failures }, {
      counts: { ...noCounts(), up: 1 },
      statuses: { "200": 1 },
      failures: {},
    });
    assert.equal(targets[0].url, world.url("good"));
    assert.equal(targets[0].status, 200);
    assert.ok(!out.includes("secret"));
    assert.match(world.seen("good").requests[0].headers.get("authorization") ?? "", /^Basic /);
  });
});

Deno.test("sweep runs as many checks at once as there are file descriptors, and says so", async () => {
  await using world = await startWorld();
  const rows = Array.from({ length: 60 }, (_, index) => `${index},${world.url("good", `/${index}?delay=300`)}`);
  await withList(["name,url", ...rows, ""].join("\n"), async (path) => {
    const env = { LOOKOUT_CONFIRM_DELAY: "0s", LOOKOUT_PER_HOST: "60", LOOKOUT_TIMEOUT: "60s" };
    const { code, out, err } = await run(["sweep", path], env, { files: 64 });
    assert.equal(code, 0);
    assert.match(out, /\nChecked 60 sites in [\d.]+ m?s: 60 up/);
    assert.match(err, /^warning: running only \d+ checks at once instead of 256: the open file limit is too low/);
  });
});

Deno.test("sweep exits with 2 and names the variable if the certificates to trust cannot be loaded", async () => {
  await withList("name,url\nA,https://a.example\n", async (path) => {
    const { code, out, err } = await run(["sweep", path], { DENO_CERT: "/no/such.pem" });
    assert.deepEqual([code, out, err], [2, "", 'DENO_CERT "/no/such.pem": no such file\n']);
  });
});

Deno.test("sweep says that this machine seems to have lost its connection when nothing responds", async () => {
  await using world = await startWorld();
  await withList(`name,url\nShut,${world.url("refuses")}\n`, async (path) => {
    const { code, out } = await run(["sweep", path], { LOOKOUT_CONFIRM_DELAY: "0s" });
    assert.equal(code, 0);
    assert.match(out, /lost its connection\..*0 down, 1 unknown\n$/s);
  });
});

for (const command of ["alert", "sweep", "table", "validate"]) {
  Deno.test(`${command} --help shows its usage`, async () => {
    const { code, out } = await run([command, "--help"]);
    assert.equal(code, 0);
    assert.match(out, new RegExp(`^Usage: deno task ${command}\\s`));
  });
}

for (const [task, script] of [["start", "serve.ts"], ["dev", "dev.ts"], ["demo", "testing/demo/main.ts"]]) {
  Deno.test(`${task} --help describes it, and starts nothing`, async () => {
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", script, "--help"],
      cwd: import.meta.dirname,
    }).output();
    assert.deepEqual([code, new TextDecoder().decode(stderr)], [0, ""]);
    assert.match(new TextDecoder().decode(stdout), new RegExp(`^Usage: deno task ${task}\\n`));
  });
}

Deno.test("an unknown command or option exits with a different code than help", async () => {
  assert.equal((await run(["swep"])).code, 2);
  const { code, err } = await run(["sweep", "--jsn"]);
  assert.equal(code, 2);
  assert.match(err, /--jsn/);
});

Deno.test("validate --look reports what is unnecessary in a list, and --corrected prints it with better addresses", async () => {
  await using world = await startWorld();
  await world.set("new", { status: 200 });
  await world.set("old", { status: 301, headers: { Location: world.url("new", "/home") } });
  const rows = `name,url\n# ours\nOld,${world.url("old")}\nNew,${world.url("new", "/home")}\nFine,${
    world.url("good")
  }\n`;
  await withList(rows, async (path) => {
    const remarks = `${path}:3: moved for good: write "${world.url("new", "/home")}"\n` +
      `${path}:4: the same site as line 3: "${world.url("new", "/home")}"\n`;
    const verdict = `${path}: 3 targets, no warnings, no problems\n`;
    assert.deepEqual(await run(["validate", path, "--look"]), { code: 0, out: verdict + remarks, err: "" });
    const out = rows.replace(world.url("old"), world.url("new", "/home"));
    assert.deepEqual(await run(["validate", path, "--corrected"]), { code: 0, out, err: verdict + remarks });
  });
  await withList(`name,url\nFine,${world.url("good")}\n`, async (path) => {
    const { code, out } = await run(["validate", path, "--look"]);
    assert.deepEqual([code, out.split("\n").at(1)], [0, "No better address was found for any site"]);
  });
});

Deno.test("sweep counts a site in announced maintenance separately", async () => {
  const port = freePort();
  await using world = await startWorld();
  await world.set("good", { status: 200 });
  const rows = `planned,http://127.0.0.1:${port}/\nother,http://127.0.0.1:${port}/2\ngood,${world.url("good")}\n`;
  await withList(`name,url\n${rows}`, async (list) => {
    await withList("from,to,zone,id\n2026-01-01 00:00,,UTC,planned\n", async (windows) => {
      const env = { LOOKOUT_CONFIRM_DELAY: "0s", LOOKOUT_MAINTENANCE: windows };
      const { code, out } = await run(["sweep", list], env);
      assert.match(out, /1 up, 0 blocked, 1 down, 1 maintenance, 0 unknown\n/);
      assert.equal(code, 0);
    });
    await withList("from,to\nsoon,\n", async (windows) => {
      const { code, err } = await run(["sweep", list], { LOOKOUT_MAINTENANCE: windows });
      assert.equal(code, 2);
      assert.match(err, /soon/);
    });
  });
});
