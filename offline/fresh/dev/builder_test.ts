import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { app } from "../fixture/main.ts";
import { CONFIG, spawnServer } from "../../../testing/process/spawn_server.ts";
import { Builder } from "./builder.ts";
import { modulesIn } from "./files.ts";

const FIXTURE = fileURLToPath(new URL("../fixture", import.meta.url));

async function inTemporaryFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("Builder.build() writes a server that runs with named permissions and without esbuild", async () => {
  await inTemporaryFolder(async (outDir) => {
    await new Builder({ root: FIXTURE, outDir }).build();
    const entry = join(outDir, "server.js");

    const permissions = ["--allow-net", "--allow-read", "--allow-env", "--allow-sys", "--no-prompt"];
    await using server = await spawnServer(["serve", "--config", CONFIG, ...permissions, "--port", "0", entry]);
    const page = await fetch(`${server.origin}/`);
    const html = await page.text();
    assert.match(html, /<h1>Fixture<\/h1>/);
    assert.match(await (await fetch(`${server.origin}/greet/Ada`)).text(), /<p>Hello Ada<\/p>/);

    const style = /href="(\/style\.css\?__frsh_c=[\w-]+)"/.exec(html)![1];
    const css = await fetch(server.origin + style);
    assert.match(await css.text(), /rgb\(1, 2, 3\)/);
    assert.match(css.headers.get("Cache-Control")!, /immutable/);
    assert.match(css.headers.get("ETag")!, /^W\/"[0-9a-f]{64}"$/);

    const modules = [...page.headers.get("Link")!.matchAll(/<(.*?)>/g)].map(([, path]) => path);
    assert.equal(modules.length, 2);
    for (const path of modules) {
      const script = await fetch(server.origin + path);
      assert.equal(script.headers.get("Content-Type"), "text/javascript; charset=UTF-8");
      assert.match(await script.text(), /^import|^var|^export/);
    }

    const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["info", "--config", CONFIG, entry] }).output();
    assert.doesNotMatch(new TextDecoder().decode(stdout), /esbuild/);
  });
});

Deno.test("Builder.build() serves the files in static/, but no dotfiles except .well-known", async () => {
  const apply = await new Builder({ root: FIXTURE }).build({ snapshot: "memory" });
  apply(app);
  const handle = app.handler();
  const statusOf = async (path: string) => (await handle(new Request(`http://localhost${path}`))).status;
  assert.equal(await statusOf("/.well-known/hello.txt"), 200);
  assert.equal(await statusOf("/.hidden"), 404);
});

Deno.test("Builder.build() in memory gives the app its routes and islands", async () => {
  const apply = await new Builder({ root: FIXTURE }).build({ snapshot: "memory" });
  apply(app);
  const response = await app.handler()(new Request("http://localhost/"));
  assert.match(await response.text(), /<!--frsh:island:Counter:0:-->/);
  assert.match(response.headers.get("Link")!, /\/Counter\.js>/);
});

Deno.test("Builder.build() takes the build's id from the environment", async () => {
  await inTemporaryFolder(async (outDir) => {
    const code = `import { Builder } from "fresh/dev"; await new Builder(${
      JSON.stringify({ root: FIXTURE, outDir })
    }).build();`;
    const { success } = await new Deno.Command(Deno.execPath(), {
      args: ["eval", "--config", CONFIG, code],
      env: { GITHUB_SHA: "0123abc" },
    }).output();
    assert.ok(success);
    await Deno.stat(join(outDir, "static/_fresh/js/0123abc/Counter.js"));
  });
});

Deno.test("modulesIn() finds modules, not tests and other files", async () => {
  await inTemporaryFolder(async (folder) => {
    await Deno.mkdir(join(folder, "a"), { recursive: true });
    const names = ["b.tsx", "a/c.js", "a/[id].svg.ts", "e_test.ts", "f.test.tsx", "g.css"];
    for (const name of names) await Deno.writeTextFile(join(folder, name), "");
    const found = await modulesIn(folder);
    assert.deepEqual(found.map(({ name }) => name), ["a/[id].svg", "a/c", "b"]);
  });
});
