import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { withLinks, withoutLinks } from "./packages.ts";

const CONFIG = `{
  "name": "@some/app",
  "lock": { "frozen": true },
  "links": ["./offline/fresh", "./offline/std-csv", "./offline/std-http"],
  "tasks": { "a":   "oddly formatted", "test": "deno test --ignore=slow" },
  "imports": { "fresh": "jsr:@fresh/core@^2.3", "tool": "jsr:@some/tool@^2" },
  "exclude": [".cache"]
}
`;

const LOCK = '{ "version": "5" }\n';

/** What a run left, and what `deno check` says of it. */
interface Ran {
  code: number;
  output: string;
  config: string;
  lock: string;
  check: string;
}

/** Runs the script in a small application, with `registry` as JSR and npm. */
async function runScript(
  argument: string | string[],
  config: string,
  registry: string,
  { before = LOCK, inner = "./inner.ts" } = {},
): Promise<Ran & { locks: string[] }> {
  const root = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(join(root, "deno.json"), config);
    await Deno.writeTextFile(join(root, "deno.lock"), before);
    for (const entry of ["main.ts", "dev.ts", "cli.ts"]) {
      await Deno.writeTextFile(join(root, entry), 'import "fresh";\nimport "tool";\n');
    }
    for (const [folder, name] of [["fresh", "@fresh/core"], ["std-csv", "@std/csv"], ["std-http", "@std/http"]]) {
      await Deno.mkdir(join(root, "offline", folder), { recursive: true });
      await Deno.writeTextFile(join(root, "offline", folder, "mod.ts"), 'import "inner";\nexport {};\n');
      await Deno.writeTextFile(join(root, "offline", folder, "inner.ts"), "export const inner = 1;\n");
      const linked = { name, version: "2.3.3", exports: "./mod.ts", imports: { inner } };
      await Deno.writeTextFile(join(root, "offline", folder, "deno.json"), JSON.stringify(linked));
    }
    const script = fileURLToPath(new URL("packages.ts", import.meta.url));
    const env = { JSR_URL: registry, NPM_CONFIG_REGISTRY: registry, DENO_DIR: join(root, ".cache"), NO_COLOR: "1" };
    const deno = async (...args: string[]) => {
      const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), { args, cwd: root, env }).output();
      return { code, output: [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes)).join("") };
    };
    const read = (name: string) => Deno.readTextFile(join(root, name));
    const locks: string[] = [];
    let ran = { code: 0, output: "" };
    for (const word of [argument].flat()) {
      ran = await deno("run", "-A", "--no-config", "--no-lock", script, word);
      locks.push(await read("deno.lock"));
    }
    const check = ran.code === 0 ? (await deno("check", "--quiet", "--frozen")).output : "";
    return { ...ran, config: await read("deno.json"), lock: locks.at(-1)!, locks, check };
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

/** What npm tells of a package without contents, in all versions the same, and its archive. */
async function npmPackage(name: string, versions: string[]) {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.mkdir(join(folder, "package"));
    await Deno.writeTextFile(join(folder, "package/package.json"), JSON.stringify({ name }));
    const args = ["--create", "--gzip", `--directory=${folder}`, "package"];
    const archive = (await new Deno.Command("tar", { args }).output()).stdout;
    const integrity = `sha512-${createHash("sha512").update(archive).digest("base64")}`;
    const described = (url: string) => ({
      name,
      "dist-tags": { latest: versions.at(-1) },
      versions: Object.fromEntries(
        versions.map((version) => [version, { name, version, dist: { tarball: `${url}${name}.tgz`, integrity } }]),
      ),
    });
    return { name, archive, integrity, described };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** A JSR that has these packages, each with one empty module, and an npm that has this one. */
async function withRegistry(
  packages: string[],
  use: (url: string) => Promise<void>,
  npm?: Awaited<ReturnType<typeof npmPackage>>,
): Promise<void> {
  const module = "export {};\n";
  const checksum = `sha256-${createHash("sha256").update(module).digest("hex")}`;
  const answers = new Map<string, BodyInit>();
  for (const name of packages) {
    const manifest = { "/mod.ts": { size: module.length, checksum } };
    answers.set(`/${name}/meta.json`, JSON.stringify({ versions: { "2.3.4": {} } }));
    answers.set(`/${name}/2.3.4_meta.json`, JSON.stringify({ manifest, exports: { ".": "./mod.ts" } }));
    answers.set(`/${name}/2.3.4/mod.ts`, module);
  }
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
    const body = answers.get(new URL(request.url).pathname);
    return new Response(body, { status: body ? 200 : 404 });
  });
  const url = `http://127.0.0.1:${server.addr.port}/`;
  if (npm) {
    answers.set(`/${npm.name}`, JSON.stringify(npm.described(url)));
    answers.set(`/${npm.name}.tgz`, npm.archive);
  }
  try {
    await use(url);
  } finally {
    await server.shutdown();
  }
}

Deno.test("packages: the links of deno.json are removed and restored exactly as written", async () => {
  const config = await Deno.readTextFile(new URL("../deno.json", import.meta.url));
  const published = withoutLinks(config);
  const { links, exclude } = JSON.parse(published);
  assert.deepEqual([links, exclude.at(-1)], [undefined, "offline"]);
  assert.equal(withoutLinks(published), published);
  assert.equal(withLinks(published), withLinks(config));
  if (config.includes('"links"')) assert.equal(withLinks(config), config);
});

Deno.test("packages published: removes the links and locks JSR's packages", async () => {
  await withRegistry(["@fresh/core", "@some/tool"], async (registry) => {
    const { code, output, config, lock, check } = await runScript("published", CONFIG, registry);
    assert.deepEqual([code, output], [0, "deno.json and deno.lock name the published packages\n"]);
    assert.equal(config, withoutLinks(CONFIG));
    assert.match(config, /"deno test --ignore=slow,offline"/);
    assert.deepEqual(Object.keys(JSON.parse(lock).jsr), ["@fresh/core@2.3.4", "@some/tool@2.3.4"]);
    assert.equal(check, "");
  });
});

Deno.test("packages published: keeps the locked versions of npm packages", async () => {
  const pinned = await npmPackage("pinned", ["1.0.0", "1.1.0"]);
  await withRegistry(["@fresh/core", "@some/tool"], async (registry) => {
    const config = CONFIG.replace('"imports": {', '$& "pinned": "npm:pinned@^1.0.0",');
    const locked = { "pinned@1.0.0": { integrity: pinned.integrity, tarball: `${registry}pinned.tgz` } };
    const before = { version: "5", specifiers: { "npm:pinned@1": "1.0.0" }, npm: locked };
    const { output, lock } = await runScript("published", config, registry, { before: JSON.stringify(before) });
    assert.equal(output, "deno.json and deno.lock name the published packages\n");
    assert.deepEqual(Object.keys(JSON.parse(lock).npm), ["pinned@1.0.0"]);
    assert.deepEqual(Object.keys(JSON.parse(lock).jsr), ["@fresh/core@2.3.4", "@some/tool@2.3.4"]);
  }, pinned);
});

Deno.test("packages published: says if JSR cannot be reached, and changes nothing", async () => {
  const { code, output, config, lock } = await runScript("published", CONFIG, "http://127.0.0.1:9/");
  assert.equal(code, 1);
  assert.match(
    output,
    /^Cannot switch to the published packages: .*@fresh\/core.*\ndeno.json and deno.lock are as they/,
  );
  assert.deepEqual([config, lock], [CONFIG, LOCK]);
});

Deno.test("packages offline: restores the links and does not request linked packages from JSR", async () => {
  await withRegistry(["@some/tool"], async (registry) => {
    const { code, config, lock, check } = await runScript("offline", withoutLinks(CONFIG), registry);
    assert.deepEqual([code, check], [0, ""]);
    assert.equal(config, CONFIG);
    assert.deepEqual(Object.keys(JSON.parse(lock).jsr), ["@some/tool@2.3.4"]);
  });
});

Deno.test("packages offline: restores the lockfile byte for byte, even if npm has newer versions by then", async () => {
  const pinned = await npmPackage("pinned", ["1.0.0", "1.1.0"]);
  await withRegistry(["@fresh/core", "@std/csv", "@std/http", "@some/tool"], async (registry) => {
    const locked = { "pinned@1.0.0": { integrity: pinned.integrity, tarball: `${registry}pinned.tgz` } };
    const before = JSON.stringify({ version: "5", specifiers: { "npm:pinned@1": "1.0.0" }, npm: locked });
    const options = { before, inner: "npm:pinned@^1.0.0" };
    const words = ["offline", "published", "offline", "offline"];
    const { code, output, locks: [first, published, back, again] } = await runScript(words, CONFIG, registry, options);
    assert.equal(code, 0, output);
    assert.deepEqual(Object.keys(JSON.parse(first).npm), ["pinned@1.0.0"]);
    assert.equal(JSON.parse(published).npm, undefined);
    assert.equal(back, first);
    assert.equal(again, first);
  }, pinned);
});

Deno.test("packages published: rejects a lockfile with two versions of Preact, and changes nothing", async () => {
  const preact = await npmPackage("preact", ["10.1.0", "10.2.0"]);
  await withRegistry(["@fresh/core", "@some/tool"], async (registry) => {
    const config = CONFIG.replace('"imports": {', '$& "preact": "npm:preact@10.1.0", "other": "npm:preact@10.2.0",');
    const { code, output, config: left, lock } = await runScript("published", config, registry);
    assert.equal(code, 1);
    assert.match(
      output,
      /: the lock would have more than one preact \(preact@10\.1\.0, preact@10\.2\.0\), and islands/,
    );
    assert.deepEqual([left, lock], [config, LOCK]);
  }, preact);
});

Deno.test("packages: deno.json names each stand-in's package with the stand-in's version", async () => {
  const read = async (path: string) => JSON.parse(await Deno.readTextFile(new URL(path, import.meta.url)));
  const { imports } = await read("../deno.json");
  const jsr = Object.values<string>(imports).filter((specifier) => specifier.startsWith("jsr:"));
  const standIns = await Promise.all(["fresh", "std-csv", "std-http"].map((folder) => read(`${folder}/deno.json`)));
  assert.deepEqual(jsr, standIns.map(({ name, version }) => `jsr:${name}@${version}`));
});

Deno.test("packages: any other argument shows the usage", async () => {
  const { code, output } = await runScript("else", CONFIG, "http://127.0.0.1:9/");
  assert.deepEqual([code, output], [2, "Usage: deno task packages published|offline\n"]);
});
