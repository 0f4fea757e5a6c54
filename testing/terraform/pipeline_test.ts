import assert from "node:assert/strict";
import { copyFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { GIT, needsAll } from "./programs.ts";
import { run } from "./run.ts";

const PROJECT = join(import.meta.dirname!, "../..");
const PIPELINE = join(PROJECT, ".gitlab-ci.yml");

/** What the bootstrap's output `gitlab_variables` has the pipeline know. */
const ROLES = ["DEPLOY_ROLE_ARN=deploy", "IMAGE_ROLE_ARN=image", "PLAN_ROLE_ARN=plan"];

const IDENTITY = ["-c", "user.name=test", "-c", "user.email=test@example.com"];
const COMMIT = [["add", "."], [...IDENTITY, "commit", "--quiet", "--message", "test"]];

async function git(folder: string, ...commands: string[][]): Promise<void> {
  for (const args of commands) await run("git", args, { cwd: folder });
}

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

needsAll([GIT], "the pipeline makes no new image for a commit that changes the list and nothing else", async () => {
  const pipeline = await Deno.readTextFile(PIPELINE);
  const naming = /^ {4}- (image_tag=.+)$/m.exec(pipeline)![1];
  const folder = await Deno.makeTempDir({ prefix: "lookout-pipeline-" });
  try {
    const tagAfter = async (path: string, text: string) => {
      await Deno.mkdir(dirname(join(folder, path)), { recursive: true });
      await Deno.writeTextFile(join(folder, path), text);
      await git(folder, ...COMMIT);
      return (await run("sh", ["-c", `${naming}; echo "$image_tag"`], { cwd: folder })).stdout;
    };
    await git(folder, ["init", "--quiet"]);
    await Deno.writeTextFile(join(folder, "urls.csv"), "name,url\n");
    const first = await tagAfter("lib/version.ts", "1");
    assert.match(first, /^[0-9a-f]{40}\n$/);
    assert.equal(await tagAfter("urls.csv", "name,url\nExample,https://example.com\n"), first);
    assert.notEqual(await tagAfter("lib/version.ts", "2"), first);
    assert.equal(await tagAfter("lib/version.ts", "1"), first);
    assert.notEqual(await tagAfter("lib/urls.csv", "2"), first);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
  // The image that the plan is for is the one that was named, and the job that named it hands the name on.
  assert.match(
    pipeline,
    /echo "IMAGE_TAG=\$image_tag" > image\.env\n[^]+dotenv: image\.env\n[^]+image_version="\$\{IMAGE_TAG:-/,
  );
});

Deno.test("the pipeline reads the variables that the bootstrap tells, and has no key of its own", async () => {
  const pipeline = await Deno.readTextFile(PIPELINE);
  const outputs = await Deno.readTextFile(join(PROJECT, "terraform/bootstrap/outputs.tf"));
  const named = [...outputs.matchAll(/^ {4}([A-Z]\w+) += /gm)].map(([, name]) => name);
  assert.ok(named.length > 8);
  // Terraform itself reads the variables that begin with TF_VAR_.
  for (const name of named) if (!name.startsWith("TF_VAR_")) assert.match(pipeline, new RegExp(`\\$\\{?${name}\\b`));
  assert.doesNotMatch(pipeline, /AWS_(ACCESS_KEY_ID|SECRET_ACCESS_KEY)/);
});
