import assert from "node:assert/strict";
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { COMMIT, git } from "./git.ts";
import { GIT, needsAll } from "./programs.ts";
import { run } from "./run.ts";

const PROJECT = join(import.meta.dirname!, "../..");
const PIPELINE = join(PROJECT, ".gitlab-ci.yml");

/** What the bootstrap's output `gitlab_variables` has the pipeline know. */
const ROLES = ["DEPLOY_ROLE_ARN=deploy", "IMAGE_ROLE_ARN=image", "PLAN_ROLE_ARN=plan"];

/** When each job runs on a branch with these variables, by GitLab's own schema and rules as gitlab-ci-local has them. */
async function jobs(branch: string, variables: string[]): Promise<Record<string, string>> {
  const folder = await Deno.makeTempDir({ prefix: "lookout-pipeline-" });
  try {
    await copyFile(PIPELINE, join(folder, ".gitlab-ci.yml"));
    await git(
      folder,
      ["init", "--quiet", "--initial-branch", branch],
      ["remote", "add", "origin", "git@gitlab.com:group/lookout.git"],
      ["symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main"],
      ...COMMIT,
    );
    const given = variables.flatMap((variable) => ["--variable", variable]);
    const args = [
      "run",
      "-A",
      "--config",
      join(PROJECT, "deno.json"),
      "npm:gitlab-ci-local@4.75.1",
      "--list-json",
      ...given,
    ];
    const { stdout } = await run(Deno.execPath(), args, { cwd: folder });
    const listed: { name: string; when: string }[] = JSON.parse(stdout.slice(stdout.indexOf("[\n")));
    return Object.fromEntries(listed.map(({ name, when }) => [name, when]));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const TESTS = {
  "test: [offline]": "on_success",
  "test: [published]": "on_success",
  "test image: [offline]": "on_success",
  "test image: [published]": "on_success",
  "test terraform": "on_success",
};

needsAll([GIT], "the pipeline pushes an image and plans on main, and applies by hand", async () => {
  assert.deepEqual(await jobs("main", ROLES), {
    ...TESTS,
    "push image": "on_success",
    plan: "on_success",
    deploy: "manual",
    rollback: "manual",
  });
});

needsAll([GIT], "the pipeline plans on a merge request", async () => {
  const listed = await jobs("feature", [...ROLES, "CI_PIPELINE_SOURCE=merge_request_event"]);
  assert.deepEqual(listed, { ...TESTS, "push image": "never", plan: "on_success", deploy: "never", rollback: "never" });
});

needsAll([GIT], "the pipeline only tests on other branches, and where AWS was not set up", async () => {
  const none = { "push image": "never", plan: "never", deploy: "never", rollback: "never" };
  assert.deepEqual(await jobs("feature", ROLES), { ...TESTS, ...none });
  assert.deepEqual(await jobs("main", []), { ...TESTS, ...none });
});

/** The pipeline and the scripts that its jobs run. */
async function sources(): Promise<string> {
  const scripts = ["push_image", "rollback"].map((name) => join(PROJECT, ".ci", name));
  return (await Promise.all([PIPELINE, ...scripts].map((path) => Deno.readTextFile(path)))).join("\n");
}

Deno.test("the pipeline pushes the image that image_tag names, and plans the one that the deployment's file names", async () => {
  const pipeline = await Deno.readTextFile(PIPELINE);
  assert.match(pipeline, /^ {4}- \.ci\/push_image$/m);
  assert.match(pipeline, /^ {4}- terraform plan .*-var-file="deployments\/\$DEPLOYMENT\.tfvars"/m);
  assert.doesNotMatch(pipeline, /-var=/);
});

Deno.test("the pipeline builds for the architecture that a deployment has by default", async () => {
  const variables = await Deno.readTextFile(join(PROJECT, "terraform/variables.tf"));
  const architecture = /^variable "cpu_architecture" \{[^}]*default += "(\w+)"$/m.exec(variables)![1];
  const platform = { ARM64: "linux/arm64", X86_64: "linux/amd64" }[architecture];
  assert.match(await Deno.readTextFile(PIPELINE), new RegExp(`^ {4}IMAGE_PLATFORM: ${platform}$`, "m"));
});

Deno.test("the pipeline reads the variables that the bootstrap names, and has no key of its own", async () => {
  const pipeline = await sources();
  const outputs = await Deno.readTextFile(join(PROJECT, "terraform/bootstrap/outputs.tf"));
  const named = [...outputs.matchAll(/^ {4}([A-Z]\w+) += /gm)].map(([, name]) => name);
  assert.ok(named.length >= 8);
  for (const name of named) assert.match(pipeline, new RegExp(`\\$\\{?${name}\\b`), name);
  assert.doesNotMatch(pipeline, /AWS_(ACCESS_KEY_ID|SECRET_ACCESS_KEY)/);
});
