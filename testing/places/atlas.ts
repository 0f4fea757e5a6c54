import { randomUUID } from "node:crypto";
import { join } from "node:path";
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import type { Target } from "../../lib/model/target.ts";
import { connect } from "../../lib/store/dynamodb/client.ts";
import { openDynamoDb } from "../../lib/store/dynamodb/dynamodb.ts";
import { createTable } from "../../lib/store/dynamodb/table.ts";
import type { Store } from "../../lib/store/store.ts";
import { type DynamoDbLocal, startDynamoDbLocal } from "../dynamodb/dynamodb_local.ts";
import type { Behaviour } from "../internet/behaviours.ts";
import { startWorld, type World } from "../internet/world.ts";
import { freePort } from "../process/free_port.ts";
import { type Lookout, Place as Folder } from "../process/lookout.ts";
import { ACCOUNT, type Moto, startMoto } from "../terraform/moto.ts";
import type { Program } from "../process/needs.ts";

/** Mounts of its own, without being root: each process reads a hosts file of its own. */
export const UNSHARE: Program = {
  names: ["unshare"],
  install: "apt-get install util-linux, and user namespaces",
  attempt: ["-rm", "true"],
};

/** Runs a program with another file in place of the hosts file. */
const withHosts = (file: string) => ["unshare", "-rm", "sh", "-c", 'mount --bind "$0" /etc/hosts && exec "$@"', file];

/** What a target does in one region. */
export type Does = Parameters<World["set"]>[1];

/**
 * moto's SQS, DynamoDB Local, and an internet for each region: the same names lead to other hosts there.
 *
 * moto enforces neither IAM nor KMS, and takes receipts that have gone stale: a message may be deleted by a worker that
 * held it too long, which SQS allows too, but does not promise.
 */
export class Atlas implements AsyncDisposable {
  readonly #internets = new Map<string, Promise<World>>();

  private constructor(readonly moto: Moto, readonly local: DynamoDbLocal, readonly sqs: SQSClient) {}

  static async create(): Promise<Atlas> {
    const [moto, local] = await Promise.all([startMoto(), startDynamoDbLocal()]);
    const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_REGION, AWS_ENDPOINT_URL } =
      moto.env;
    const credentials = { accessKeyId, secretAccessKey };
    return new Atlas(moto, local, new SQSClient({ region: AWS_REGION, endpoint: AWS_ENDPOINT_URL, credentials }));
  }

  /** For the AWS SDK in another process. */
  get env(): Record<string, string> {
    return { ...this.moto.env, AWS_ENDPOINT_URL_DYNAMODB: this.local.endpoint };
  }

  /** The internet as it is seen from a region. */
  async internet(region: string): Promise<World> {
    return await this.#internets.getOrInsertComputed(region, () => startWorld());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.sqs.destroy();
    for (const world of this.#internets.values()) await (await world)[Symbol.asyncDispose]();
    await Promise.all([this.moto[Symbol.asyncDispose](), this.local[Symbol.asyncDispose]()]);
  }
}

/** A table, queues and sites of one test, and the processes that use them. */
export class Scene implements AsyncDisposable {
  readonly folder = new Folder();
  readonly targets: Target[] = [];
  readonly #names: string[] = [];
  /** All regions have it, so that a name leads to the same port in each. */
  readonly #port = freePort();
  readonly #queues = new Map<string, string>();

  private constructor(readonly atlas: Atlas, readonly id: string, readonly table: string, readonly store: Store) {}

  static async create(atlas: Atlas): Promise<Scene> {
    const id = randomUUID().slice(0, 8);
    const table = `places-${id}`;
    await createTable(table, atlas.local.client);
    return new Scene(atlas, id, table, await openDynamoDb(table, { client: atlas.local.client }));
  }

  /** Adds a site, which does in each region what is given; URL and name are the same everywhere. */
  async site(name: string, does: Readonly<Record<string, Does>>): Promise<void> {
    const host = `${name}-${this.id}`;
    for (const [region, what] of Object.entries(does)) {
      await (await this.atlas.internet(region)).set(
        host,
        what,
        { at: { ports: [this.#port] } } as Pick<Behaviour, "at">,
      );
    }
    this.#names.push(host);
    this.targets.push({ id: name, name, category: "", url: `http://${host}.test:${this.#port}/` });
  }

  /** Changes what a site does in a region. */
  async change(name: string, region: string, does: Does): Promise<void> {
    await (await this.atlas.internet(region)).set(`${name}-${this.id}`, does);
  }

  /** Where names lead in a region. */
  async addresses(region: string): Promise<Map<string, string>> {
    const world = await this.atlas.internet(region);
    return new Map(this.#names.map((name) => [`${name}.test`, new URL(world.url(name)).hostname]));
  }

  /** The URL of a place's queue. */
  async queue(place: string): Promise<string> {
    let url = this.#queues.get(place);
    if (!url) {
      const QueueName = `${this.table}-${place}`;
      const buried = await this.atlas.sqs.send(new CreateQueueCommand({ QueueName: `${QueueName}-dead` }));
      const { QueueUrl } = await this.atlas.sqs.send(
        new CreateQueueCommand({
          QueueName,
          Attributes: {
            RedrivePolicy: JSON.stringify({
              deadLetterTargetArn: `arn:aws:sqs:us-east-1:${ACCOUNT}:${buried.QueueUrl!.split("/").at(-1)}`,
              maxReceiveCount: 3,
            }),
          },
        }),
      );
      this.#queues.set(place, url = QueueUrl!);
    }
    return url;
  }

  /** Sends a message to a place. */
  async send(place: string, MessageBody: string): Promise<void> {
    await this.atlas.sqs.send(new SendMessageCommand({ QueueUrl: await this.queue(place), MessageBody }));
  }

  /** Takes the next message from a place's queue, within ten seconds. */
  async receive(place: string): Promise<string> {
    const QueueUrl = await this.queue(place);
    const { Messages: [message] = [] } = await this.atlas.sqs.send(
      new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 10 }),
    );
    if (!message) throw new Error(`No message came to ${QueueUrl}`);
    await this.atlas.sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
    return message.Body!;
  }

  /** Messages in a place's queue that wait, are being handled, and were buried. */
  async messages(place: string): Promise<{ waiting: number; hidden: number; dead: number }> {
    const url = await this.queue(place);
    const count = async (QueueUrl: string) =>
      (await this.atlas.sqs.send(
        new GetQueueAttributesCommand({
          QueueUrl,
          AttributeNames: ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"],
        }),
      )).Attributes!;
    const [queue, dead] = await Promise.all([count(url), count(`${url}-dead`)]);
    return {
      waiting: Number(queue.ApproximateNumberOfMessages),
      hidden: Number(queue.ApproximateNumberOfMessagesNotVisible),
      dead: Number(dead.ApproximateNumberOfMessages),
    };
  }

  /** Starts a worker of a place, and waits until it takes messages. `interval`: which its patience follows. */
  async worker(place: string, env: Record<string, string> = {}): Promise<Lookout> {
    const worker = this.folder.start({
      ...this.atlas.env,
      LOOKOUT_STORE: `dynamodb:${this.table}`,
      LOOKOUT_TARGETS: "",
      LOOKOUT_QUEUE: await this.queue(place),
      LOOKOUT_PLACE: place,
      LOOKOUT_ALLOW_PRIVATE: "true",
      LOOKOUT_INTERVAL: "40s",
      ...env,
    }, { entry: "../../worker.ts", by: await this.hosts(place) });
    await worker.line("worker.started");
    return worker;
  }

  /** The program that lets another one see the internet of a region. */
  async hosts(region: string): Promise<string[]> {
    const file = join(this.folder.folder, `hosts-${region}`);
    const lines = [...await this.addresses(region)].map(([name, address]) => `${address} ${name}\n`);
    await Deno.writeTextFile(file, `127.0.0.1 localhost\n${lines.join("")}`);
    return withHosts(file);
  }

  /** What a place's workers have written, as it is in the table. */
  async answers(place: string): Promise<Record<string, unknown>[]> {
    const table = connect(this.atlas.local.client);
    const { Items = [] } = await table.query({
      TableName: this.table,
      KeyConditionExpression: "pk = :pk",
      ExpressionAttributeValues: { ":pk": `answer ${place}` },
      ConsistentRead: true,
    });
    table.destroy();
    return Items;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.folder[Symbol.asyncDispose]();
    await this.store.close();
  }
}
