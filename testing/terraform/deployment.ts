import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { Account } from "./account.ts";
import { rightsOf } from "./calls.ts";
import { COMMIT, git } from "./git.ts";
import type { Policy } from "./policy.ts";
import { copyRoots, type Root, type Roots } from "./roots.ts";
import { run } from "./run.ts";

export const DOMAIN = "status.example.com";

/** The variables of the deployment, in its root. */
export const FILE = "deployments/lookout.tfvars";

/** Every setting that a deployer can make, with a value that Lookout allows. */
const SETTINGS = {
  LOOKOUT_CONCURRENCY: "128",
  LOOKOUT_CONFIRM_DELAY: "30s",
  LOOKOUT_FRAME_ANCESTORS: "https://portal.example.org",
  LOOKOUT_MAX_TARGETS: "2000",
  LOOKOUT_METHOD: "HEAD",
  LOOKOUT_PER_HOST: "2",
  LOOKOUT_SWEEP: "here",
  LOOKOUT_TIMEOUT: "5s",
  LOOKOUT_USER_AGENT: "Example/1.0",
};

/** Every secret that a deployer can give, with a value that Lookout allows. */
export const SECRETS = {
  LOOKOUT_ALERTS: "hook=https://hooks.example.org/lookout#secret=whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3",
  LOOKOUT_PULSE: "https://pulse.example.org/0123456789abcdef",
};

/** Both roots applied to an emulated account, with the defaults wherever there are some. */
export class Deployment implements AsyncDisposable {
  /** The outputs of the deployment's root. */
  output: Record<string, string> = {};
  /** The digest of the image that was pushed last, which is deployed. */
  digest = "";
  /** That of the one before. */
  olderDigest = "";
  /** Policies, by their names. */
  readonly policies: Record<string, Policy> = {};
  /** Roles, by their names: the policy of their own, and the ARN of the policy that bounds them. */
  readonly roles: Record<string, { policy?: Policy; boundary?: string }> = {};

  constructor(readonly account: Account, readonly roots: Roots) {}

  /** As the README does it: the bootstrap, an image, the deployment. */
  static async make(): Promise<Deployment> {
    const account = await Account.open();
    const roots = await copyRoots({ overrides: join(import.meta.dirname!, "overrides"), env: account.env });
    const deployment = new Deployment(account, roots);
    await deployment.#bootstrap();
    await deployment.#deploy();
    return deployment;
  }

  async #bootstrap(): Promise<void> {
    const { bootstrap } = this.roots;
    await setVariables(bootstrap, { domain_name: DOMAIN, gitlab_project: "group/lookout" });
    await bootstrap.terraform(["init"]);
    await this.logged("bootstrap", bootstrap, ["apply", "-auto-approve"]);
    this.olderDigest = await this.account.pushImage("lookout", "v1");
    this.digest = await this.account.pushImage("lookout", "v2");
  }

  async #deploy(): Promise<void> {
    const { bootstrap, deployment } = this.roots;
    const file = join(deployment.folder, FILE);
    await Deno.mkdir(dirname(file));
    const variables = await output(bootstrap, "deployment");
    await git(this.roots.project, ["init", "--quiet"]);
    for (const version of ["v1", "v2"]) {
      await Deno.writeTextFile(file, `${variables}image_version = "${version}"\n`);
      await git(this.roots.project, ...COMMIT);
    }
    await setVariables(deployment, {
      alarm_emails: ["ops@example.com"],
      incident_emails: ["team@example.com"],
      maintenance_file: "tests/maintenance.csv",
      secrets: { LOOKOUT_ALERTS: "new", LOOKOUT_PULSE: await this.#givenSecret() },
      settings: SETTINGS,
      // Nothing ever runs there.
      wait_for_steady_state: false,
    });
    await Deno.writeTextFile(join(deployment.folder, "backend.hcl"), await output(bootstrap, "backend"));
    await deployment.terraform(["init", "-backend-config=backend.hcl", "-backend-config=use_path_style=true"]);
    await this.logged("deploy", deployment, [
      "apply",
      "-auto-approve",
      `-var-file=${FILE}`,
      "-target=aws_secretsmanager_secret.this",
    ]);
    const value = await this.#fileWith(SECRETS.LOOKOUT_ALERTS);
    await this.account.aws("secretsmanager put-secret-value", {
      "secret-id": "lookout/alerts",
      "secret-string": value,
    });
    await this.logged("deploy", deployment, ["apply", "-auto-approve", `-var-file=${FILE}`]);
    const { stdout } = await deployment.terraform(["output", "-json"]);
    const outputs: [string, { value: string }][] = Object.entries(JSON.parse(stdout));
    this.output = Object.fromEntries(outputs.map(([name, { value }]) => [name, value]));
    await this.#readRights();
  }

  /** The ARN of a secret that somebody else made. */
  async #givenSecret(): Promise<string> {
    const value = await this.#fileWith(SECRETS.LOOKOUT_PULSE);
    return (await this.account.aws("secretsmanager create-secret", { name: "lookout-pulse", "secret-string": value }))
      .ARN;
  }

  /** A file with a secret, as an option of the AWS CLI: an argument would be in the shell's history. */
  async #fileWith(secret: string): Promise<string> {
    const path = join(this.roots.deployment.folder, "secret");
    await Deno.writeTextFile(path, secret);
    return `file://${path}`;
  }

  async #readRights(): Promise<void> {
    const filter = ["Role", "LocalManagedPolicy"];
    const details = await this.account.aws("iam get-account-authorization-details", { filter });
    for (const { Arn, PolicyVersionList: [{ Document }] } of details.Policies) {
      this.policies[Arn.split("/").at(-1)] = Document;
    }
    for (const { RoleName, RolePolicyList: [own], PermissionsBoundary } of details.RoleDetailList) {
      this.roles[RoleName] = { policy: own?.PolicyDocument, boundary: PermissionsBoundary?.PermissionsBoundaryArn };
    }
  }

  /** Runs terraform and adds its calls to AWS to the log of that name. */
  logged(name: string, root: Root, args: string[]) {
    return root.terraform(args, { env: { TF_LOG_PROVIDER: "DEBUG", TF_LOG_PATH: this.#log(name) } });
  }

  /** The rights that the calls in a log need. */
  async rightsUsed(name: string): Promise<string[]> {
    // Nobody needs a permission to call this.
    return [...rightsOf(await Deno.readTextFile(this.#log(name)))].filter((right) => right !== "sts:GetCallerIdentity");
  }

  #log(name: string): string {
    return join(this.roots.deployment.folder, `../${name}.log`);
  }

  /** Runs the pipeline's rollback, with its calls to AWS in the log of the deployment. */
  async rollBack(env: Record<string, string> = {}): Promise<void> {
    await run(join(this.roots.project, ".ci/rollback"), [], {
      env: {
        ...this.account.env,
        ...env,
        DEPLOYMENT: "lookout",
        TF_LOG_PROVIDER: "DEBUG",
        TF_LOG_PATH: this.#log("deploy"),
      },
    });
  }

  readService() {
    return this.account.aws("ecs describe-services", { cluster: this.output.cluster, services: this.output.service });
  }

  /** The container of the task definition that is in service, its variables by their names, and where its secrets are. */
  async readContainer() {
    const { services: [{ taskDefinition }] } = await this.readService();
    const read = await this.account.aws("ecs describe-task-definition", { "task-definition": taskDefinition });
    const [container] = read.taskDefinition.containerDefinitions;
    const pairs = container.environment.map(({ name, value }: { name: string; value: string }) => [name, value]);
    const places = container.secrets.map((
      { name, valueFrom }: { name: string; valueFrom: string },
    ) => [name, valueFrom]);
    const env = Object.fromEntries(pairs) as Record<string, string>;
    return { container, env, secrets: Object.fromEntries(places) as Record<string, string> };
  }

  /** Where LOOKOUT_TARGETS says that the list is. */
  get list(): { bucket: string; key: string } {
    const { host, pathname } = new URL(this.output.targets);
    return { bucket: host, key: pathname.slice(1) };
  }

  async readList(): Promise<string> {
    const { bucket, key } = this.list;
    const file = join(this.roots.deployment.folder, "list.csv");
    await run("aws", ["s3api", "get-object", "--bucket", bucket, "--key", key, file], { env: this.account.env });
    return await Deno.readTextFile(file);
  }

  /** Puts another list in the place of the one there; the id of its version. */
  async writeList(text: string): Promise<string> {
    const { bucket, key } = this.list;
    const body = join(this.roots.deployment.folder, "list.csv");
    await Deno.writeTextFile(body, text);
    return (await this.account.aws("s3api put-object", { bucket, key, body })).VersionId;
  }

  /** Deletes the list; the id of the version that says so. */
  async deleteList(): Promise<string> {
    return (await this.account.aws("s3api delete-object", this.list)).VersionId;
  }

  /** Takes versions of the list away, so that the one before them is there again. */
  async forgetList(versions: string[]): Promise<void> {
    for (const id of versions) await this.account.aws("s3api delete-object", { ...this.list, "version-id": id });
  }

  /** Deletes both, as the README does it, the deployment first. */
  async destroy(): Promise<void> {
    const { bootstrap, deployment } = this.roots;
    const unprotected = "-var=deletion_protection=false";
    await this.logged("deploy", deployment, ["destroy", "-auto-approve", `-var-file=${FILE}`, unprotected]);
    const { taskDefinitionArns } = await this.account.aws("ecs list-task-definitions", { "family-prefix": "lookout" });
    for (const arn of taskDefinitionArns) {
      await this.account.aws("ecs deregister-task-definition", { "task-definition": arn });
    }
    await this.logged("bootstrap", bootstrap, ["apply", "-auto-approve", unprotected]);
    await this.account.forgetDeletions((await this.account.aws("s3api list-buckets")).Buckets[0].Name);
    await this.logged("bootstrap", bootstrap, ["destroy", "-auto-approve", unprotected]);
    for (const root of [bootstrap, deployment]) {
      assert.equal((await root.terraform(["state", "list"], { codes: [0, 1] })).stdout, "");
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.roots[Symbol.asyncDispose]();
    await this.account[Symbol.asyncDispose]();
  }
}

/** Writes the variables of a root where Terraform finds them. */
function setVariables(root: Root, values: Record<string, unknown>): Promise<void> {
  return Deno.writeTextFile(join(root.folder, "test.auto.tfvars.json"), JSON.stringify(values));
}

async function output(root: Root, name: string): Promise<string> {
  return (await root.terraform(["output", "-raw", name])).stdout;
}
