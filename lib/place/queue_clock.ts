import type { SQSClient } from "@aws-sdk/client-sqs";

/** What of a response the clock looks at. */
interface Dated {
  response?: { headers?: Record<string, string> };
}

/**
 * The queue's clock, as its responses say it: sweeper and worker may each have a clock that is minutes off, and a job's
 * age is by this one alone. Exact to a second, which is what the header `Date` has.
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
