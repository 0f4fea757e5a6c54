import assert from "node:assert/strict";
import { createInterface } from "node:readline/promises";
import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";

const SCRIPT = new URL("world_process.ts", import.meta.url).pathname;

interface World {
  process: Deno.ChildProcess;
  paths: { targets: string; ca: string };
}

async function start(...args: string[]): Promise<World> {
  const command = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", SCRIPT, ...args],
    stdin: "piped",
    stdout: "piped",
  });
  const process = command.spawn();
  const lines = createInterface({ input: Readable.fromWeb(process.stdout as ReadableStream) });
  for await (const line of lines) return { process, paths: JSON.parse(line) };
  throw new Error("Cannot start a world: it printed nothing");
}

Deno.test("world_process.ts serves a list of targets until its standard input ends", async () => {
  const { process, paths } = await start("--targets=40", "--tls-share=1", "--median-ms=1");
  const [header, ...rows] = (await Deno.readTextFile(paths.targets)).trimEnd().split("\n");
  assert.equal(header, "name,url,category");
  assert.equal(rows.length, 40);
  const [, url] = rows[0].split(",");
  using client = Deno.createHttpClient({ caCerts: [await Deno.readTextFile(paths.ca)] });
  const init: RequestInit & { client: Deno.HttpClient } = { client, redirect: "manual" };
  const answer = await fetch(url, init);
  await answer.body?.cancel();
  assert.match(url, /^https:\/\/127\./);
  assert.ok(answer.status >= 200 && answer.status < 600);

  await process.stdin.close();
  assert.equal((await process.status).code, 0);
  await assert.rejects(Deno.stat(paths.targets), Deno.errors.NotFound);
});

Deno.test("world_process.ts ends on SIGTERM and leaves no file", async () => {
  const { process, paths } = await start("--targets=1");
  process.kill("SIGTERM");
  assert.equal((await process.status).code, 0);
  await assert.rejects(Deno.stat(paths.ca), Deno.errors.NotFound);
  await process.stdin.close();
});
