import assert from "node:assert/strict";
import { isAllowed } from "./evaluate.ts";
import type { Statement } from "./policy.ts";

const BUCKET = "arn:aws:s3:::lists";
const ACCOUNT = "arn:aws:iam::123456789012";

const statement = (changes: Partial<Statement>): Statement => ({
  Effect: "Allow",
  Action: "s3:GetObject",
  Resource: `${BUCKET}/*`,
  ...changes,
});
const read = { action: "s3:GetObject", resource: `${BUCKET}/urls.csv` };
const allows = (changes: Partial<Statement>, request: Partial<Parameters<typeof isAllowed>[1]> = {}) =>
  isAllowed([{ Statement: [statement(changes)] }], { ...read, ...request });

Deno.test("isAllowed() requires the action, ignoring case, and the resource, respecting case", () => {
  assert.equal(allows({}), true);
  assert.equal(allows({ Action: ["s3:PutObject", "S3:get*"] }), true);
  assert.equal(allows({}, { action: "s3:PutObject" }), false);
  assert.equal(allows({}, { resource: "arn:aws:s3:::others/urls.csv" }), false);
  assert.equal(allows({}, { resource: "arn:aws:s3:::LISTS/urls.csv" }), false);
});

Deno.test("isAllowed() lets a denial win, and allows nothing by itself", () => {
  const deny = statement({ Effect: "Deny", Condition: { Bool: { "aws:SecureTransport": "false" } } });
  const policies = [{ Statement: [statement({})] }, { Statement: [deny] }];
  assert.equal(isAllowed(policies, { ...read, context: { "aws:SecureTransport": "true" } }), true);
  assert.equal(isAllowed(policies, { ...read, context: { "aws:SecureTransport": "false" } }), false);
  assert.equal(isAllowed([], read), false);
});

Deno.test("isAllowed() supports anyone, a service, and the identities of an account as principals", () => {
  const role = `${ACCOUNT}:role/lookout`;
  assert.equal(allows({ Principal: "*" }, { principal: role }), true);
  assert.equal(allows({ Principal: { Service: ["a.amazonaws.com"] } }, { principal: "a.amazonaws.com" }), true);
  assert.equal(allows({ Principal: { Service: "a.amazonaws.com" } }, { principal: "b.amazonaws.com" }), false);
  assert.equal(allows({ Principal: { AWS: `${ACCOUNT}:root` } }, { principal: role }), true);
  assert.equal(allows({ Principal: { AWS: "arn:aws:iam::210987654321:root" } }, { principal: role }), false);
  assert.equal(allows({ Principal: { Service: "a.amazonaws.com" } }), false);
  assert.equal(allows({}, { principal: role }), false);
});

Deno.test("isAllowed() requires every operator and key of a condition, each with one of its values", () => {
  const Condition = {
    StringEquals: { "aws:SourceAccount": ["1", "2"], "aws:RequestedRegion": "us-east-1" },
    ArnLike: { "aws:SourceArn": "arn:aws:ecs:*:2:*" },
  };
  const context = {
    "AWS:sourceaccount": "2",
    "aws:RequestedRegion": "us-east-1",
    "aws:SourceArn": "arn:aws:ecs:us-east-1:2:task/a:b",
  };
  assert.equal(allows({ Condition }, { context }), true);
  assert.equal(allows({ Condition }), false);
  assert.equal(allows({ Condition }, { context: { ...context, "aws:RequestedRegion": "us-west-1" } }), false);
  assert.equal(allows({ Condition }, { context: { ...context, "aws:SourceArn": "arn:aws:ecs:x:y:2:task" } }), false);
});

Deno.test("isAllowed() treats an absent key as met for ForAllValues, and as null", () => {
  const names = { "ForAllValues:StringLike": { "example:Names": ["a", "*.a"] } };
  assert.equal(allows({ Condition: names }), true);
  assert.equal(allows({ Condition: names }, { context: { "example:Names": ["a", "b.a"] } }), true);
  assert.equal(allows({ Condition: names }, { context: { "example:Names": ["a", "b"] } }), false);
  const absent = { Null: { "example:Names": "true" } };
  assert.equal(allows({ Condition: absent }), true);
  assert.equal(allows({ Condition: absent }, { context: { "example:Names": "a" } }), false);
});

Deno.test("isAllowed() treats an absent key as met if a condition is IfExists, and a different value as unmet", () => {
  const Condition = { StringLikeIfExists: { "aws:ResourceTag/Project": "lookout*" } };
  assert.equal(allows({ Condition }), true);
  assert.equal(allows({ Condition }, { context: { "aws:ResourceTag/Project": "lookout-staging" } }), true);
  assert.equal(allows({ Condition }, { context: { "aws:ResourceTag/Project": "other" } }), false);
});

Deno.test("isAllowed() throws on what it does not know", () => {
  assert.throws(() => allows({ Condition: { StringNotLike: { a: "b" } } }), /^Error: Cannot evaluate .+StringNotLike$/);
  assert.throws(
    () => allows({ NotAction: "s3:*" } as Partial<Statement>),
    /^Error: Cannot evaluate a statement with NotAction$/,
  );
});
