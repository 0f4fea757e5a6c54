import assert from "node:assert/strict";
import { join } from "node:path";
import { isAllowed, type Request } from "./evaluate.ts";
import { allows, type Policy, policyProblems } from "./policy.ts";
import { TERRAFORM_FOLDER } from "./roots.ts";

const policy = (Action: string[], Resource: string | string[]): Policy => ({
  Statement: [{ Sid: "Sample", Effect: "Allow", Action, Resource }],
});

Deno.test("policyProblems() finds an action that does not exist", async () => {
  assert.deepEqual(await policyProblems(policy(["ecs:CreateClusters", "s3:Gett*"], "*")), [
    "Sample: no such action: ecs:CreateClusters",
    "Sample: no such action: s3:Gett*",
  ]);
});

Deno.test("policyProblems() finds an action on a resource that it does not accept", async () => {
  const cluster = "arn:aws:ecs:us-east-1:123456789012:cluster/lookout*";
  const bucket = "arn:aws:s3:::lookout-state-*";
  assert.deepEqual(await policyProblems(policy(["ecs:CreateCluster", "ecs:CreateService"], cluster)), [
    "Sample: CreateService accepts none of its resources",
  ]);
  assert.deepEqual(await policyProblems(policy(["ecs:DeregisterTaskDefinition"], cluster)), [
    "Sample: DeregisterTaskDefinition accepts none of its resources",
  ]);
  assert.deepEqual(await policyProblems(policy(["s3:ListBucket", "s3:GetObject"], bucket)), [
    "Sample: GetObject accepts none of its resources",
  ]);
  assert.deepEqual(await policyProblems(policy(["s3:GetObject"], `${bucket}/*`)), []);
});

Deno.test("allows() supports wildcards, and a denial allows nothing", () => {
  assert.equal(allows([policy(["ec2:Describe*"], "*")], "ec2:DescribeVpcs"), true);
  assert.equal(allows([policy(["ec2:Describe*"], "*")], "ec2:DeleteVpc"), false);
  assert.equal(allows([{ Statement: [{ Effect: "Deny", Action: "*", Resource: "*" }] }], "ec2:DeleteVpc"), false);
});

const readRights = async (name: string): Promise<Policy> =>
  JSON.parse(await Deno.readTextFile(join(TERRAFORM_FOLDER, "bootstrap", name)));

const EVERYTHING = {
  "rights.json": ["NewKey", "ListAliases"],
  "rights_baseline.json": ["ListTrails", "NoPublicBuckets", "UnusualCosts"],
};

for (const [name, everything] of Object.entries(EVERYTHING)) {
  Deno.test(`${name} names existing actions, on resources that they accept, and fits into one policy`, async () => {
    const rights = await readRights(name);
    assert.deepEqual(await policyProblems(rights), []);
    assert.ok(JSON.stringify(rights).length <= 6144);
    assert.deepEqual(rights.Statement.filter(({ Resource }) => Resource === "*").map(({ Sid }) => Sid), everything);
  });
}

const KEY = "arn:aws:kms:us-east-1:123456789012:key/00000000-0000-0000-0000-000000000001";

Deno.test("rights.json allows creating a key before AWS sees its tag, so that Terraform never taints it", async () => {
  const rights = await readRights("rights.json");
  const request = (action: string, context?: Request["context"]) => ({
    action: `kms:${action}`,
    resource: KEY,
    context,
  });
  const made = [
    request("CreateKey", { "aws:RequestTag/Project": "lookout" }),
    request("TagResource", { "aws:RequestTag/Project": "lookout" }),
    // What the provider calls before it takes the key for made.
    ...["EnableKeyRotation", "GetKeyRotationStatus", "ListResourceTags", "DescribeKey", "GetKeyPolicy"].map((action) =>
      request(action)
    ),
  ];
  assert.deepEqual(made.filter((one) => !isAllowed([rights], one)), []);
});

Deno.test("rights.json does not allow changing, using or deleting another project's key, and only GitLab and GitHub as token issuers", async () => {
  const rights = await readRights("rights.json");
  const actions = [
    "Decrypt",
    "PutKeyPolicy",
    "ScheduleKeyDeletion",
    "UpdateKeyDescription",
    "CreateGrant",
    "UntagResource",
  ];
  for (const action of actions) {
    const of = (project?: string): Request => ({
      action: `kms:${action}`,
      resource: KEY,
      context: project ? { "aws:ResourceTag/Project": project } : {},
    });
    assert.deepEqual(
      [of("lookout"), of("other"), of()].map((one) => isAllowed([rights], one)),
      [true, false, false],
      action,
    );
  }
  const tag = { "aws:RequestTag/Project": "lookout", "aws:ResourceTag/Project": "other" };
  assert.equal(isAllowed([rights], { action: "kms:TagResource", resource: KEY, context: tag }), false);

  const variables = await Deno.readTextFile(join(TERRAFORM_FOLDER, "bootstrap/variables.tf"));
  const gitlab = /^variable "gitlab_url" \{[^}]*default += "https:\/\/(.+)"$/m.exec(variables)?.[1];
  const pipeline = await Deno.readTextFile(join(TERRAFORM_FOLDER, "bootstrap/pipeline.tf"));
  const github = /^ {2}github = "(.+)"$/m.exec(pipeline)?.[1];
  const signers = rights.Statement.find(({ Sid }) => Sid === "TokenSigners");
  assert.deepEqual(signers?.Resource, [gitlab, github].map((host) => `arn:aws:iam::*:oidc-provider/${host}`));
});
