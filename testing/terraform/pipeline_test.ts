import assert from "node:assert/strict";
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
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
    const identity = ["-c", "user.name=test", "-c", "user.email=test@example.com"];
    for (
      const args of [
        ["init", "--quiet", "--initial-branch", branch],
        ["remote", "add", "origin", "git@gitlab.com:group/lookout.git"],
        ["symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main"],
        ["add", "."],
        [...identity, "commit", "--quiet", "--message", "test"],
      ]
    ) await run("git", args, { cwd: folder });
    const given = variables.flatMap((variable) => ["--variable", variable]);
    const args = [
      "run",
      "-A",
      "--config",
      join(PROJECT, "deno.json"),
      "npm:gitlab-ci-local@^4.75.1",
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
  });
});

needsAll([GIT], "the pipeline plans on a merge request", async () => {
  const listed = await jobs("feature", [...ROLES, "CI_PIPELINE_SOURCE=merge_request_event"]);
  assert.deepEqual(listed, { ...TESTS, "push image": "never", plan: "on_success", deploy: "never" });
});

needsAll([GIT], "the pipeline only tests on other branches, and where AWS was not set up", async () => {
  const none = { "push image": "never", plan: "never", deploy: "never" };
  assert.deepEqual(await jobs("feature", ROLES), { ...TESTS, ...none });
  assert.deepEqual(await jobs("main", []), { ...TESTS, ...none });
});

Deno.test("the pipeline reads the variables that the bootstrap tells, and has no key of its own", async () => {
  const pipeline = await Deno.readTextFile(PIPELINE);
  const outputs = await Deno.readTextFile(join(PROJECT, "terraform/bootstrap/outputs.tf"));
  const told = [...outputs.matchAll(/^ {4}([A-Z]\w+) += /gm)].map(([, name]) => name);
  assert.ok(told.length > 8);
  // Terraform itself reads the variables that begin with TF_VAR_.
  for (const name of told) if (!name.startsWith("TF_VAR_")) assert.match(pipeline, new RegExp(`\\$\\{?${name}\\b`));
  assert.doesNotMatch(pipeline, /AWS_(ACCESS_KEY_ID|SECRET_ACCESS_KEY)/);
});
