import assert from "node:assert/strict";
import { join } from "node:path";
import { Account } from "./account.ts";
import { rightsOf } from "./calls.ts";
import { ACCOUNT } from "./moto.ts";
import type { Policy } from "./policy.ts";
import { copyRoots, type Root, type Roots } from "./roots.ts";
import { run } from "./run.ts";
import { Reader, readSteps } from "./walkthrough.ts";

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
  /** The tag and the digest of the image that is deployed. */
  image = { tag: "", digest: "" };
  /** The digest of an image v1, which is older. */
  olderDigest = "";
  /** Policies, by their names. */
  readonly policies: Record<string, Policy> = {};
  /** Roles, by their names: the policy of their own, and the ARN of the policy that bounds them. */
  readonly roles: Record<string, { policy?: Policy; boundary?: string }> = {};

  /** The steps of the README that were not followed yet. */
  #steps = new Map<string, string>();

  constructor(readonly account: Account, readonly roots: Roots, readonly reader: Reader) {}

  /** As the README says it, word for word. */
  static async make(): Promise<Deployment> {
    const account = await Account.open();
    const roots = await copyRoots({ overrides: join(import.meta.dirname!, "overrides"), env: account.env });
    const deployment = new Deployment(account, roots, await Reader.at(roots.project, account));
    deployment.#steps = await readSteps();
    await deployment.#bootstrap();
    await deployment.#deploy();
    return deployment;
  }

  /** Follows steps of the README, each of which begins with one of these words; Terraform's calls to AWS go to a log. */
  async follow(log: string, ...beginnings: string[]): Promise<void> {
    for (const beginning of beginnings) {
      const title = [...this.#steps.keys()].find((title) => title.startsWith(beginning));
      if (!title) throw new Error(`Cannot follow the README: no step is called ${beginning}`);
      await this.reader.type(this.#steps.get(title)!, this.#log(log));
      this.#steps.delete(title);
    }
  }

  /** The titles of the README's steps that were not followed yet. */
  get stepsLeft(): string[] {
    return [...this.#steps.keys()];
  }

  async #bootstrap(): Promise<void> {
    await this.account.aws("iam create-user", { "user-name": "you" });
    await setVariables(this.roots.bootstrap, { gitlab_project: "group/lookout", github_repository: "owner/lookout" });
    await this.follow("bootstrap", "1.", "2.", "3.", "4.");
    const { imageDetails: [image] } = await this.account.aws("ecr describe-images", { "repository-name": "lookout" });
    this.image = { tag: image.imageTags[0], digest: image.imageDigest };
    this.olderDigest = await this.account.pushImage("lookout", "v1");
  }

  async #deploy(): Promise<void> {
    const { deployment } = this.roots;
    await setVariables(deployment, {
      alarm_emails: ["ops@example.com"],
      incident_emails: ["team@example.com"],
      maintenance_file: "tests/maintenance.csv",
      secrets: { LOOKOUT_ALERTS: "new", LOOKOUT_PULSE: await this.#givenSecret() },
      places: { eu: `https://sqs.eu-central-1.amazonaws.com/${ACCOUNT}/lookout-place-eu` },
      settings: SETTINGS,
      // Nothing ever runs there.
      wait_for_steady_state: false,
    });
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
    await this.follow("deploy", "5.", "6.");
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
    // The one needs no permission; the other is what makes the caller the role.
    const others = ["sts:GetCallerIdentity", "sts:AssumeRole"];
    return [...rightsOf(await Deno.readTextFile(this.#log(name)))].filter((right) => !others.includes(right));
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
    await this.follow("deploy", "The deployment");
    await this.follow("bootstrap", "The bootstrap's state");
    await this.account.forgetDeletions((await this.account.aws("s3api list-buckets")).Buckets[0].Name);
    await this.follow("bootstrap", "The bootstrap");
    const { bootstrap, deployment } = this.roots;
    for (const root of [bootstrap, deployment]) {
      assert.equal((await root.terraform(["state", "list"], { codes: [0, 1] })).stdout, "");
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.reader[Symbol.asyncDispose]();
    await this.roots[Symbol.asyncDispose]();
    await this.account[Symbol.asyncDispose]();
  }
}

/** Writes the variables of a root where Terraform finds them. */
function setVariables(root: Root, values: Record<string, unknown>): Promise<void> {
  return Deno.writeTextFile(join(root.folder, "test.auto.tfvars.json"), JSON.stringify(values));
}
