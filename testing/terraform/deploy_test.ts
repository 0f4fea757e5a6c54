import assert from "node:assert/strict";
import { join } from "node:path";
import { readConfig } from "../../lib/config/config.ts";
import { SETTINGS, VARIABLES } from "../../lib/config/variables.ts";
import { startCircuitBreaker } from "./circuit_breaker.ts";
import { Deployment, DOMAIN, FILE, SECRETS } from "./deployment.ts";
import { ACCOUNT, REGION } from "./moto.ts";
import { changesOf } from "./plan.ts";
import { allows, type Policy, policyProblems } from "./policy.ts";
import { run } from "./run.ts";
import { checkService } from "./service.ts";
import { AWS_CLI, GIT, missing, MOTO, needsAll, TERRAFORM } from "./programs.ts";

// From an empty account to a deployment and back, in an emulated AWS; the tests in between read it, and the last ones end it.

const PROGRAMS = [TERRAFORM, MOTO, AWS_CLI, GIT];
const test = (name: string, run: () => void | Promise<void>) => needsAll(PROGRAMS, name, async () => await run());

/** What a second plan may change, by the kind of resource: attributes that moto forgets when it makes one. */
const FORGOTTEN: Record<string, string[]> = {
  aws_ecs_service: ["availability_zone_rebalancing", "enable_ecs_managed_tags", "health_check_grace_period_seconds"],
  aws_vpc_security_group_egress_rule: ["description"],
  aws_vpc_security_group_ingress_rule: ["description"],
};

/** A list that somebody has edited. */
const EDITED = "name,url\nExample,https://example.com\n";

let it: Deployment;

Deno.test.beforeAll(async () => {
  if (!missing(PROGRAMS)) it = await Deployment.make();
});

Deno.test.afterAll(() => it?.[Symbol.asyncDispose]());

test("people who followed the README may assume the pipeline's roles, and nothing more", async () => {
  const { AttachedPolicies } = await it.account.aws("iam list-attached-user-policies", { "user-name": "you" });
  assert.deepEqual(AttachedPolicies.map(({ PolicyName }: { PolicyName: string }) => PolicyName), ["lookout-people"]);
});

test("the image that the README builds is the one of its commit, for the architecture of the task", async () => {
  const { project } = it.reader;
  const tag = (await run(join(project, ".ci/image_tag"), ["linux/arm64"], { cwd: project })).stdout.trimEnd();
  assert.equal(it.image.tag, tag);
  assert.match(await it.reader.lastBuild(), new RegExp(`^--platform linux/arm64 .*--tag \\S+/lookout:${tag} \\.$`));
  const { services: [{ taskDefinition }] } = await it.readService();
  const read = await it.account.aws("ecs describe-task-definition", { "task-definition": taskDefinition });
  assert.equal(read.taskDefinition.runtimePlatform.cpuArchitecture, "ARM64");
});

test("the load balancer redirects to https, which has the certificate", async () => {
  const [{ LoadBalancerArn, DNSName }] = (await it.account.aws("elbv2 describe-load-balancers")).LoadBalancers;
  const [{ Listeners }, certificates] = await Promise.all([
    it.account.aws("elbv2 describe-listeners", { "load-balancer-arn": LoadBalancerArn }),
    it.account.aws("acm list-certificates"),
  ]);
  const [http, https] = Listeners.toSorted((one: { Port: number }, other: { Port: number }) => one.Port - other.Port);
  assert.equal(DNSName, it.output.alb_dns_name);
  assert.deepEqual([http.Port, http.DefaultActions[0].Type], [80, "redirect"]);
  const { Protocol, Port, StatusCode } = http.DefaultActions[0].RedirectConfig;
  assert.deepEqual({ Protocol, Port, StatusCode }, { Protocol: "HTTPS", Port: "443", StatusCode: "HTTP_301" });
  assert.deepEqual([https.Port, https.Protocol, https.DefaultActions[0].Type], [443, "HTTPS", "forward"]);
  assert.equal(https.SslPolicy, "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09");
  const [certificate] = certificates.CertificateSummaryList;
  assert.deepEqual([certificate.DomainName, certificate.Status], [DOMAIN, "ISSUED"]);
  assert.equal(https.Certificates[0].CertificateArn, certificate.CertificateArn);
});

test("the page's name points to the load balancer, and the certificate's record exists", async () => {
  const { HostedZones: [zone] } = await it.account.aws("route53 list-hosted-zones");
  const id = { "hosted-zone-id": zone.Id };
  const { ResourceRecordSets: records } = await it.account.aws("route53 list-resource-record-sets", id);
  const types = records.map(({ Name, Type }: { Name: string; Type: string }) =>
    `${Type} ${Name.replace(/^_\w+\./, "_.")}`
  );
  for (const type of ["A", "AAAA", "CAA", "NS", "SOA"]) assert.ok(types.includes(`${type} ${DOMAIN}.`), type);
  assert.ok(types.includes(`CNAME _.${DOMAIN}.`));
  for (const { Type, AliasTarget } of records) {
    if (AliasTarget) assert.equal(AliasTarget.DNSName.replace(/\.$/, ""), it.output.alb_dns_name, Type);
  }
  assert.equal(it.output.url, `https://${DOMAIN}`);
});

test("the service runs behind the load balancer, in private subnets that go out through the NAT gateway", async () => {
  const { services: [service] } = await it.readService();
  assert.deepEqual([service.launchType, service.desiredCount], ["FARGATE", 1]);
  assert.deepEqual([service.loadBalancers[0].containerName, service.loadBalancers[0].containerPort], ["lookout", 8000]);
  const { subnets, assignPublicIp } = service.networkConfiguration.awsvpcConfiguration;
  assert.equal(assignPublicIp, "DISABLED");
  assert.equal(subnets.length, 3);

  const filters = `Name=association.subnet-id,Values=${subnets.join()}`;
  const [{ RouteTables }, { NatGateways: [nat] }] = await Promise.all([
    it.account.aws("ec2 describe-route-tables", { filters }),
    it.account.aws("ec2 describe-nat-gateways"),
  ]);
  assert.equal(RouteTables.length, 3);
  for (const { Routes } of RouteTables) {
    const out = Routes.find((route: { DestinationCidrBlock?: string }) => route.DestinationCidrBlock === "0.0.0.0/0");
    assert.equal(out.NatGatewayId, nat.NatGatewayId);
    assert.ok(
      Routes.some((route: Record<string, string>) =>
        route.DestinationIpv6CidrBlock === "::/0" && route.EgressOnlyInternetGatewayId
      ),
    );
  }
  assert.deepEqual(it.output.nat_public_ips, [nat.NatGatewayAddresses[0].PublicIp]);
});

test("the task definition has only variables that Lookout knows, with valid values", async () => {
  const { container, env } = await it.readContainer();
  const read = readConfig(env);
  assert.deepEqual(read.warnings, []);
  assert.ok(read.ok, read.ok ? "" : read.problems.join("\n"));
  const { targets, baseUrl, allowPrivate, data, log } = read.config;
  assert.deepEqual(
    { targets, baseUrl, allowPrivate, data, log },
    { targets: { kind: "s3", ...it.list }, baseUrl: it.output.url, allowPrivate: false, data: "/data", log: "json" },
  );
  assert.equal(env.LOOKOUT_STORE, `dynamodb:${it.output.table}`);
  assert.equal(container.mountPoints[0].containerPath, env.LOOKOUT_DATA);
  assert.equal(env.DENO_SERVE_ADDRESS, `tcp:0.0.0.0:${container.portMappings[0].containerPort}`);
  assert.equal(env.AWS_REGION, REGION);
  assert.equal(container.image, `${it.output.ecr_repository_url}@${it.image.digest}`);
});

test("every variable that Lookout knows is set, can be set, or is left out for a reason", async () => {
  const { env, secrets } = await it.readContainer();
  const known = SETTINGS.map((setting) => VARIABLES[setting]).filter(({ deployment }) => deployment !== "none");
  assert.deepEqual(known.map(({ name }) => name).filter((name) => !(name in env || name in secrets)), []);
});

test("the secrets are where the task looks for them, and their values in neither state, plan nor log", async () => {
  const { secrets } = await it.readContainer();
  assert.deepEqual(Object.keys(secrets).sort(), Object.keys(SECRETS).sort());
  const { deployment } = it.roots;
  const written = [
    (await deployment.terraform(["state", "pull"])).stdout,
    await Deno.readTextFile(join(deployment.folder, "../deploy.log")),
  ];
  for (const [name, value] of Object.entries(SECRETS)) {
    const { SecretString } = await it.account.aws("secretsmanager get-secret-value", { "secret-id": secrets[name] });
    assert.equal(SecretString, value);
    for (const text of written) assert.ok(!text.includes(value), name);
  }
});

test("the table deletes expired items by itself, and can be restored to any second", async () => {
  const table = { "table-name": it.output.table };
  const [{ Table }, ttl, backups] = await Promise.all([
    it.account.aws("dynamodb describe-table", table),
    it.account.aws("dynamodb describe-time-to-live", table),
    it.account.aws("dynamodb describe-continuous-backups", table),
  ]);
  const keys = Table.KeySchema.map(({ AttributeName, KeyType }: Record<string, string>) =>
    `${KeyType} ${AttributeName}`
  );
  assert.deepEqual(keys, ["HASH pk", "RANGE sk"]);
  assert.deepEqual([Table.BillingModeSummary.BillingMode, Table.DeletionProtectionEnabled], ["PAY_PER_REQUEST", true]);
  assert.deepEqual(ttl.TimeToLiveDescription, { TimeToLiveStatus: "ENABLED", AttributeName: "ttl" });
  const { PointInTimeRecoveryDescription } = backups.ContinuousBackupsDescription;
  assert.equal(PointInTimeRecoveryDescription.PointInTimeRecoveryStatus, "ENABLED");
});

test("the list is in S3, where only the task can read it", async () => {
  const { bucket } = it.list;
  assert.equal(await it.readList(), await Deno.readTextFile(new URL("../../urls.csv", import.meta.url)));
  const [block, versioning, tags] = await Promise.all([
    it.account.aws("s3api get-public-access-block", { bucket }),
    it.account.aws("s3api get-bucket-versioning", { bucket }),
    it.account.aws("s3api get-object-tagging", it.list),
  ]);
  // There may be more than the ten that an object can have.
  assert.deepEqual(tags.TagSet, []);
  assert.deepEqual(Object.values(block.PublicAccessBlockConfiguration), [true, true, true, true]);
  assert.equal(versioning.Status, "Enabled");
});

test("the task can use only its own table, lists, incident topic and key", () => {
  const { policy } = it.roles["lookout-task"];
  const resources = Object.fromEntries(policy!.Statement.map(({ Sid, Resource }) => [Sid, Resource]));
  const { UseKey, ...others } = resources;
  assert.match(UseKey as string, new RegExp(`^arn:aws:kms:${REGION}:${ACCOUNT}:key/[0-9a-f-]{36}$`));
  assert.deepEqual(others, {
    KeepSweeps: `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/${it.output.table}`,
    ReadLists: [`arn:aws:s3:::${it.list.bucket}/${it.list.key}`, `arn:aws:s3:::${it.list.bucket}/maintenance.csv`],
    Alert: it.output.incident_topic_arn,
    AskPlaces: [`arn:aws:sqs:eu-central-1:${ACCOUNT}:lookout-place-eu`],
  });
});

test("every permission of a role exists, and is within the boundary", async () => {
  const names = Object.keys(it.roles).filter((name) => it.roles[name].policy).sort();
  assert.deepEqual(names, ["lookout-execution", "lookout-flow-log", "lookout-task"]);
  for (const name of names) {
    const { policy, boundary } = it.roles[name];
    assert.deepEqual(await policyProblems(policy!), [], name);
    assert.equal(boundary, `arn:aws:iam::${ACCOUNT}:policy/pipeline/lookout-boundary`, name);
    for (const right of policy!.Statement.flatMap(({ Action }) => Action)) {
      assert.ok(allows([it.policies["lookout-boundary"]], right), `${name}: ${right}`);
    }
  }
});

interface Filter {
  metricTransformations: { metricName: string }[];
}

test("alarms go to the topic, which mails them", async () => {
  const [{ MetricAlarms }, { Subscriptions }, { metricFilters }] = await Promise.all([
    it.account.aws("cloudwatch describe-alarms"),
    it.account.aws("sns list-subscriptions-by-topic", { "topic-arn": it.output.topic_arn }),
    it.account.aws("logs describe-metric-filters", { "log-group-name": it.output.log_group }),
  ]);
  const names = MetricAlarms.map(({ AlarmName }: { AlarmName: string }) => AlarmName.replace("lookout-", "")).sort();
  assert.deepEqual(names, [
    "5xx",
    "cpu",
    "error",
    "list-rejected",
    "memory",
    "nat-ports",
    "no-healthy-task",
    "no-sweep",
    "not-stored",
    "throttled",
    "unreliable",
  ]);
  for (const { AlarmActions } of MetricAlarms) assert.deepEqual(AlarmActions, [it.output.topic_arn]);
  assert.deepEqual([Subscriptions[0].Protocol, Subscriptions[0].Endpoint], ["email", "ops@example.com"]);
  const counted = metricFilters.map(({ metricTransformations: [metric] }: Filter) => metric.metricName);
  assert.deepEqual(counted.sort(), [
    "Errors",
    "ListsRejected",
    "SweepsFinished",
    "SweepsNotStored",
    "SweepsUnreliable",
  ]);
});

test("the policies of the pipeline name existing actions, on resources that they accept", async () => {
  const names = ["boundary", "network", "people", "places", "push", "read", "roles", "service"];
  // The other one is rights.json.
  assert.deepEqual(Object.keys(it.policies).sort(), ["bootstrap", ...names].map((name) => `lookout-${name}`).sort());
  for (const [name, policy] of Object.entries(it.policies)) assert.deepEqual(await policyProblems(policy), [], name);
});

test("Lookout runs on what was deployed: its sweeps are in the table, and a new list is used within a slot", async () => {
  const before = await it.readList();
  await checkService(it);
  assert.equal(await it.readList(), before);
});

test("a second plan changes the edited list, and nothing else", async () => {
  await Deno.writeTextFile(join(it.roots.deployment.folder, "../urls.csv"), EDITED);
  await it.logged("plan", it.roots.deployment, ["plan", "-lock=false", `-var-file=${FILE}`, "-out=second.tfplan"]);
  const changes = await changesOf(it.roots.deployment, "second.tfplan", FORGOTTEN);
  assert.deepEqual(changes, [["aws_s3_object.targets", "update", "source_hash"]]);
});

test("apply fails if ECS rolled the deployment back, and the previous revision stays in service", async () => {
  await using breaker = startCircuitBreaker(it.account.env.AWS_ENDPOINT_URL);
  const { services: [{ taskDefinition }] } = await it.readService();
  const apply = ["apply", "-auto-approve", "-refresh=false", `-var-file=${FILE}`, "-var=image_version=v1"];
  const env = { ...it.account.env, AWS_ENDPOINT_URL_ECS: breaker.url };
  await assert.rejects(
    it.roots.deployment.terraform(apply, { env }),
    /exit code 1\n.*Resource postcondition failed.*ECS rolled the deployment back/s,
  );
  const { services: [after] } = await it.readService();
  assert.equal(after.taskDefinition, taskDefinition);
  const { taskDefinition: { status } } = await it.account.aws("ecs describe-task-definition", {
    "task-definition": taskDefinition,
  });
  assert.equal(status, "ACTIVE");
});

test("a rollback runs an older image with the current list; then destroy leaves nothing, and no step of the README was skipped", async () => {
  const imageOf = async () => (await it.readContainer()).container.image.split("@")[1];
  assert.equal(await imageOf(), it.image.digest);
  await it.rollBack({ IMAGE_VERSION: "v1" });
  assert.equal(await imageOf(), it.olderDigest);
  assert.equal(await it.readList(), EDITED);
  assert.ok((await it.account.left()).length > 30);
  await it.destroy();
  assert.deepEqual(await it.account.left(), []);
  assert.deepEqual(it.stepsLeft, []);
});

test("the deploy role has every permission that apply and destroy used, and the plan role every one that plan used", async () => {
  const read = it.policies["lookout-read"];
  const deploy = [read, ...["network", "service", "roles"].map((name) => it.policies[`lookout-${name}`])];
  const used = await it.rightsUsed("deploy");
  assert.ok(used.length > 120, `${used.length} rights`);
  // What docs/operations.md has its holder do beside.
  const operations = [
    "cloudwatch:GetMetricData",
    "ecs:DeregisterTaskDefinition",
    "ecs:ListTasks",
    "ecs:StopTask",
    "ecs:UpdateService",
    "elasticloadbalancing:ModifyRule",
    "logs:DescribeLogGroups",
    "logs:FilterLogEvents",
    "logs:GetQueryResults",
    "logs:StartQuery",
    "secretsmanager:PutSecretValue",
    "sns:Subscribe",
  ];
  assert.deepEqual([...used, ...operations].filter((right) => !allows(deploy, right)), []);
  const planned = await it.rightsUsed("plan");
  assert.ok(planned.length > 50, `${planned.length} rights`);
  assert.deepEqual(planned.filter((right) => !allows([read], right)), []);
});

test("rights.json has every permission that Terraform used to bootstrap the account", async () => {
  const rights: Policy = JSON.parse(await Deno.readTextFile(join(it.roots.bootstrap.folder, "rights.json")));
  const used = await it.rightsUsed("bootstrap");
  assert.ok(used.length > 40, `${used.length} rights`);
  assert.deepEqual(used.filter((right) => !allows([rights], right)), []);
});
