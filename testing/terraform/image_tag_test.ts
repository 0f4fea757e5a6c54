import assert from "node:assert/strict";
import { cp } from "node:fs/promises";
import { dirname, join } from "node:path";
import { COMMIT, git } from "./git.ts";
import { GIT, needsAll } from "./programs.ts";
import { run } from "./run.ts";

const PROJECT = join(import.meta.dirname!, "../..");

/** A repository with the project's .dockerignore, and with the script that names its images. */
class Repository implements AsyncDisposable {
  private constructor(readonly folder: string) {}

  static async make(): Promise<Repository> {
    const folder = await Deno.makeTempDir({ prefix: "lookout-image-tag-" });
    for (const path of [".ci/image_tag", ".dockerignore"]) await cp(join(PROJECT, path), join(folder, path));
    await git(folder, ["init", "--quiet"], ...COMMIT);
    return new Repository(folder);
  }

  /** The tag once a file was committed. */
  async tagAfter(path: string, text: string): Promise<string> {
    await Deno.mkdir(dirname(join(this.folder, path)), { recursive: true });
    await Deno.writeTextFile(join(this.folder, path), text);
    await git(this.folder, ...COMMIT);
    return await this.tag();
  }

  async tag(platform = "linux/arm64"): Promise<string> {
    return (await run(join(this.folder, ".ci/image_tag"), [platform])).stdout.trimEnd();
  }

  [Symbol.asyncDispose]() {
    return Deno.remove(this.folder, { recursive: true });
  }
}

needsAll([GIT], "image_tag is derived from the image's files and platform", async () => {
  await using repository = await Repository.make();
  const first = await repository.tagAfter("lib/version.ts", "1");
  assert.match(first, /^[0-9a-f]{40}$/);
  const second = await repository.tagAfter("lib/version.ts", "2");
  assert.notEqual(second, first);
  assert.equal(await repository.tagAfter("lib/version.ts", "1"), first);
  assert.notEqual(await repository.tag("linux/amd64"), first);
  await assert.rejects(run(join(repository.folder, ".ci/image_tag"), []), /expected a platform, such as linux\/arm64/);
});

needsAll([GIT], "image_tag leaves out the list, and what .dockerignore excludes, like Docker", async () => {
  await using repository = await Repository.make();
  const first = await repository.tagAfter("lib/version.ts", "1");
  const leftOut = [
    "urls.csv",
    "docs/operations.md",
    "lib/sweep/sweep_test.ts",
    "routes/index_test.tsx",
    "offline/README.md",
    "terraform/deployments/lookout.tfvars",
    ".github/workflows/deploy.yml",
    ".gitlab-ci.yml",
  ];
  for (const path of leftOut) assert.equal(await repository.tagAfter(path, "x"), first, path);
  // Docker's patterns without a slash are about the topmost folder.
  let before = first;
  for (const path of ["lib/urls.csv", "lib/data/x.ts", "static/.hidden", "lib/docs.ts", "Dockerfile"]) {
    const after = await repository.tagAfter(path, "x");
    assert.notEqual(after, before, path);
    before = after;
  }
});

Deno.test(".dockerignore has no exceptions, which image_tag would not see", async () => {
  assert.doesNotMatch(await Deno.readTextFile(join(PROJECT, ".dockerignore")), /^!/m);
});
