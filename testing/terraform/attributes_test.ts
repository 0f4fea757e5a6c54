import assert from "node:assert/strict";
import { join } from "node:path";
import { matchesFilter } from "./filter_pattern.ts";
import { METRICS } from "./metrics.ts";
import { applyMocked, type Attributes } from "./mocked.ts";
import { missing, needsAll, TERRAFORM } from "./programs.ts";
import { run } from "./run.ts";

// Attributes that an emulator does not check, and whose faults show only on AWS, some of them only in an emergency.

let made: Record<string, Attributes>;

Deno.test.beforeAll(async () => {
  if (!missing([TERRAFORM])) made = await applyMocked("deployment");
});

const test = (name: string, check: () => void | Promise<void>) =>
  needsAll([TERRAFORM], name, async () => await check());

interface Metric {
  namespace: string;
  name: string;
  dimensions: Record<string, string>;
}

/** What the dimensions of AWS's metrics have to be for this deployment. */
const dimensionsOf = (): Record<string, string> => ({
  ClusterName: made["aws_ecs_cluster.this"].name,
  LoadBalancer: made["aws_lb.this"].arn_suffix,
  NatGatewayId: made['aws_nat_gateway.this["us-east-1a"]'].id,
  ServiceName: made["aws_ecs_service.this"].name,
  TableName: made["aws_dynamodb_table.sweeps"].name,
  TargetGroup: made["aws_lb_target_group.this"].arn_suffix,
});

/** The metrics that an alarm uses, with the statistic of each and the minutes of data that it needs. */
function metricsOf(alarm: Attributes) {
  const own: Attributes[] = alarm.metric_name ? [{ ...alarm, stat: alarm.statistic }] : [];
  const queried = (alarm.metric_query as Attributes[]).flatMap(({ metric }) => metric as Attributes[]);
  return [...own, ...queried].map(({ namespace, metric_name, dimensions, stat, period }) => ({
    metric: { namespace, name: metric_name, dimensions: dimensions ?? {} } as Metric,
    stat,
    minutes: period * alarm.evaluation_periods / 60,
  }));
}

/** The filters on Lookout's log, by the metrics that they make. */
const filters = (): Record<string, Attributes> =>
  Object.fromEntries(
    Object.entries(made).filter(([address]) => address.startsWith("aws_cloudwatch_log_metric_filter."))
      .map(([, filter]) => [filter.metric_transformation[0].name, filter]),
  );

const ALARM = "aws_cloudwatch_metric_alarm.";
const alarms = () => Object.entries(made).filter(([address]) => address.startsWith(ALARM));

function assertExists({ namespace, name, dimensions }: Metric, where: string): void {
  const keys = Object.keys(dimensions).sort();
  if (namespace === "Lookout/lookout") {
    assert.ok(name in filters(), `${where}: ${name}`);
    return assert.deepEqual(keys, [], where);
  }
  const sets = METRICS[namespace]?.[name] ?? [];
  assert.ok(sets.some((set) => set.join() === keys.join()), `${where}: no ${namespace} ${name} by ${keys}`);
  const values = dimensionsOf();
  for (const key of keys) assert.equal(dimensions[key], values[key], `${where}: ${key}`);
}

test("alarms use metrics that exist, of this deployment", () => {
  assert.equal(alarms().length, 11);
  for (const [address, alarm] of alarms()) {
    for (const { metric } of metricsOf(alarm)) assertExists(metric, address);
  }
});

/** Whether one period is enough, of those that an alarm looks at. */
const once = ({ datapoints_to_alarm }: Attributes): string[] => datapoints_to_alarm === 1 ? ["once"] : [];

test("each alarm has the right statistic, period, comparison, threshold and treatment of missing data", () => {
  const found = Object.fromEntries(
    alarms().map(([address, alarm]) => {
      const metrics = metricsOf(alarm).map(({ metric, stat, minutes }) => `${stat} ${metric.name} ${minutes} min`);
      const side = { GreaterThanThreshold: ">", LessThanThreshold: "<" }[alarm.comparison_operator as string];
      return [
        address.slice(ALARM.length),
        [...metrics, `${side} ${alarm.threshold}`, ...once(alarm), alarm.treat_missing_data].join(", "),
      ];
    }),
  );
  assert.deepEqual(found, {
    'log["error"]': "Sum Errors 15 min, > 0, once, notBreaching",
    'log["list-rejected"]': "Sum ListsRejected 15 min, > 0, once, notBreaching",
    'log["not-stored"]': "Sum SweepsNotStored 15 min, > 0, once, notBreaching",
    'log["unreliable"]': "Sum SweepsUnreliable 15 min, > 0, once, notBreaching",
    "nat_ports[0]": "Sum ErrorPortAllocation 10 min, > 0, notBreaching",
    "no_healthy_task": "Maximum HealthyHostCount 3 min, < 1, breaching",
    "no_sweep": "Sum SweepsFinished 25 min, < 1, breaching",
    "server_errors": "Sum HTTPCode_ELB_5XX_Count 5 min, Sum HTTPCode_Target_5XX_Count 5 min, > 10, notBreaching",
    "throttled": "Sum ReadThrottleEvents 10 min, Sum WriteThrottleEvents 10 min, > 0, notBreaching",
    'usage["cpu"]': "Average CPUUtilization 15 min, > 85, notBreaching",
    'usage["memory"]': "Average MemoryUtilization 15 min, > 85, notBreaching",
  });
});

test("each alarm's expression uses all of its metrics, and is what the alarm compares", () => {
  for (const [address, { metric_query }] of alarms()) {
    const queries = metric_query as Attributes[];
    if (queries.length === 0) continue;
    const judged = queries.filter(({ return_data }) => return_data);
    assert.equal(judged.length, 1, address);
    const used = [...(judged[0].expression as string).matchAll(/FILL\((\w+), 0\)/g)].map(([, id]) => id).sort();
    const ids = queries.filter(({ metric }) => metric.length > 0).map(({ id }) => id).sort();
    assert.deepEqual(used, ids, address);
  }
});

test("graphs show metrics that exist, of this deployment, and the log of Lookout itself", () => {
  const { widgets } = JSON.parse(made["aws_cloudwatch_dashboard.this"].dashboard_body);
  const graphs = widgets.filter(({ type }: Attributes) => type === "metric");
  assert.equal(graphs.length, 6);
  for (const { properties: { title, metrics } } of graphs) {
    for (const [namespace, name, ...pairs] of metrics as string[][]) {
      const dimensions: Record<string, string> = {};
      for (let at = 0; at < pairs.length; at += 2) dimensions[pairs[at]] = pairs[at + 1];
      assertExists({ namespace, name, dimensions }, title);
    }
  }
  const { query } = widgets.find(({ type }: Attributes) => type === "log").properties;
  assert.match(query, /^SOURCE '\/lookout\/app' \|.*filter event = 'sweep\.finished'/);
});

/** The metrics that each line of `log_child.ts` counts for. */
const COUNTED = [
  [],
  [],
  ["SweepsFinished"],
  ["SweepsFinished", "SweepsUnreliable"],
  ["Errors", "SweepsFinished", "SweepsNotStored"],
  ["Errors", "ListsRejected"],
  ["Errors"],
];

test("each metric of the log counts each line that Lookout logs for it once, and no others", async () => {
  const { stdout } = await run(Deno.execPath(), ["run", "-A", join(import.meta.dirname!, "log_child.ts")]);
  const found = stdout.trim().split("\n").map((line) =>
    Object.entries(filters()).filter(([, { pattern }]) => matchesFilter(pattern, line)).map(([metric]) => metric).sort()
  );
  assert.deepEqual(found, COUNTED);
  for (
    const { log_group_name, metric_transformation: [{ namespace, value, unit, default_value }] } of Object.values(
      filters(),
    )
  ) {
    assert.equal(log_group_name, made["aws_cloudwatch_log_group.app"].name);
    assert.deepEqual([namespace, value, unit, default_value], ["Lookout/lookout", "1", "Count", null]);
  }
});

test("all alarms are on the dashboard, and operations.md says what each means and whether it wakes somebody", async () => {
  const { widgets } = JSON.parse(made["aws_cloudwatch_dashboard.this"].dashboard_body);
  const shown = widgets.find(({ type }: Attributes) => type === "alarm").properties.alarms;
  assert.equal(shown.length, alarms().length);

  const operations = await Deno.readTextFile(new URL("../../docs/operations.md", import.meta.url));
  const rows = Array.from(
    operations.matchAll(/^\| `(lookout-[\w-]+)` +\| (yes|no) +\|/gm),
    ([, name, wakes]) => [name, wakes],
  );
  const names = [
    ...alarms().map(([, { alarm_name }]) => alarm_name),
    made["aws_cloudwatch_event_rule.deployment_failed"].name,
  ];
  assert.deepEqual(rows.map(([name]) => name).sort(), names.sort());
  // What a pager is subscribed to.
  const [, pager] = /\{\\"AlarmName\\":\[(.*?)\]\}/.exec(operations)!;
  const waking = rows.filter(([, wakes]) => wakes === "yes").map(([name]) => name);
  assert.deepEqual(pager.replaceAll('\\"', "").split(",").sort(), waking.sort());
});

test("alarms on what is logged once do not report its end, and all others do", () => {
  const topic = made["aws_sns_topic.alarms"].arn;
  for (const [address, { alarm_actions, ok_actions }] of alarms()) {
    assert.deepEqual(alarm_actions, [topic], address);
    const isOnce = address.includes("error") && !address.includes("server") || address.includes("rejected");
    assert.deepEqual(ok_actions, isOnce ? [] : [topic], address);
  }
});

test("a failed deployment of this service is an event that goes to the topic", () => {
  const rule = made["aws_cloudwatch_event_rule.deployment_failed"];
  // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service_deployment_events.html
  assert.deepEqual(JSON.parse(rule.event_pattern), {
    source: ["aws.ecs"],
    "detail-type": ["ECS Deployment State Change"],
    resources: [made["aws_ecs_service.this"].id],
    detail: { eventName: ["SERVICE_DEPLOYMENT_FAILED"] },
  });
  const target = made["aws_cloudwatch_event_target.deployment_failed"];
  assert.deepEqual([target.rule, target.arn], [rule.name, made["aws_sns_topic.alarms"].arn]);
});

test("a task is healthy only if /health returns 200", () => {
  const group = made["aws_lb_target_group.this"];
  const [{ path, matcher, interval, timeout, healthy_threshold, unhealthy_threshold, port, protocol }] =
    group.health_check;
  assert.deepEqual({ path, matcher, interval, timeout, healthy_threshold, unhealthy_threshold }, {
    path: "/health",
    matcher: "200",
    interval: 15,
    timeout: 5,
    healthy_threshold: 2,
    unhealthy_threshold: 3,
  });
  // Not set: those of the requests.
  assert.deepEqual([port, protocol], [null, null]);
  assert.deepEqual([group.port, group.protocol, group.target_type], [8000, "HTTP", "ip"]);
});

test("requests go from the listeners to the task's port, and logs to the bucket for them", () => {
  const [{ redirect: [redirect] }] = made["aws_lb_listener.http"].default_action;
  assert.deepEqual([redirect.port, redirect.protocol, redirect.status_code], ["443", "HTTPS", "HTTP_301"]);
  const [forward] = made["aws_lb_listener.https"].default_action;
  const group = made["aws_lb_target_group.this"].arn;
  assert.deepEqual([forward.type, forward.target_group_arn], ["forward", group]);
  const [balancer] = made["aws_ecs_service.this"].load_balancer;
  const { target_group_arn, container_name, container_port } = balancer;
  assert.deepEqual([target_group_arn, container_name, container_port], [group, "lookout", 8000]);
  assert.equal(made["aws_lb.this"].access_logs[0].bucket, made["aws_s3_bucket.alb_logs"].id);
});

test("security groups allow exactly what is needed", () => {
  const names = { [made["aws_security_group.alb"].id]: "balancer", [made["aws_security_group.task"].id]: "task" };
  const rules = Object.entries(made).flatMap(([address, rule]) => {
    const way = /^aws_vpc_security_group_(in|e)gress_rule\./.exec(address)?.[1];
    if (!way) return [];
    const other = rule.cidr_ipv4 ?? rule.cidr_ipv6 ?? names[rule.referenced_security_group_id];
    const ports = `${rule.ip_protocol} ${rule.from_port}-${rule.to_port}`;
    return [`${names[rule.security_group_id]} ${way === "in" ? "from" : "to"} ${other}: ${ports}`];
  });
  assert.deepEqual(rules.sort(), [
    "balancer from 0.0.0.0/0: tcp 443-443",
    "balancer from 0.0.0.0/0: tcp 80-80",
    "balancer from ::/0: tcp 443-443",
    "balancer from ::/0: tcp 80-80",
    "balancer to task: tcp 8000-8000",
    "task from balancer: tcp 8000-8000",
    "task to 0.0.0.0/0: tcp 443-443",
    "task to 0.0.0.0/0: tcp 465-465",
    "task to 0.0.0.0/0: tcp 587-587",
    "task to 0.0.0.0/0: tcp 80-80",
    "task to 10.0.0.0/16: tcp 53-53",
    "task to 10.0.0.0/16: udp 53-53",
    "task to ::/0: tcp 443-443",
    "task to ::/0: tcp 465-465",
    "task to ::/0: tcp 587-587",
    "task to ::/0: tcp 80-80",
  ]);
});

test("the container can write only to its volume, listens on its port, and logs to its group", () => {
  const task = made["aws_ecs_task_definition.this"];
  const [container, ...others] = JSON.parse(task.container_definitions);
  assert.deepEqual(others, []);
  assert.deepEqual([container.user, container.readonlyRootFilesystem, container.essential], ["1993:1993", true, true]);
  assert.deepEqual(container.linuxParameters, { capabilities: { drop: ["ALL"] } });
  assert.deepEqual(container.mountPoints, [{ sourceVolume: "data", containerPath: "/data", readOnly: false }]);
  assert.deepEqual(task.volume.map(({ name }: Attributes) => name), ["data"]);
  assert.deepEqual(container.portMappings, [{ containerPort: 8000, hostPort: 8000, protocol: "tcp" }]);
  assert.deepEqual([container.stopTimeout, container.healthCheck.retries], [30, 3]);
  const { "awslogs-group": group, "awslogs-region": region } = container.logConfiguration.options;
  assert.deepEqual([group, region], ["/lookout/app", "us-east-1"]);
  const roles = [task.task_role_arn, task.execution_role_arn];
  assert.deepEqual(roles, [made["aws_iam_role.task"].arn, made["aws_iam_role.execution"].arn]);
});

test("the table has the keys and the expiry that the store writes", () => {
  const table = made["aws_dynamodb_table.sweeps"];
  assert.deepEqual([table.hash_key, table.range_key, table.billing_mode], ["pk", "sk", "PAY_PER_REQUEST"]);
  const types = table.attribute.map(({ name, type }: Attributes) => `${name} ${type}`).sort();
  assert.deepEqual(types, ["pk S", "sk S"]);
  assert.deepEqual(table.ttl, [{ attribute_name: "ttl", enabled: true }]);
});

test("private subnets reach the internet through NAT, and public ones through the internet gateway", () => {
  const gateway = made["aws_internet_gateway.this"].id;
  const ipv4 = made["aws_route.public_ipv4"], ipv6 = made["aws_route.public_ipv6"];
  assert.deepEqual([ipv4.destination_cidr_block, ipv4.gateway_id], ["0.0.0.0/0", gateway]);
  assert.deepEqual([ipv6.destination_ipv6_cidr_block, ipv6.gateway_id], ["::/0", gateway]);
  const tables = (kind: string) =>
    ["a", "b", "c"].map((zone) => made[`aws_route_table_association.${kind}["us-east-1${zone}"]`].route_table_id);
  assert.deepEqual([...new Set(tables("public"))], [made["aws_route_table.public"].id]);
  assert.deepEqual(
    tables("private"),
    ["a", "b", "c"].map((zone) => made[`aws_route_table.private["us-east-1${zone}"]`].id),
  );
  const outwards = made["aws_egress_only_internet_gateway.this"].id;
  for (const zone of ["a", "b", "c"]) {
    const route = made[`aws_route.private_ipv6["us-east-1${zone}"]`];
    const { id } = made[`aws_route_table.private["us-east-1${zone}"]`];
    assert.deepEqual(
      [route.route_table_id, route.destination_ipv6_cidr_block, route.egress_only_gateway_id, route.gateway_id],
      [id, "::/0", outwards, null],
    );
  }
});

test("only Amazon may issue certificates, and the firewall blocks addresses over its rate", () => {
  assert.deepEqual(made["aws_route53_record.caa"].records, ['0 issue "amazon.com"']);
  const rate = made["aws_wafv2_web_acl.this[0]"].rule.find(({ name }: Attributes) => name === "rate");
  assert.equal(rate.action[0].block.length, 1);
  assert.equal(rate.statement[0].rate_based_statement[0].aggregate_key_type, "IP");
});
