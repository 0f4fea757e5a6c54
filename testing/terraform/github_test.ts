import assert from "node:assert/strict";
import { join } from "node:path";
import { run } from "./run.ts";

const FOLDER = join(import.meta.dirname!, "../../.github");
const ACTION = join(FOLDER, "actions/assume-role/action.yml");
const WORKFLOWS = ["pipeline", "deploy", "rollback"].map((name) => join(FOLDER, "workflows", `${name}.yml`));

for (const path of [...WORKFLOWS, ACTION]) {
  Deno.test(`GitHub's schema accepts ${path.slice(FOLDER.length + 1)}`, async () => {
    await run(Deno.execPath(), ["run", "-A", "npm:@action-validator/cli@0.6.0", path], { cwd: FOLDER });
  });
}

/** The jobs of a workflow by their names, as text. */
function jobsOf(workflow: string): Map<string, string> {
  const jobs = workflow.split(/^jobs:\n/m)[1].split(/^(?= {2}[\w-]+:$)/m);
  return new Map(jobs.map((job) => [job.trim().split(":", 1)[0], job]));
}

Deno.test("every action of GitHub's workflows is pinned to a commit, or is the project's own", async () => {
  for (const path of WORKFLOWS) {
    const used = [...(await Deno.readTextFile(path)).matchAll(/uses: (\S+)/g)].map(([, action]) => action);
    assert.ok(used.length > 0);
    for (const action of used) assert.match(action, /^\.\/\.github\/actions\/|^actions\/[\w-]+@[0-9a-f]{40}$/);
  }
});

Deno.test("only GitHub jobs that assume a role of AWS get a token, and only if the role trusts it", async () => {
  const [pipeline, deploy, rollback] = await Promise.all(WORKFLOWS.map((path) => Deno.readTextFile(path)));
  const jobs = new Map([...jobsOf(pipeline), ...jobsOf(deploy), ...jobsOf(rollback)]);
  const roles = [...jobs].flatMap(([name, job]) => {
    const role = /role: \$\{\{ vars\.(\w+) \}\}/.exec(job)?.[1];
    assert.equal(role !== undefined, /^ {6}id-token: write$/m.test(job), name);
    return role ? [[name, role, /^ {4}if: (?:>-\n +)?(.+(?:\n {6}&& .+)*)/m.exec(job)?.[1].replace(/\s+/g, " ")]] : [];
  });
  assert.deepEqual(roles, [
    ["push-image", "IMAGE_ROLE_ARN", "github.event_name == 'push' && vars.IMAGE_ROLE_ARN != ''"],
    [
      "plan",
      "PLAN_ROLE_ARN",
      "!failure() && !cancelled() && vars.PLAN_ROLE_ARN != '' " +
      "&& (github.event_name == 'push' || github.event.pull_request.head.repo.full_name == github.repository)",
    ],
    ["deploy", "DEPLOY_ROLE_ARN", "github.ref_name == github.event.repository.default_branch"],
    ["rollback", "DEPLOY_ROLE_ARN", "github.ref_name == github.event.repository.default_branch"],
  ]);
  // An environment would be another subject of the token, which the roles do not trust.
  for (const workflow of [pipeline, deploy, rollback]) assert.doesNotMatch(workflow, /^ +environment:/m);
});

Deno.test("the token that GitHub signs is for AWS, and is exchanged for the role's", async () => {
  const home = await Deno.makeTempDir({ prefix: "lookout-github-" });
  await using server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, (request) => {
    const { searchParams } = new URL(request.url);
    const asked = request.headers.get("authorization") === "bearer request-token";
    return Response.json({ count: 1, value: asked ? `signed-for-${searchParams.get("audience")}` : "nobody" });
  });
  try {
    const script = (await Deno.readTextFile(ACTION)).split("      run: |\n")[1];
    await run("sh", ["-euc", script], {
      env: {
        ACTIONS_ID_TOKEN_REQUEST_TOKEN: "request-token",
        ACTIONS_ID_TOKEN_REQUEST_URL: `http://127.0.0.1:${server.addr.port}/token?api-version=2.0`,
        GITHUB_ENV: `${home}/env`,
        GITHUB_RUN_ID: "7",
        ROLE: "arn:aws:iam::123456789012:role/pipeline/lookout-plan",
        RUNNER_TEMP: home,
      },
    });
    assert.equal((await Deno.readTextFile(`${home}/aws.token`)).trimEnd(), "signed-for-sts.amazonaws.com");
    assert.deepEqual((await Deno.readTextFile(`${home}/env`)).trimEnd().split("\n"), [
      "AWS_ROLE_ARN=arn:aws:iam::123456789012:role/pipeline/lookout-plan",
      "AWS_ROLE_SESSION_NAME=github-7",
      `AWS_WEB_IDENTITY_TOKEN_FILE=${home}/aws.token`,
    ]);
  } finally {
    await Deno.remove(home, { recursive: true });
  }
});
