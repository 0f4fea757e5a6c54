import type { SQSClient } from "@aws-sdk/client-sqs";

/** The part of a response that the clock reads. */
interface Dated {
  response?: { headers?: Record<string, string> };
}

/**
 * The queue's clock, by its responses: sweeper and worker may each have a clock that is minutes off, so a job's age is
 * measured by this one alone. Accurate to a second, the resolution of the header `Date`.
 */
export class QueueClock {
  #ahead = 0;

  /** Follows the responses that a client gets. */
  constructor(client: SQSClient) {
    client.middlewareStack.add(
      (next) => async (args) => {
        const result = await next(args);
        const date = Date.parse((result as Dated).response?.headers?.date ?? "");
        if (Number.isFinite(date)) this.#ahead = date - Date.now();
        return result;
      },
      { step: "deserialize", priority: "low" },
    );
  }

  /** ms UTC. */
  now(): number {
    return Date.now() + this.#ahead;
  }
}
