import { setTimeout as delay } from "node:timers/promises";
import type { Message } from "@aws-sdk/client-sqs";
import { Consumer } from "sqs-consumer";
import { log } from "../log/log.ts";
import { messageOf } from "../message.ts";
import type { Delivery } from "./carry_out.ts";
import type { QueueAddress } from "./place.ts";
import { connectQueue } from "./queue.ts";
import { QueueClock } from "./queue_clock.ts";

export interface WorkOptions {
  queue: QueueAddress;
  /** Seconds for which a message is hidden from other workers, unless this one extends that because it is still working. */
  hidden: number;
  /** Handles a message, which is then deleted. */
  carryOut: (delivery: Delivery) => Promise<void>;
}

/** Seconds that a request for messages waits for one. */
const WAIT = 20;

/** Milliseconds until the next request after one that failed; doubled each time. */
const PAUSE = 1000;
const MAX_PAUSE = 60_000;

/** Takes messages from a queue, one at a time. */
export class QueueConsumer {
  readonly #consumer: Consumer;
  #stopping = false;
  #failures = 0;
  #isBusy = false;

  constructor({ queue, hidden, carryOut }: WorkOptions) {
    const sqs = connectQueue(queue, (WAIT + 10) * 1000);
    const clock = new QueueClock(sqs);
    this.#consumer = Consumer.create({
      sqs,
      queueUrl: queue.url,
      waitTimeSeconds: WAIT,
      messageSystemAttributeNames: ["SentTimestamp"],
      visibilityTimeout: hidden,
      heartbeatInterval: hidden / 3,
      strictReturn: true,
      // Without a delay, a job that cannot be done would come back immediately, over and over. A worker that stops gives its message back.
      terminateVisibilityTimeout: () => this.#stopping ? 0 : hidden,
      authenticationErrorTimeout: 0,
      preReceiveMessageCallback: () => this.#pause(),
      handleMessage: async (message: Message) => {
        const sent = Number(message.Attributes?.SentTimestamp);
        try {
          await carryOut({ message: message.Body ?? "", sent, now: clock.now() });
          return message;
        } catch (error) {
          if (!this.#stopping) {
            log.error("Cannot do a job: {reason}", { event: "job.failed", reason: messageOf(error) });
          }
          throw error;
        }
      },
    });
    this.#consumer.on("message_received", () => {
      this.#isBusy = true;
      this.#recover();
    });
    this.#consumer.on("response_processed", () => this.#isBusy = false);
    this.#consumer.on("empty", () => this.#recover());
    this.#consumer.on("error", (error) => this.#fail(error));
  }

  start(): void {
    this.#consumer.start();
  }

  /** Takes no more messages; resolves when the one being handled is done, and deleted or given back. */
  async stop(): Promise<void> {
    this.#stopping = true;
    if (!this.#isBusy) return this.#consumer.stop({ abort: true });
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#consumer.on("response_processed", () => resolve());
    this.#consumer.stop();
    await promise;
  }

  async #pause(): Promise<void> {
    if (this.#failures > 0) await delay(Math.min(MAX_PAUSE, PAUSE * 2 ** (this.#failures - 1)));
  }

  #fail(error: Error): void {
    if (this.#stopping) return;
    this.#failures++;
    if (this.#failures > 1) return;
    log.error("Cannot reach the queue: {reason}", { event: "queue.failed", reason: messageOf(error) });
  }

  #recover(): void {
    if (this.#failures > 0) log.info("The queue can be reached again", { event: "queue.back" });
    this.#failures = 0;
  }
}
