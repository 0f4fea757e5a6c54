import assert from "node:assert/strict";
import { CreateTopicCommand, SNSClient } from "@aws-sdk/client-sns";
import { formatSns } from "../../lib/channel/sns.ts";
import { sendApart } from "../alerts/send_apart.ts";
import { needs } from "../process/needs.ts";
import { sampleDigest } from "../samples/digests.ts";
import { ACCOUNT, REGION, startMoto } from "./moto.ts";
import { MOTO } from "./programs.ts";

const TOPIC = `arn:aws:sns:${REGION}:${ACCOUNT}:alerts`;

/** What moto keeps of a topic. */
interface Topic {
  arn: string;
  sent_notifications: [id: string, message: string, subject: string, ...unknown[]][];
}

needs(MOTO, "sns publishes to topics, and reports a missing one by a code", async () => {
  await using moto = await startMoto();
  const endpoint = moto.env.AWS_ENDPOINT_URL;
  const credentials = { accessKeyId: moto.env.AWS_ACCESS_KEY_ID, secretAccessKey: moto.env.AWS_SECRET_ACCESS_KEY };
  const client = new SNSClient({ endpoint, credentials, region: REGION });
  await client.send(new CreateTopicCommand({ Name: "alerts" }));
  await client.send(new CreateTopicCommand({ Name: "alerts.fifo", Attributes: { FifoTopic: "true" } }));
  client.destroy();

  const digest = sampleDigest();
  const sent = await sendApart(`a=sns:${TOPIC} b=sns:${TOPIC}.fifo c=sns:${TOPIC}-2`, digest, moto.env);
  assert.deepEqual(sent.deliveries, { a: { ok: true }, b: { ok: true }, c: { ok: false, code: "404" } }, sent.output);
  const { sns }: { sns: { Topic: Topic[] } } = await (await fetch(`${endpoint}/moto-api/data.json`)).json();
  const { Message, Subject } = formatSns(digest, TOPIC);
  assert.deepEqual(
    sns.Topic.map(({ arn, sent_notifications }) => [arn, sent_notifications.map((sent) => sent.slice(1, 3))]),
    [[TOPIC, [[Message, Subject]]], [`${TOPIC}.fifo`, [[Message, Subject]]]],
  );
});
