import assert from "node:assert/strict";
import { join } from "node:path";
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

Deno.test("allows() knows wildcards, and that a denial allows nothing", () => {
  assert.equal(allows([policy(["ec2:Describe*"], "*")], "ec2:DescribeVpcs"), true);
  assert.equal(allows([policy(["ec2:Describe*"], "*")], "ec2:DeleteVpc"), false);
  assert.equal(allows([{ Statement: [{ Effect: "Deny", Action: "*", Resource: "*" }] }], "ec2:DeleteVpc"), false);
});

Deno.test("rights.json names existing actions, on resources that they accept, and fits into one policy", async () => {
  const rights = JSON.parse(await Deno.readTextFile(join(TERRAFORM_FOLDER, "bootstrap", "rights.json"))) as Policy;
  assert.deepEqual(await policyProblems(rights), []);
  assert.ok(JSON.stringify(rights).length <= 6144);
  const everything = rights.Statement.filter(({ Resource }) => Resource === "*").map(({ Sid }) => Sid);
  assert.deepEqual(everything, ["NewKey", "ListAliases"]);
});

Deno.test("rights.json reaches no key of another project, and GitLab alone of those who sign tokens", async () => {
  const folder = join(TERRAFORM_FOLDER, "bootstrap");
  const rights = JSON.parse(await Deno.readTextFile(join(folder, "rights.json"))) as Policy;
  const conditions = rights.Statement.flatMap(({ Sid, Action, Condition }) => {
    const own = Object.values(Condition ?? {}).flatMap((keys) =>
      Object.entries(keys).map(([key, value]) => `${key}=${value}`)
    );
    return [Action].flat().some((action) => action.startsWith("kms:")) ? [[Sid, ...own]] : [];
  });
  assert.deepEqual(conditions, [
    ["NewKey", "aws:RequestTag/Project=lookout"],
    ["ListAliases"],
    ["Key", "aws:ResourceTag/Project=lookout"],
    ["TagKey", "aws:RequestTag/Project=lookout", "aws:ResourceTag/Project=lookout"],
    ["Alias"],
  ]);
  const variables = await Deno.readTextFile(join(folder, "variables.tf"));
  const host = /^variable "gitlab_url" \{[^}]*default += "https:\/\/(.+)"$/m.exec(variables)?.[1];
  const gitlab = rights.Statement.find(({ Sid }) => Sid === "GitLab");
  assert.equal(gitlab?.Resource, `arn:aws:iam::*:oidc-provider/${host}`);
});
