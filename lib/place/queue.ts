import { SendMessageCommand, type SQSClient, SQSClient as Client } from "@aws-sdk/client-sqs";
import { messageOf } from "../message.ts";
import type { QueueAddress } from "./place.ts";

/**
 * Characters that a message may have, all of them ASCII: a queue accepts 262,144 bytes. SQS could accept four times as
 * much, but the AWS provider that terraform/place/ uses (5.100) cannot create such a queue.
 */
export const MAX_MESSAGE = 250_000;

/**
 * A client for a queue, in the queue's own region: in another one its signatures are rejected.
 * @param requestTimeout ms; a receiver that waits for messages needs more than they may take to come
 */
export function connectQueue({ url, region }: QueueAddress, requestTimeout: number): SQSClient {
  return new Client({
    ...(region && { region }),
    endpoint: new URL(url).origin,
    maxAttempts: 2,
    requestHandler: {
      connectionTimeout: 2000,
      requestTimeout,
      socketTimeout: requestTimeout,
      throwOnRequestTimeout: true,
    },
  });
}

/** The sending end of a place's queue. */
export class Sender implements Disposable {
  readonly #client: SQSClient;

  constructor(private readonly queue: QueueAddress) {
    this.#client = connectQueue(queue, 5000);
  }

  /** @throws {Error} when the queue does not accept it */
  async send(MessageBody: string, signal?: AbortSignal): Promise<void> {
    const { url: QueueUrl } = this.queue;
    await this.#client.send(new SendMessageCommand({ QueueUrl, MessageBody }), { abortSignal: signal }).catch(
      (error) => {
        throw new Error(`Cannot send a job to ${QueueUrl}: ${messageOf(error)}`, { cause: error });
      },
    );
  }

  [Symbol.dispose](): void {
    this.#client.destroy();
  }
}
