import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildApp } from "./build_app.ts";
import { freePort } from "./free_port.ts";
import { startArguments } from "./task_flags.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** The server by the very words of `deno task start`. */
function start(env: Record<string, string>): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), {
    args: startArguments(env),
    cwd: ROOT,
    env: { NO_COLOR: "1", DENO_NO_PROMPT: "1", LOOKOUT_LOG: "json", LOOKOUT_CONFIRM_DELAY: "0s", ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/** Resolves once it answers. */
async function untilServed(origin: string, ended: () => boolean): Promise<void> {
  while (!ended()) {
    const lives = await fetch(`${origin}/health`).then((response) => response.text(), () => undefined);
    if (lives) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("Cannot reach the server: it has ended");
}

Deno.test("deno task start's permissions suffice for everything that is served and stored, wherever it is, and for nothing else", async () => {
  await buildApp();
  const folder = await Deno.makeTempDir({ prefix: "lookout started " });
  const list = join(folder, "urls.csv");
  const data = join(folder, "data");
  try {
    await Deno.writeTextFile(list, "name,url\nNobody,http://127.0.0.1:9/\n");
    const port = freePort();
    const env = {
      DENO_SERVE_ADDRESS: `tcp:127.0.0.1:${port}`,
      LOOKOUT_TARGETS: list,
      LOOKOUT_STORE: `sqlite:${data}/lookout.db`,
      LOOKOUT_DATA: data,
    };
    const server = start(env);
    const output = Promise.all([new Response(server.stdout).text(), new Response(server.stderr).text()]);
    let ended = false;
    server.status.then(() => ended = true);
    const origin = `http://127.0.0.1:${port}`;
    await untilServed(origin, () => ended);
    const page = await (await fetch(origin)).text();
    const paths = [
      "/targets/nobody",
      "/incidents",
      "/feed.xml",
      "/badges/nobody.svg",
      "/api/v1/list",
      "/ready",
      "/metrics",
      "/metrics/targets",
    ];
    const files = Array.from(
      page.matchAll(/(?:href|src)="(\/(?:styles|favicon)[^"]*)"/g),
      ([, path]) => path,
    );
    const scripts = page.match(/\/_fresh\/js\/[^"]+\.js/g) ?? [];
    assert.ok(files.length >= 2 && scripts.length >= 3);
    for (const path of [...paths, ...files, ...scripts]) {
      const response = await fetch(origin + path);
      await response.body?.cancel();
      assert.equal(response.status, 200, path);
    }
    const chunks = new URL(scripts[0]!, origin).pathname.replace(/[^/]+$/, "");
    await assert.rejects(Deno.stat(join(ROOT, "_fresh/static", chunks, "metafile.json")), Deno.errors.NotFound);
    const metafile = await fetch(`${origin}${chunks}metafile.json`);
    await metafile.body?.cancel();
    assert.equal(metafile.status, 404);
    server.kill("SIGTERM");
    assert.equal((await server.status).code, 0);
    const [stdout, stderr] = await output;
    assert.doesNotMatch(stdout + stderr, /NotCapable|Requires .* access/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
