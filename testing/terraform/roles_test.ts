import assert from "node:assert/strict";
import { isAllowed, type Request } from "./evaluate.ts";
import { applyMocked, type Attributes } from "./mocked.ts";
import type { Policy } from "./policy.ts";
import { needsAll, TERRAFORM } from "./programs.ts";
import type { RootName } from "./roots.ts";

// Each role's and each resource's policy: requests that it must allow, and near misses that it must not.

const ACCOUNT = "123456789012";
const OTHER_ACCOUNT = "210987654321";
const arn = (service: string, resource: string, region = "us-east-1", account = ACCOUNT) =>
  `arn:aws:${service}:${region}:${account}:${resource}`;

const KEY = arn("kms", "key/00000000-0000-0000-0000-000000000001");
const TABLE = arn("dynamodb", "table/lookout");
const TOPIC = arn("sns", "lookout-alarms");
const INCIDENTS = arn("sns", "lookout-incidents");
const SECRETS = [
  arn("secretsmanager", "secret:lookout/alerts-AbCdEf"),
  arn("secretsmanager", "secret:lookout-pulse-AbCdEf"),
];
const REPOSITORY = arn("ecr", "repository/lookout");
const LIST = `arn:aws:s3:::lookout-targets-${ACCOUNT}-us-east-1/urls.csv`;
const MAINTENANCE = LIST.replace("urls.csv", "maintenance.csv");
const ALB_LOGS = `arn:aws:s3:::lookout-alb-logs-${ACCOUNT}-us-east-1`;
const STATE = `arn:aws:s3:::lookout-state-${ACCOUNT}-us-east-1`;
const STRANGER = `arn:aws:iam::${OTHER_ACCOUNT}:role/lookout-task`;

const HERE = { "aws:RequestedRegion": "us-east-1" };
const ELSEWHERE = { "aws:RequestedRegion": "eu-west-1" };
const via = (service: string, region = "us-east-1") => ({ "kms:ViaService": `${service}.${region}.amazonaws.com` });
const tagged = (project: string) => ({ "aws:ResourceTag/Project": project });

const ask = (action: string, resource: string, context?: Request["context"]): Request => ({
  action,
  resource,
  context,
});
const asks = (actions: string[], resource: string, context?: Request["context"]) =>
  actions.map((action) => ask(action, resource, context));

/** Asserts which requests policies allow. */
function judge(policies: Policy[], { allowed, denied }: { allowed: Request[]; denied: Request[] }): void {
  assert.deepEqual(allowed.filter((request) => !isAllowed(policies, request)), [], "must be allowed");
  assert.deepEqual(denied.filter((request) => isAllowed(policies, request)), [], "must not be allowed");
}

const roots: Partial<Record<RootName, Promise<Record<string, Attributes>>>> = {};
const made = (name: RootName) => roots[name] ??= applyMocked(name);

/** The policies at some addresses of a root. */
async function policies(name: RootName, ...addresses: string[]): Promise<Policy[]> {
  const resources = await made(name);
  return addresses.map((address) => {
    const { policy, assume_role_policy } = resources[address];
    return JSON.parse(assume_role_policy ?? policy);
  });
}

const test = (name: string, run: () => Promise<void>) => needsAll([TERRAFORM], name, run);

const TABLE_ACTIONS = ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query", "dynamodb:UpdateItem"];
const PULL = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];
const WRITE_LOG = ["logs:CreateLogStream", "logs:PutLogEvents"];

const TASK = {
  allowed: [
    ...asks(TABLE_ACTIONS, TABLE),
    ...[LIST, MAINTENANCE].map((object) => ask("s3:GetObject", object)),
    ask("sns:Publish", INCIDENTS),
    ...["dynamodb", "s3", "sns"].flatMap((service) => asks(["kms:Decrypt", "kms:GenerateDataKey"], KEY, via(service))),
  ],
  denied: [
    ...asks(["dynamodb:DeleteTable", "dynamodb:Scan", "dynamodb:UpdateTimeToLive"], TABLE),
    ask("dynamodb:GetItem", arn("dynamodb", "table/other")),
    ask("dynamodb:GetItem", arn("dynamodb", "table/lookout", "eu-west-1")),
    ask("dynamodb:GetItem", arn("dynamodb", "table/lookout", "us-east-1", OTHER_ACCOUNT)),
    ...asks(["s3:PutObject", "s3:DeleteObject"], LIST),
    ask("s3:GetObject", `${ALB_LOGS}/AWSLogs/x`),
    ask("s3:GetObject", `${STATE}/deployments/lookout.tfstate`),
    ask("sns:Publish", arn("sns", "other")),
    ask("sns:Subscribe", INCIDENTS),
    ask("kms:Decrypt", KEY),
    ask("kms:Decrypt", KEY, via("dynamodb", "eu-west-1")),
    ask("kms:PutKeyPolicy", KEY, via("s3")),
    ask("iam:PassRole", `arn:aws:iam::${ACCOUNT}:role/lookout-task`),
  ],
};

test("the task can use only its own table, lists, incident topic and key", async () => {
  const own = arn("dynamodb", "table/lookout2");
  const key = arn("kms", "key/00000000-0000-0000-0000-000000000002");
  judge(await policies("deployment", "aws_iam_role_policy.task"), {
    allowed: TASK.allowed,
    denied: [
      ...TASK.denied,
      ask("sns:Publish", TOPIC),
      ...SECRETS.map((secret) => ask("secretsmanager:GetSecretValue", secret)),
      ask("kms:Decrypt", KEY, via("secretsmanager")),
      ask("dynamodb:GetItem", own),
      ask("kms:Decrypt", key, via("s3")),
      ask("s3:GetObject", `${LIST}2`),
    ],
  });
});

const decryptSecret = (secret: string, service = "secretsmanager") =>
  ask("kms:Decrypt", KEY, { ...via(service), "kms:EncryptionContext:SecretARN": secret });

test("the execution role can pull only its image, read only its secrets and write only its log", async () => {
  const log = arn("logs", "log-group:/lookout/app:log-stream:task/lookout/1");
  const other = arn("secretsmanager", "secret:lookout/other-AbCdEf");
  judge(await policies("deployment", "aws_iam_role_policy.execution"), {
    allowed: [
      ask("ecr:GetAuthorizationToken", "*"),
      ...asks(PULL, REPOSITORY),
      ...asks(WRITE_LOG, log),
      ...SECRETS.flatMap((secret) => [ask("secretsmanager:GetSecretValue", secret), decryptSecret(secret)]),
    ],
    denied: [
      ask("secretsmanager:GetSecretValue", other),
      ask("secretsmanager:PutSecretValue", SECRETS[0]),
      decryptSecret(other),
      decryptSecret(SECRETS[0], "dynamodb"),
      ask("kms:Decrypt", KEY, via("secretsmanager")),
      ask("kms:GenerateDataKey", KEY, { ...via("secretsmanager"), "kms:EncryptionContext:SecretARN": SECRETS[0] }),
      ask("ecr:PutImage", REPOSITORY),
      ask("ecr:BatchGetImage", arn("ecr", "repository/other")),
      ask("ecr:BatchGetImage", arn("ecr", "repository/lookout", "us-east-1", OTHER_ACCOUNT)),
      ask("logs:PutLogEvents", arn("logs", "log-group:/lookout/flow:log-stream:x")),
      ask("logs:PutLogEvents", arn("logs", "log-group:/lookout/app:log-stream:x", "eu-west-1")),
      ...asks(["logs:DeleteLogGroup", "logs:GetLogEvents"], log),
      ...asks(TABLE_ACTIONS, TABLE),
    ],
  });
});

test("the flow log can write only to its own group", async () => {
  const log = arn("logs", "log-group:/lookout/flow:log-stream:eni-1");
  judge(await policies("deployment", "aws_iam_role_policy.flow_log"), {
    allowed: asks([...WRITE_LOG, "logs:DescribeLogStreams"], log),
    denied: [
      ask("logs:PutLogEvents", arn("logs", "log-group:/lookout/app:log-stream:x")),
      ask("logs:DeleteLogStream", log),
      ask("logs:CreateLogGroup", log),
    ],
  });
});

test("each role trusts one service, for this account and region", async () => {
  const assume = (principal: string, source: string, account = ACCOUNT): Request => ({
    action: "sts:AssumeRole",
    resource: "",
    principal,
    context: { "aws:SourceAccount": account, "aws:SourceArn": source },
  });
  const roles = {
    execution: ["ecs-tasks.amazonaws.com", "ecs", "task/lookout/1"],
    task: ["ecs-tasks.amazonaws.com", "ecs", "task/lookout/1"],
    flow_log: ["vpc-flow-logs.amazonaws.com", "ec2", "vpc-flow-log/fl-1"],
  };
  for (const [role, [service, source, resource]] of Object.entries(roles)) {
    judge(await policies("deployment", `aws_iam_role.${role}`), {
      allowed: [assume(service, arn(source, resource))],
      denied: [
        { ...assume(service, arn(source, resource)), context: {} },
        assume("ec2.amazonaws.com", arn(source, resource)),
        assume(STRANGER, arn(source, resource)),
        assume(service, arn(source, resource), OTHER_ACCOUNT),
        assume(service, arn(source, resource, "us-east-1", OTHER_ACCOUNT)),
        assume(service, arn(source, resource, "eu-west-1")),
        assume(service, arn("lambda", "function/x")),
      ],
    });
  }
});

const secure = (principal: string, action: string, resource: string, transport = "true"): Request => ({
  action,
  resource,
  principal,
  context: { "aws:SecureTransport": transport },
});

test("the load balancer's bucket accepts logs only from the service that delivers them, over TLS", async () => {
  // https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
  const delivery = "logdelivery.elasticloadbalancing.amazonaws.com";
  const log = `${ALB_LOGS}/AWSLogs/${ACCOUNT}/elasticloadbalancing/us-east-1/2026/11/30/x.log.gz`;
  judge(await policies("deployment", "aws_s3_bucket_policy.alb_logs"), {
    allowed: [
      secure(delivery, "s3:PutObject", log),
      // The load balancer's test object.
      secure(delivery, "s3:PutObject", `${ALB_LOGS}/AWSLogs/${ACCOUNT}/ELBAccessLogTestFile`),
    ],
    denied: [
      secure(delivery, "s3:PutObject", log, "false"),
      secure(delivery, "s3:GetObject", log),
      secure(delivery, "s3:PutObject", `${ALB_LOGS}/AWSLogs/${OTHER_ACCOUNT}/x`),
      secure(delivery, "s3:PutObject", `${ALB_LOGS}/x`),
      secure("elasticloadbalancing.amazonaws.com", "s3:PutObject", log),
      secure("delivery.logs.amazonaws.com", "s3:PutObject", log),
      secure(STRANGER, "s3:PutObject", log),
    ],
  });
});

for (
  const [root, address, bucket] of [
    ["deployment", "aws_s3_bucket_policy.alb_logs", ALB_LOGS],
    ["deployment", "aws_s3_bucket_policy.targets", LIST.replace("/urls.csv", "")],
    ["bootstrap", "aws_s3_bucket_policy.state", STATE],
    [
      "bootstrap",
      "aws_s3_bucket_policy.trail[0]",
      `arn:aws:s3:::lookout-trail-${ACCOUNT}-us-east-1`,
    ],
  ] as const
) {
  test(`${address} denies all access without TLS, and grants nothing to other accounts`, async () => {
    const [policy] = await policies(root, address);
    // As if IAM allowed everything.
    const everything: Policy = { Statement: [{ Effect: "Allow", Action: "*", Resource: "*", Principal: "*" }] };
    const owner = `arn:aws:iam::${ACCOUNT}:role/lookout-task`;
    const requests = [
      ["s3:GetObject", `${bucket}/x`],
      ["s3:PutObject", `${bucket}/x/y`],
      ["s3:ListBucket", bucket],
      ["s3:DeleteBucket", bucket],
    ];
    for (const principal of [owner, STRANGER]) {
      judge([everything, policy], {
        allowed: requests.map(([action, resource]) => secure(principal, action, resource)),
        denied: requests.map(([action, resource]) => secure(principal, action, resource, "false")),
      });
    }
    judge([policy], { allowed: [], denied: requests.map(([action, resource]) => secure(STRANGER, action, resource)) });
  });
}

test("the deployment's key can be used by the account, its logs and its messages", async () => {
  const crypt = ["kms:Decrypt", "kms:GenerateDataKey"];
  const by = (principal: string, action: string, context?: Request["context"]): Request => ({
    action,
    resource: KEY,
    principal,
    context,
  });
  const logs = "logs.us-east-1.amazonaws.com";
  const group = (...where: [region?: string, account?: string]) => ({
    "kms:EncryptionContext:aws:logs:arn": arn("logs", "log-group:/lookout/app", ...where),
  });
  judge(await policies("deployment", "aws_kms_key.this"), {
    allowed: [
      by(`arn:aws:iam::${ACCOUNT}:role/pipeline/lookout-deploy`, "kms:PutKeyPolicy"),
      ...crypt.map((action) => by(`arn:aws:iam::${ACCOUNT}:role/lookout-task`, action, via("dynamodb"))),
      ...[...crypt, "kms:DescribeKey", "kms:Encrypt", "kms:ReEncryptFrom"].map((action) => by(logs, action, group())),
      // EventBridge sends no source.
      ...["cloudwatch.amazonaws.com", "events.amazonaws.com"].flatMap((name) =>
        crypt.map((action) => by(name, action))
      ),
    ],
    denied: [
      by(STRANGER, "kms:Decrypt"),
      by(logs, "kms:Decrypt"),
      by(logs, "kms:Decrypt", group("eu-west-1")),
      by(logs, "kms:Decrypt", group("us-east-1", OTHER_ACCOUNT)),
      by("logs.eu-west-1.amazonaws.com", "kms:Decrypt", group()),
      by(logs, "kms:PutKeyPolicy", group()),
      by("events.amazonaws.com", "kms:PutKeyPolicy"),
      by("ec2.amazonaws.com", "kms:Decrypt"),
    ],
  });
});

test("the bootstrap's key can be used only by the account", async () => {
  const decrypt = { action: "kms:Decrypt", resource: KEY };
  judge(await policies("bootstrap", "aws_kms_key.this"), {
    allowed: [{ ...decrypt, principal: `arn:aws:iam::${ACCOUNT}:role/pipeline/lookout-plan` }],
    denied: [STRANGER, "s3.amazonaws.com"].map((principal) => ({ ...decrypt, principal })),
  });
});

test("the topic accepts this deployment's alarms, and EventBridge's messages", async () => {
  const publish = (principal: string, source?: string, account = ACCOUNT): Request => ({
    action: "sns:Publish",
    resource: TOPIC,
    principal,
    context: source ? { "aws:SourceAccount": account, "aws:SourceArn": source } : {},
  });
  const alarm = arn("cloudwatch", "alarm:lookout-no-sweep");
  const cloudwatch = "cloudwatch.amazonaws.com";
  judge(await policies("deployment", "aws_sns_topic_policy.alarms"), {
    allowed: [publish(cloudwatch, alarm), publish("events.amazonaws.com")],
    denied: [
      publish(cloudwatch),
      publish(cloudwatch, arn("cloudwatch", "alarm:other-no-sweep")),
      publish(cloudwatch, arn("cloudwatch", "alarm:lookout-no-sweep", "eu-west-1")),
      publish(cloudwatch, arn("cloudwatch", "alarm:lookout-no-sweep", "us-east-1", OTHER_ACCOUNT), OTHER_ACCOUNT),
      publish("s3.amazonaws.com", alarm),
      publish(STRANGER),
      { ...publish("events.amazonaws.com"), action: "sns:Subscribe" },
      { ...publish("events.amazonaws.com"), resource: arn("sns", "other") },
    ],
  });
});

test("the DynamoDB endpoint reaches only this table", async () => {
  const principal = `arn:aws:iam::${ACCOUNT}:role/lookout-task`;
  const through = (action: string, resource: string) => ({ action, resource, principal });
  judge(await policies("deployment", "aws_vpc_endpoint.dynamodb"), {
    allowed: TABLE_ACTIONS.map((action) => through(action, TABLE)),
    denied: [
      through("dynamodb:PutItem", arn("dynamodb", "table/other")),
      through("dynamodb:PutItem", arn("dynamodb", "table/lookout", "us-east-1", OTHER_ACCOUNT)),
      through("s3:GetObject", LIST),
    ],
  });
});

test("the boundary allows what a deployment's roles need, and nothing with a different name", async () => {
  const log = arn("logs", "log-group:/lookout/app:log-stream:task/lookout/1");
  judge(await policies("bootstrap", "aws_iam_policy.boundary"), {
    allowed: [
      ...TASK.allowed,
      ask("ecr:GetAuthorizationToken", "*"),
      ...asks(PULL, REPOSITORY),
      ...asks([...WRITE_LOG, "logs:DescribeLogStreams"], log),
      ask("logs:DescribeLogGroups", arn("logs", "log-group:*")),
      ask("dynamodb:GetItem", arn("dynamodb", "table/lookout-staging")),
      ...SECRETS.flatMap((secret) => [ask("secretsmanager:GetSecretValue", secret), decryptSecret(secret)]),
    ],
    denied: [
      ...TASK.denied,
      ask("ecr:PutImage", REPOSITORY),
      ask("ecr:BatchGetImage", arn("ecr", "repository/other")),
      ask("secretsmanager:GetSecretValue", arn("secretsmanager", "secret:other-AbCdEf")),
      ask("secretsmanager:PutSecretValue", SECRETS[0]),
      ask("logs:PutLogEvents", arn("logs", "log-group:/other/app:log-stream:x")),
      ask("iam:CreateRole", `arn:aws:iam::${ACCOUNT}:role/lookout-x`),
      ask("sts:AssumeRole", `arn:aws:iam::${ACCOUNT}:role/pipeline/lookout-deploy`),
    ],
  });
});

const token = (project: string, kind: string, ref: string, audience = "https://gitlab.com"): Request => ({
  action: "sts:AssumeRoleWithWebIdentity",
  resource: "",
  principal: `arn:aws:iam::${ACCOUNT}:oidc-provider/gitlab.com`,
  context: {
    "gitlab.com:aud": audience,
    "gitlab.com:sub": `project_path:${project}:ref_type:${kind}:ref:${ref}`,
  },
});

const GITHUB = "token.actions.githubusercontent.com";
const githubToken = (subject: string, audience = "sts.amazonaws.com"): Request => ({
  action: "sts:AssumeRoleWithWebIdentity",
  resource: "",
  principal: `arn:aws:iam::${ACCOUNT}:oidc-provider/${GITHUB}`,
  context: { [`${GITHUB}:aud`]: audience, [`${GITHUB}:sub`]: subject },
});

test("GitLab and GitHub jobs of this project and its branches can assume the pipeline's roles", async () => {
  const main = token("group/lookout", "branch", "main");
  const feature = token("group/lookout", "branch", "feature");
  const onGitHub = {
    main: githubToken("repo:owner/lookout:ref:refs/heads/main"),
    features: [
      githubToken("repo:owner/lookout:ref:refs/heads/feature"),
      githubToken("repo:owner/lookout:pull_request"),
    ],
  };
  const own = { action: "sts:AssumeRole", resource: "", principal: `arn:aws:iam::${ACCOUNT}:user/you` };
  const denied = [
    token("group/other", "branch", "main"),
    token("group/lookout", "tag", "main"),
    token("group/lookout", "branch", "main", "https://gitlab.example.com"),
    { ...main, context: {} },
    { ...main, principal: onGitHub.main.principal },
    { ...onGitHub.main, principal: main.principal },
    githubToken("repo:other/lookout:ref:refs/heads/main"),
    githubToken("repo:owner/lookout-fork:ref:refs/heads/main"),
    githubToken("repo:owner/lookout:ref:refs/tags/main"),
    // Anybody who may push a branch could make an environment of any name.
    githubToken("repo:owner/lookout:environment:lookout"),
    githubToken("repo:owner/lookout:ref:refs/heads/main", "https://github.com/owner"),
    { ...own, principal: STRANGER },
    { ...own, principal: "ec2.amazonaws.com" },
  ];
  const judgeRole = async (role: string, requests: { allowed: Request[]; denied: Request[] }) =>
    judge(await policies("bootstrap", `aws_iam_role.pipeline["${role}"]`), requests);
  await judgeRole("plan", { allowed: [own, main, feature, onGitHub.main, ...onGitHub.features], denied });
  for (const role of ["image", "deploy"]) {
    await judgeRole(role, {
      allowed: [own, main, onGitHub.main],
      denied: [
        ...denied,
        feature,
        ...onGitHub.features,
        token("group/lookout", "branch", "main2"),
        githubToken("repo:owner/lookout:ref:refs/heads/main2"),
      ],
    });
  }
});

test("people with the people policy can assume the pipeline's roles, and nothing else", async () => {
  judge(await policies("bootstrap", "aws_iam_policy.people"), {
    allowed: ["deploy", "image", "plan"].map((role) =>
      ask("sts:AssumeRole", `arn:aws:iam::${ACCOUNT}:role/pipeline/lookout-${role}`)
    ),
    denied: [
      ask("sts:AssumeRole", `arn:aws:iam::${ACCOUNT}:role/lookout-task`),
      ask("sts:AssumeRole", `arn:aws:iam::${OTHER_ACCOUNT}:role/pipeline/lookout-deploy`),
      ask("iam:CreateRole", `arn:aws:iam::${ACCOUNT}:role/pipeline/lookout-deploy`),
      ask("s3:GetObject", STATE_FILE),
    ],
  });
});

test("the image role can push only to the repository", async () => {
  const push = ["ecr:CompleteLayerUpload", "ecr:InitiateLayerUpload", "ecr:PutImage", "ecr:UploadLayerPart"];
  judge(await policies("bootstrap", "aws_iam_policy.push"), {
    allowed: [ask("ecr:GetAuthorizationToken", "*"), ...asks([...PULL, ...push], REPOSITORY)],
    denied: [
      ask("ecr:PutImage", arn("ecr", "repository/other")),
      ask("ecr:PutImage", arn("ecr", "repository/lookout", "eu-west-1")),
      ...asks(["ecr:BatchDeleteImage", "ecr:DeleteRepository", "ecr:SetRepositoryPolicy"], REPOSITORY),
    ],
  });
});

const APP_ROLE = `arn:aws:iam::${ACCOUNT}:role/lookout-task`;
const PIPELINE_ROLE = `arn:aws:iam::${ACCOUNT}:role/pipeline/lookout-deploy`;
const STATE_FILE = `${STATE}/deployments/lookout.tfstate`;

const PLAN_ALLOWED = [
  ...asks(["ec2:DescribeVpcs", "ecs:DescribeServices", "elasticloadbalancing:DescribeRules"], "*", HERE),
  ask("iam:GetRole", APP_ROLE),
  ask("s3:GetObject", LIST),
  ask("s3:GetBucketPolicy", ALB_LOGS),
  ask("secretsmanager:ListSecretVersionIds", SECRETS[0]),
  ask("s3:ListBucket", STATE),
  ask("s3:GetObject", STATE_FILE),
  ask("kms:Decrypt", KEY, { ...via("s3"), ...tagged("lookout-staging") }),
];

const PLAN_DENIED = [
  ask("ec2:DescribeVpcs", "*", ELSEWHERE),
  ask("ec2:DescribeVpcs", "*"),
  ask("iam:GetRole", `arn:aws:iam::${ACCOUNT}:role/other`),
  ask("s3:GetObject", `${STATE}/bootstrap.tfstate`),
  ask("s3:GetObject", "arn:aws:s3:::other/urls.csv"),
  // It names visitors.
  ask("s3:GetObject", `${ALB_LOGS}/AWSLogs/${ACCOUNT}/x.log.gz`),
  ask("kms:Decrypt", KEY, tagged("lookout")),
  ask("kms:Decrypt", KEY, { ...via("ec2"), ...tagged("lookout") }),
  ask("kms:Decrypt", arn("kms", "key/1", "eu-west-1"), { ...via("s3"), ...tagged("lookout") }),
];

test("the plan role reads this deployment and its state, and writes nothing", async () => {
  judge(await policies("bootstrap", "aws_iam_policy.read"), {
    allowed: PLAN_ALLOWED,
    denied: [
      ...PLAN_DENIED,
      ...asks(["s3:PutObject", "s3:DeleteObject"], STATE_FILE),
      ask("ec2:CreateVpc", "*", HERE),
      ask("dynamodb:GetItem", TABLE, HERE),
      ask("logs:GetLogEvents", arn("logs", "log-group:/lookout/app"), HERE),
      ask("secretsmanager:GetSecretValue", SECRETS[0], HERE),
      ask("iam:PutRolePolicy", APP_ROLE),
      ask("kms:Decrypt", KEY, { ...via("s3"), ...tagged("other") }),
    ],
  });
});

const DEPLOY = ["read", "network", "service", "roles"].map((name) => `aws_iam_policy.${name}`);
const BOUNDARY = { "iam:PermissionsBoundary": `arn:aws:iam::${ACCOUNT}:policy/pipeline/lookout-boundary` };
const NEW_KEY = arn("kms", "key/00000000-0000-0000-0000-000000000002");
const ZONE = "arn:aws:route53:::hostedzone/Z1";
const names = (...names: string[]) => ({ "route53:ChangeResourceRecordSetsNormalizedRecordNames": names });

test("the deploy role writes only resources with the name, in this region and account", async () => {
  judge(await policies("bootstrap", ...DEPLOY), {
    allowed: [
      ...PLAN_ALLOWED,
      ask("ec2:CreateVpc", "*", HERE),
      ask("elasticloadbalancing:CreateLoadBalancer", arn("elasticloadbalancing", "loadbalancer/app/lookout/1")),
      ask("elasticloadbalancing:CreateTargetGroup", arn("elasticloadbalancing", "targetgroup/lookou1/1")),
      ask("ecs:UpdateService", arn("ecs", "service/lookout/lookout")),
      ask("dynamodb:CreateTable", TABLE),
      ask("s3:PutObject", LIST),
      ask("s3:PutObject", STATE_FILE),
      ask("cloudwatch:PutMetricAlarm", arn("cloudwatch", "alarm:lookout-cpu")),
      ask("events:PutRule", arn("events", "rule/lookout-deployment-failed")),
      ask("sns:CreateTopic", TOPIC),
      ...asks(["logs:CreateLogGroup", "logs:StartQuery"], arn("logs", "log-group:/lookout/app")),
      ask("elasticloadbalancing:ModifyRule", arn("elasticloadbalancing", "listener-rule/app/lookout/1/2/3")),
      ...asks(["secretsmanager:CreateSecret", "secretsmanager:PutSecretValue"], SECRETS[0]),
    ],
    denied: [
      ...PLAN_DENIED,
      ask("ec2:CreateVpc", "*", ELSEWHERE),
      ask("ec2:RunInstances", "*", HERE),
      ask("elasticloadbalancing:CreateLoadBalancer", arn("elasticloadbalancing", "loadbalancer/app/other/1")),
      ask("ecs:UpdateService", arn("ecs", "service/other/lookout")),
      ask("ecs:UpdateService", arn("ecs", "service/lookout/lookout", "eu-west-1")),
      ask("dynamodb:DeleteTable", arn("dynamodb", "table/other")),
      ask("dynamodb:DeleteTable", arn("dynamodb", "table/lookout", "eu-west-1")),
      ask("dynamodb:DeleteTable", arn("dynamodb", "table/lookout", "us-east-1", OTHER_ACCOUNT)),
      ask("s3:PutObject", "arn:aws:s3:::other/urls.csv"),
      ask("s3:PutObject", `${STATE}/bootstrap.tfstate`),
      ask("s3:DeleteBucket", STATE),
      ask("sns:CreateTopic", arn("sns", "other")),
      ...asks(["logs:DeleteLogGroup", "logs:StartQuery"], arn("logs", "log-group:/other/app")),
      ask("elasticloadbalancing:ModifyRule", arn("elasticloadbalancing", "listener-rule/app/other/1/2/3")),
      ask("cloudwatch:DeleteAlarms", arn("cloudwatch", "alarm:other")),
      ask("events:DeleteRule", arn("events", "rule/other")),
      ask("secretsmanager:GetSecretValue", SECRETS[0]),
      ask("secretsmanager:PutSecretValue", arn("secretsmanager", "secret:other-AbCdEf")),
    ],
  });
});

test("the deploy role writes roles of the deployment only, and only within the boundary", async () => {
  const write = ["iam:CreateRole", "iam:PutRolePolicy", "iam:UpdateAssumeRolePolicy"];
  const pass = (service: string) => ({ "iam:PassedToService": service });
  const linked = (service: string): Request =>
    ask("iam:CreateServiceLinkedRole", `arn:aws:iam::${ACCOUNT}:role/aws-service-role/${service}/x`, {
      "iam:AWSServiceName": service,
    });
  judge(await policies("bootstrap", ...DEPLOY), {
    allowed: [
      ...asks(write, APP_ROLE, BOUNDARY),
      ask("iam:DeleteRole", APP_ROLE),
      ask("iam:PassRole", APP_ROLE, pass("ecs-tasks.amazonaws.com")),
      ask("iam:PassRole", APP_ROLE, pass("vpc-flow-logs.amazonaws.com")),
      linked("ecs.amazonaws.com"),
    ],
    denied: [
      ...asks(write, APP_ROLE),
      ...asks(write, APP_ROLE, { "iam:PermissionsBoundary": `arn:aws:iam::${ACCOUNT}:policy/other` }),
      ...asks([...write, "iam:DeleteRole"], PIPELINE_ROLE, BOUNDARY),
      ...asks(write, `arn:aws:iam::${ACCOUNT}:role/other`, BOUNDARY),
      ...asks(["iam:AttachRolePolicy", "iam:DeleteRolePermissionsBoundary"], APP_ROLE, BOUNDARY),
      ask("iam:CreatePolicyVersion", BOUNDARY["iam:PermissionsBoundary"]),
      ask("iam:PassRole", APP_ROLE),
      ask("iam:PassRole", APP_ROLE, pass("ec2.amazonaws.com")),
      ask("iam:PassRole", PIPELINE_ROLE, pass("ecs-tasks.amazonaws.com")),
      linked("ec2.amazonaws.com"),
    ],
  });
});

test("the deploy role creates keys with the project's tag, changes only those, and uses the state's key only through S3", async () => {
  const manage = ["kms:PutKeyPolicy", "kms:ScheduleKeyDeletion", "kms:UntagResource", "kms:UpdateKeyDescription"];
  const made = (project: string, where = HERE) => ({ ...where, "aws:RequestTag/Project": project });
  judge(await policies("bootstrap", ...DEPLOY), {
    allowed: [
      ...asks(["kms:CreateKey", "kms:TagResource"], "*", made("lookout-staging")),
      // AWS does not see the new key's tag yet.
      ...asks(["kms:EnableKeyRotation", "kms:GetKeyPolicy", "kms:CreateAlias"], NEW_KEY, HERE),
      ...asks(manage, NEW_KEY, tagged("lookout")),
      ask("kms:GenerateDataKey", KEY, via("s3")),
      ask("kms:CreateGrant", NEW_KEY, { "kms:GrantIsForAWSResource": "true" }),
    ],
    denied: [
      ...asks(manage, NEW_KEY, tagged("other")),
      ...asks(manage, NEW_KEY),
      ...asks(["kms:PutKeyPolicy", "kms:ScheduleKeyDeletion", "kms:DisableKey"], KEY, tagged("lookout")),
      ask("kms:UpdateAlias", KEY),
      ask("kms:CreateKey", "*", made("lookout", ELSEWHERE)),
      ask("kms:CreateKey", "*", made("other")),
      ask("kms:CreateKey", "*", HERE),
      ask("kms:TagResource", NEW_KEY, { ...made("lookout"), ...tagged("other") }),
      ask("kms:Encrypt", KEY),
      ask("kms:Encrypt", NEW_KEY, via("ec2")),
      ask("kms:CreateGrant", NEW_KEY, { "kms:GrantIsForAWSResource": "false" }),
      ask("kms:CreateGrant", NEW_KEY),
      ...asks(manage, arn("kms", "key/1", "eu-west-1"), tagged("lookout")),
    ],
  });
});

test("the deploy role can query the deployment's log", async () => {
  const query = ["logs:FilterLogEvents", "logs:StartQuery"];
  judge(await policies("bootstrap", ...DEPLOY), {
    allowed: [
      ...asks(query, arn("logs", "log-group:/lookout/app")),
      ...asks(["logs:DescribeLogGroups", "logs:GetQueryResults", "logs:StopQuery"], "*", HERE),
    ],
    denied: [...asks(query, arn("logs", "log-group:/other/app")), ask("logs:GetQueryResults", "*", ELSEWHERE)],
  });
});

test("the trail's bucket and key are for this account's trail", async () => {
  const trail = arn("cloudtrail", "trail/lookout");
  const bucket = `arn:aws:s3:::lookout-trail-${ACCOUNT}-us-east-1`;
  const by = (action: string, resource: string, source = trail, principal = "cloudtrail.amazonaws.com"): Request => ({
    action,
    resource,
    principal,
    context: { "aws:SourceArn": source, "aws:SecureTransport": "true" },
  });
  const log = `${bucket}/AWSLogs/${ACCOUNT}/CloudTrail/us-east-1/2026/11/30/x.json.gz`;
  const others = arn("cloudtrail", "trail/lookout", "us-east-1", OTHER_ACCOUNT);
  judge(await policies("bootstrap", "aws_s3_bucket_policy.trail[0]"), {
    allowed: [by("s3:GetBucketAcl", bucket), by("s3:PutObject", log)],
    denied: [
      by("s3:PutObject", log, others),
      by("s3:PutObject", `${bucket}/AWSLogs/${OTHER_ACCOUNT}/x`),
      by("s3:GetObject", log),
      by("s3:PutObject", log, trail, "config.amazonaws.com"),
      by("s3:PutObject", log, trail, STRANGER),
    ],
  });
  judge(await policies("bootstrap", "aws_kms_key.this"), {
    allowed: [by("kms:GenerateDataKey", KEY)],
    denied: [by("kms:GenerateDataKey", KEY, others), by("kms:Decrypt", KEY)],
  });
});

test("the deploy role writes only records of the page's name", async () => {
  const change = "route53:ChangeResourceRecordSets";
  judge(await policies("bootstrap", ...DEPLOY), {
    allowed: [
      ask(change, ZONE, names("status.example.com", "_1.status.example.com")),
      ask("route53:CreateHostedZone", "*"),
    ],
    denied: [
      ask(change, ZONE, names("www.example.com")),
      ask(change, ZONE, names("status.example.com", "example.com")),
      ask(change, ZONE, names("notstatus.example.com")),
      ask("route53:CreateHostedZone", "*", { "route53:VPCs": "VPCId=vpc-1,VPCRegion=us-east-1" }),
    ],
  });
});

const QUEUE = arn("sqs", "lookout-place-eu", "eu-central-1");
const TAKE = ["sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:ReceiveMessage"];
const keys = (...keys: string[]) => ({ "dynamodb:LeadingKeys": keys });

test("the task can send jobs to the queues of its places, and to no other", async () => {
  const send = (queue: string) => ask("sqs:SendMessage", queue);
  judge(await policies("deployment", "aws_iam_role_policy.task"), {
    allowed: [send(QUEUE), send(arn("sqs", "lookout-place-ap", "ap-southeast-2"))],
    denied: [
      send(arn("sqs", "lookout-place-eu", "us-east-1")),
      send(arn("sqs", "lookout-place-us", "us-west-2")),
      send(arn("sqs", "lookout-place-eu", "eu-central-1", OTHER_ACCOUNT)),
      send(arn("sqs", "lookout-place-eu-dead", "eu-central-1")),
      ...asks([...TAKE, "sqs:PurgeQueue"], QUEUE),
    ],
  });
});

test("a worker can take jobs from its place's queue and add results of its place, and nothing else", async () => {
  judge(await policies("place", "aws_iam_role_policy.worker"), {
    allowed: [
      ...asks(TAKE, QUEUE),
      ask("dynamodb:PutItem", TABLE, keys("answer eu")),
      ask("kms:Decrypt", KEY, via("dynamodb")),
    ],
    denied: [
      ...asks(["sqs:SendMessage", "sqs:PurgeQueue", "sqs:SetQueueAttributes"], QUEUE),
      ...asks(TAKE, arn("sqs", "lookout-place-ap", "eu-central-1")),
      ...asks(TAKE, arn("sqs", "lookout-place-eu-dead", "eu-central-1")),
      ask("dynamodb:PutItem", TABLE),
      ...["answer ap", "answer eu2", "sweep", "answer"].map((key) => ask("dynamodb:PutItem", TABLE, keys(key))),
      ask("dynamodb:PutItem", TABLE, keys("answer eu", "sweep")),
      ask("dynamodb:PutItem", arn("dynamodb", "table/other"), keys("answer eu")),
      ...["GetItem", "Query", "UpdateItem", "DeleteItem", "Scan", "BatchWriteItem"].map((action) =>
        ask(`dynamodb:${action}`, TABLE, keys("answer eu"))
      ),
      ask("kms:Decrypt", KEY),
      ask("kms:Decrypt", KEY, via("s3")),
      ask("s3:GetObject", LIST),
      ask("sns:Publish", TOPIC),
    ],
  });
});

test("a worker's execution role can pull the deployment's image and write the place's log", async () => {
  const log = arn("logs", "log-group:/lookout/place-eu:log-stream:task/worker/1", "eu-central-1");
  judge(await policies("place", "aws_iam_role_policy.execution"), {
    allowed: [ask("ecr:GetAuthorizationToken", "*"), ...asks(PULL, REPOSITORY), ...asks(WRITE_LOG, log)],
    denied: [
      ask("ecr:PutImage", REPOSITORY),
      ask("ecr:BatchGetImage", arn("ecr", "repository/other")),
      ask("logs:PutLogEvents", arn("logs", "log-group:/lookout/app:log-stream:x", "eu-central-1")),
      ...asks(TAKE, QUEUE),
    ],
  });
});

test("a place's roles trust ECS, for this account and the place's region", async () => {
  const assume = (source: string, principal = "ecs-tasks.amazonaws.com"): Request => ({
    action: "sts:AssumeRole",
    resource: "",
    principal,
    context: { "aws:SourceAccount": ACCOUNT, "aws:SourceArn": source },
  });
  const task = arn("ecs", "task/lookout-place-eu/1", "eu-central-1");
  for (const role of ["execution", "worker"]) {
    judge(await policies("place", `aws_iam_role.${role}`), {
      allowed: [assume(task)],
      denied: [assume(arn("ecs", "task/lookout/1")), assume(task, "ec2.amazonaws.com"), assume(task, STRANGER)],
    });
  }
});

test("a place's queues can be reached only over TLS, and by no other account", async () => {
  for (const [name, queue] of [["jobs", QUEUE], ["dead", arn("sqs", "lookout-place-eu-dead", "eu-central-1")]]) {
    const [policy] = await policies("place", `aws_sqs_queue_policy.over_tls_only["${name}"]`);
    const everything: Policy = { Statement: [{ Effect: "Allow", Action: "*", Resource: "*", Principal: "*" }] };
    judge([everything, policy], {
      allowed: [secure(APP_ROLE, "sqs:SendMessage", queue)],
      denied: [secure(APP_ROLE, "sqs:SendMessage", queue, "false")],
    });
    judge([policy], { allowed: [], denied: [secure(STRANGER, "sqs:SendMessage", queue)] });
  }
});

test("the boundary allows what a place's roles need, in the regions of places only", async () => {
  const elsewhere = arn("sqs", "lookout-place-us", "us-west-2");
  judge(await policies("bootstrap", "aws_iam_policy.boundary"), {
    allowed: [
      ...asks([...TAKE, "sqs:SendMessage"], QUEUE),
      ask("dynamodb:PutItem", TABLE, keys("answer eu")),
      ask("logs:PutLogEvents", arn("logs", "log-group:/lookout/place-eu:log-stream:x", "eu-central-1")),
    ],
    denied: [
      ...asks(TAKE, elsewhere),
      ...asks(TAKE, arn("sqs", "other", "eu-central-1")),
      ask("sqs:PurgeQueue", QUEUE),
      ask("logs:PutLogEvents", arn("logs", "log-group:/lookout/place-us:log-stream:x", "us-west-2")),
    ],
  });
});

test("the deploy role can set up places only in their regions, with the project's name", async () => {
  const there = { "aws:RequestedRegion": "eu-central-1" };
  judge(await policies("bootstrap", "aws_iam_policy.places"), {
    allowed: [
      ask("ec2:CreateVpc", "*", there),
      ask("sqs:CreateQueue", QUEUE, there),
      ask("ecs:CreateService", arn("ecs", "service/lookout-place-eu/lookout-place-eu", "eu-central-1"), there),
      ask("cloudwatch:PutMetricAlarm", arn("cloudwatch", "alarm:lookout-place-eu-no-worker", "eu-central-1"), there),
    ],
    denied: [
      ask("ec2:CreateVpc", "*", ELSEWHERE),
      ask("ec2:RunInstances", "*", there),
      ask("sqs:CreateQueue", arn("sqs", "lookout-place-eu", "eu-west-1"), ELSEWHERE),
      ask("sqs:DeleteQueue", arn("sqs", "other", "eu-central-1"), there),
      // A job may hold a site's password.
      ...asks(["sqs:ReceiveMessage", "sqs:SendMessage"], QUEUE, there),
      ask("ecs:CreateService", arn("ecs", "service/other/x", "eu-central-1"), there),
    ],
  });
});
