import assert from "node:assert/strict";
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { COMMIT, git } from "./git.ts";
import { GIT, needsAll, TERRAFORM } from "./programs.ts";
import { run } from "./run.ts";

const SCRIPT = join(import.meta.dirname!, "../../.ci/rollback");

/** A root that writes what it is given to a file, and whose deployment's file has named some images, the present one last. */
async function rollBack(versions: string[], env: Record<string, string> = {}): Promise<string> {
  const folder = await Deno.makeTempDir({ prefix: "lookout-rollback-" });
  try {
    const root = join(folder, "terraform");
    await Deno.mkdir(join(root, "deployments"), { recursive: true });
    await cp(SCRIPT, join(folder, ".ci/rollback"));
    await Deno.writeTextFile(
      join(root, "main.tf"),
      'variable "image_version" {}\nresource "terraform_data" "image" {\n  input = var.image_version\n}\n' +
        'output "image" {\n  value = terraform_data.image.output\n}\n',
    );
    await git(folder, ["init", "--quiet"]);
    for (const version of versions) {
      await Deno.writeTextFile(join(root, "deployments/lookout.tfvars"), `image_version = "${version}"\n`);
      await git(folder, ...COMMIT);
    }
    await run("terraform", ["init", "-no-color"], { cwd: root });
    await run(join(folder, ".ci/rollback"), [], { env: { DEPLOYMENT: "lookout", TF_CLI_ARGS: "-no-color", ...env } });
    return (await run("terraform", ["output", "-raw", "image"], { cwd: root })).stdout;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const test = (name: string, body: () => Promise<void>) => needsAll([TERRAFORM, GIT], name, body);

test("rollback applies the previous image, whatever was committed in between", async () => {
  assert.equal(await rollBack(["v1", "v2", "v3"]), "v2");
  assert.equal(await rollBack(["v1", "v2", "v2"]), "v1");
});

test("rollback applies the image that it is given", async () => {
  assert.equal(await rollBack(["v1", "v2", "v3"], { IMAGE_VERSION: "v1" }), "v1");
});

test("rollback without an older image says so, and applies nothing", async () => {
  await assert.rejects(
    rollBack(["v1"]),
    /Cannot roll back lookout: deployments\/lookout.tfvars has never named an image other than v1; set IMAGE_VERSION/,
  );
});
