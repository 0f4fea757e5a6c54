import assert from "node:assert/strict";
import { join } from "node:path";
import { fileSource } from "./file.ts";

async function look(path: string, signal = AbortSignal.timeout(5000)) {
  const look = await fileSource(path).look({ signal });
  return look.ok ? look.content.bytes.length : look.reason;
}

async function inFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "lookout-file-" });
  try {
    await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("fileSource() reads a file of up to 16 MiB", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "urls.csv");
    await Deno.writeFile(path, new Uint8Array(16 * 1024 * 1024));
    assert.equal(await look(path), 16 * 1024 * 1024);
    await Deno.writeFile(path, new Uint8Array(1), { append: true });
    assert.equal(await look(path), "it is larger than 16 MiB");
  });
});

Deno.test({
  name: "fileSource() stops reading an endless device, and does not wait for a writer to a named pipe",
  ignore: Deno.build.os === "windows",
  fn: () =>
    inFolder(async (folder) => {
      assert.equal(await look("/dev/zero"), "it is larger than 16 MiB");
      assert.equal(await look("/dev/null"), 0);
      const pipe = join(folder, "pipe");
      assert((await new Deno.Command("mkfifo", { args: [pipe] }).output()).success);
      assert.equal(await look(pipe), "it is a named pipe, not a file");
    }),
});

Deno.test("fileSource() says why there is no list, and shows no invisible characters", async () => {
  await inFolder(async (folder) => {
    assert.equal(await look(folder), "it is a directory");
    assert.equal(await look(join(folder, "no\u001bne")), "no such file");
    assert.equal(fileSource("a\u001b\u202e.csv").name, "a<U+001B><U+202E>.csv");
  });
});
