import assert from "node:assert/strict";
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { COMMIT, git } from "./git.ts";
import { GIT, needsAll } from "./programs.ts";
import { run } from "./run.ts";

const PROJECT = join(import.meta.dirname!, "../..");
const PIPELINE = join(PROJECT, ".gitlab-ci.yml");

/** What the bootstrap's output `pipeline_variables` has the pipeline know. */
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
  checkov: "on_success",
  trivy: "on_success",
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

needsAll([GIT], "the pipeline only tests on other branches, and if AWS was not set up", async () => {
  const none = { "push image": "never", plan: "never", deploy: "never", rollback: "never" };
  assert.deepEqual(await jobs("feature", ROLES), { ...TESTS, ...none });
  assert.deepEqual(await jobs("main", []), { ...TESTS, ...none });
});

/** The pipelines' sources, those of GitHub in one. */
async function readPipelines(): Promise<Record<"gitlab" | "github", string>> {
  const github = ["workflows/pipeline.yml", "workflows/deploy.yml", "workflows/rollback.yml"];
  const texts = await Promise.all(github.map((path) => Deno.readTextFile(join(PROJECT, ".github", path))));
  return { gitlab: await Deno.readTextFile(PIPELINE), github: texts.join("\n") };
}

/** The scripts that jobs run. */
const SCRIPTS = ["init_deployment", "install_terraform", "plan", "push_image", "rollback", "scan"];

Deno.test("both pipelines run the same scripts, and the deployment's file says what is deployed", async () => {
  const pipelines = await readPipelines();
  for (const [name, pipeline] of Object.entries(pipelines)) {
    const run = new Set([...pipeline.matchAll(/\.ci\/(\w+)/g)].map(([, script]) => script));
    assert.deepEqual([...run].sort(), SCRIPTS, name);
    const applied = [...pipeline.matchAll(/terraform (?:-\S+ )*apply (.+)$/gm)].map(([, args]) => args);
    assert.deepEqual(applied, ["-input=false deploy.tfplan"], name);
  }
  const plan = await Deno.readTextFile(join(PROJECT, ".ci/plan"));
  assert.match(plan, /^terraform plan .*-var-file="deployments\/\$DEPLOYMENT\.tfvars" -out=deploy\.tfplan$/m);
  assert.doesNotMatch(plan, /-var=/);
});

Deno.test("both pipelines build for the architecture that a deployment has by default", async () => {
  const variables = await Deno.readTextFile(join(PROJECT, "terraform/variables.tf"));
  const architecture = /^variable "cpu_architecture" \{[^}]*default += "(\w+)"$/m.exec(variables)![1];
  const platform = { ARM64: "linux/arm64", X86_64: "linux/amd64" }[architecture];
  for (const pipeline of Object.values(await readPipelines())) {
    assert.match(pipeline, new RegExp(`^ +IMAGE_PLATFORM: ${platform}$`, "m"));
  }
});

Deno.test("both pipelines read the variables that the bootstrap names, and have no key of their own", async () => {
  const scripts = await Promise.all(SCRIPTS.map((name) => Deno.readTextFile(join(PROJECT, ".ci", name))));
  const outputs = await Deno.readTextFile(join(PROJECT, "terraform/bootstrap/outputs.tf"));
  const named = [...outputs.matchAll(/^ {4}([A-Z]\w+) += /gm)].map(([, name]) => name).sort();
  assert.ok(named.length >= 8);
  const { gitlab, github } = await readPipelines();
  for (const name of named) {
    assert.match([gitlab, ...scripts].join("\n"), new RegExp(`\\$\\{?${name}\\b`), name);
  }
  assert.deepEqual([...new Set([...github.matchAll(/\bvars\.(\w+)/g)].map(([, name]) => name))].sort(), named);
  assert.doesNotMatch(gitlab + github, /AWS_(ACCESS_KEY_ID|SECRET_ACCESS_KEY)|\bsecrets\./);
});
