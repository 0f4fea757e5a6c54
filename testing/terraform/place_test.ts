import assert from "node:assert/strict";
import { join } from "node:path";
import { GetQueueAttributesCommand, ListQueuesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { Account } from "./account.ts";
import { ACCOUNT, REGION } from "./moto.ts";
import { AWS_CLI, MOTO, needsAll, TERRAFORM } from "./programs.ts";
import { changesOf } from "./plan.ts";
import { copyRoots } from "./roots.ts";

const PLACE_REGION = "eu-central-1";

const VARIABLES = {
  place: "eu",
  region: PLACE_REGION,
  image_version: "v1",
  repository_url: `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com/lookout`,
  table_arn: `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/lookout`,
  table_key_arn: `arn:aws:kms:${REGION}:${ACCOUNT}:key/00000000-0000-0000-0000-000000000001`,
  alarm_emails: ["ops@example.com"],
  // Nothing ever runs there.
  wait_for_steady_state: false,
};

/** What a second plan may change, by the kind of resource: attributes that moto forgets when it makes one. */
const FORGOTTEN: Record<string, string[]> = {
  aws_ecs_service: ["availability_zone_rebalancing", "enable_ecs_managed_tags"],
  // It writes the same in other words.
  aws_sqs_queue: ["redrive_policy"],
  aws_vpc_security_group_egress_rule: ["description"],
};

needsAll(
  [TERRAFORM, MOTO, AWS_CLI],
  "a place is set up in its region, planned again without a change, and destroyed",
  async () => {
    await using account = await Account.open();
    await using roots = await copyRoots({ overrides: join(import.meta.dirname!, "overrides"), env: account.env });
    const { folder, terraform } = roots.place;
    const there = { region: PLACE_REGION };
    await Deno.writeTextFile(join(folder, "test.auto.tfvars.json"), JSON.stringify(VARIABLES));
    // Its state stays in its folder: the backend is the one that the deployment's test uses.
    await Deno.writeTextFile(join(folder, "backend_override.tf"), 'terraform {\n  backend "local" {}\n}\n');
    await terraform(["init"]);
    await terraform(["apply", "-auto-approve"]);

    const output = async (name: string) => (await terraform(["output", "-raw", name])).stdout;
    const url = await output("queue_url");
    assert.equal(new URL(url).pathname, `/${ACCOUNT}/lookout-place-eu`);
    const { AWS_ENDPOINT_URL: endpoint, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = account.env;
    const credentials = { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY };
    // Debian's AWS CLI knows one endpoint for SQS only, its own.
    const sqs = new SQSClient({ endpoint, credentials, ...there });
    const read = async (QueueUrl: string) =>
      (await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] }))).Attributes!;
    const [jobs, dead] = await Promise.all([url, await output("dead_letters_url")].map(read));
    assert.deepEqual([jobs.MessageRetentionPeriod, dead.MessageRetentionPeriod], ["600", "86400"]);
    assert.deepEqual(JSON.parse(jobs.RedrivePolicy!), { deadLetterTargetArn: dead.QueueArn, maxReceiveCount: 3 });

    const cluster = await output("cluster");
    const { services: [service] } = await account.aws("ecs describe-services", {
      ...there,
      cluster,
      services: cluster,
    });
    assert.equal(service.desiredCount, 1);
    const { MetricAlarms } = await account.aws("cloudwatch describe-alarms", there);
    assert.deepEqual(
      MetricAlarms.map(({ AlarmName }: { AlarmName: string }) => AlarmName.replace("lookout-place-eu-", "")).sort(),
      ["dead-letters", "no-worker", "unattended"],
    );

    await terraform(["plan", "-out=second.tfplan"]);
    assert.deepEqual(await changesOf(roots.place, "second.tfplan", FORGOTTEN), []);

    await terraform(["destroy", "-auto-approve"]);
    assert.equal((await terraform(["state", "list"])).stdout, "");
    // AWS shows a cluster for a while after it was deleted.
    const { clusters: [left] } = await account.aws("ecs describe-clusters", { ...there, clusters: cluster });
    const { QueueUrls } = await sqs.send(new ListQueuesCommand({}));
    assert.notEqual(left?.status, "ACTIVE");
    assert.deepEqual(QueueUrls ?? [], []);
    sqs.destroy();
  },
);
