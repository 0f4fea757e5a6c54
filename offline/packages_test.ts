import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { withLinks, withoutLinks } from "./packages.ts";

const CONFIG = `{
  "name": "@some/app",
  "links": ["./offline/fresh", "./offline/std-csv", "./offline/std-http"],
  "tasks": { "a":   "oddly formatted" },
  "imports": { "fresh": "jsr:@fresh/core@^2.3", "tool": "jsr:@some/tool@^2" }
}
`;

/** Runs the script in a small application, with `jsr` as JSR; returns its exit code, output and the files it left. */
async function runScript(argument: string, config: string, jsr: string) {
  const root = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(join(root, "deno.json"), config);
    await Deno.writeTextFile(join(root, "deno.lock"), "before");
    for (const entry of ["main.ts", "dev.ts", "cli.ts"]) {
      await Deno.writeTextFile(join(root, entry), 'import "fresh";\nimport "tool";\n');
    }
    for (const [folder, name] of [["fresh", "@fresh/core"], ["std-csv", "@std/csv"], ["std-http", "@std/http"]]) {
      await Deno.mkdir(join(root, "offline", folder), { recursive: true });
      await Deno.writeTextFile(join(root, "offline", folder, "mod.ts"), "export {};\n");
      const linked = { name, version: "2.3.3", exports: "./mod.ts" };
      await Deno.writeTextFile(join(root, "offline", folder, "deno.json"), JSON.stringify(linked));
    }
    const script = fileURLToPath(new URL("packages.ts", import.meta.url));
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-config", "--no-lock", script, argument],
      cwd: root,
      env: { JSR_URL: jsr, DENO_DIR: join(root, ".cache"), NO_COLOR: "1" },
    }).output();
    const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
    const [left, lock] = await Promise.all(
      ["deno.json", "deno.lock"].map((name) => Deno.readTextFile(join(root, name))),
    );
    return { code, output: text(stdout) + text(stderr), config: left, lock };
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

/** A JSR that has these packages, each with one empty module. */
async function withJsr(packages: string[], use: (url: string) => Promise<void>): Promise<void> {
  const module = "export {};\n";
  const checksum = `sha256-${createHash("sha256").update(module).digest("hex")}`;
  const answers = new Map<string, BodyInit>();
  for (const name of packages) {
    const manifest = { "/mod.ts": { size: module.length, checksum } };
    answers.set(`/${name}/meta.json`, JSON.stringify({ versions: { "2.3.4": {} } }));
    answers.set(`/${name}/2.3.4_meta.json`, JSON.stringify({ manifest, exports: { ".": "./mod.ts" } }));
    answers.set(`/${name}/2.3.4/mod.ts`, module);
  }
  const server = Deno.serve({ port: 0, onListen: () => {} }, (request) => {
    const body = answers.get(new URL(request.url).pathname);
    return new Response(body, { status: body ? 200 : 404 });
  });
  try {
    await use(`http://localhost:${server.addr.port}/`);
  } finally {
    await server.shutdown();
  }
}

Deno.test("packages: the links of deno.json go and come back as they are written there", async () => {
  const config = await Deno.readTextFile(new URL("../deno.json", import.meta.url));
  assert.equal(JSON.parse(withoutLinks(config)).links, undefined);
  assert.equal(withLinks(withoutLinks(config)), withLinks(config));
  if (config.includes('"links"')) assert.equal(withLinks(config), config);
});

Deno.test("packages published: takes the links out and locks what JSR has", async () => {
  await withJsr(["@fresh/core", "@some/tool"], async (jsr) => {
    const { code, output, config, lock } = await runScript("published", CONFIG, jsr);
    assert.deepEqual([code, output], [0, "deno.json and deno.lock name the published packages\n"]);
    assert.equal(config, withoutLinks(CONFIG));
    assert.deepEqual(Object.keys(JSON.parse(lock).jsr), ["@fresh/core@2.3.4", "@some/tool@2.3.4"]);
  });
});

Deno.test("packages published: where JSR cannot be reached, says so and changes nothing", async () => {
  const { code, output, config, lock } = await runScript("published", CONFIG, "http://127.0.0.1:9/");
  assert.equal(code, 1);
  assert.match(
    output,
    /^Cannot switch to the published packages: .*@fresh\/core.*\ndeno.json and deno.lock are as they/,
  );
  assert.deepEqual([config, lock], [CONFIG, "before"]);
});

Deno.test("packages offline: puts the links back and does not ask JSR for what is linked", async () => {
  await withJsr(["@some/tool"], async (jsr) => {
    const { code, config, lock } = await runScript("offline", withoutLinks(CONFIG), jsr);
    assert.equal(code, 0);
    assert.equal(config, CONFIG);
    assert.deepEqual(Object.keys(JSON.parse(lock).jsr), ["@some/tool@2.3.4"]);
  });
});

Deno.test("packages: anything else gets the usage", async () => {
  const { code, output } = await runScript("else", CONFIG, "http://127.0.0.1:9/");
  assert.deepEqual([code, output], [2, "Usage: deno task packages published|offline\n"]);
});
