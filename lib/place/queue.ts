import { SendMessageCommand, type SQSClient, SQSClient as Client } from "@aws-sdk/client-sqs";
import type { QueueAddress } from "./place.ts";

/**
 * Characters that a message has at most, and these are ASCII: a queue takes 262,144 bytes. SQS could take four times as much,
 * but the AWS provider that terraform/place/ uses (5.100) makes no such queue.
 */
export const MAX_MESSAGE = 250_000;

/**
 * A client for a queue, in the queue's own region: with another one it signs wrongly.
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

  /** @throws {Error} when the queue did not take it */
  async send(MessageBody: string, signal?: AbortSignal): Promise<void> {
    await this.#client.send(new SendMessageCommand({ QueueUrl: this.queue.url, MessageBody }), { abortSignal: signal });
  }

  [Symbol.dispose](): void {
    this.#client.destroy();
  }
}
