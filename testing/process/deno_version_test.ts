import assert from "node:assert/strict";

const ROOT = new URL("../../", import.meta.url);
const read = (path: string) => Deno.readTextFile(new URL(path, ROOT));

Deno.test("every mention of a version of Deno is the one in .deno-version", async () => {
  const version = (await read(".deno-version")).trim();
  const mentions: string[] = [];
  for (const path of ["README.md", ".ci/run", "Dockerfile", ".gitlab-ci.yml"]) {
    const text = await read(path).catch((error) => {
      if (error instanceof Deno.errors.NotFound) return "";
      throw error;
    });
    for (const [mention, found] of text.matchAll(/deno[@:](?:[a-z]+-)?(\d+\.\d+\.\d+)/g)) {
      assert.equal(found, version, `${path} has ${mention}`);
      mentions.push(mention);
    }
  }
  assert.ok(mentions.includes(`deno:debian-${version}`), "the pipeline's image");
});
