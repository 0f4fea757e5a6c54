import type { DynamoDBClientConfig } from "@aws-sdk/client-dynamodb";
import { setTimeout as delay } from "node:timers/promises";
import type { DynamoDbLocal } from "./dynamodb_local.ts";

/** What is wrong with the store, as its clients see it. */
export type Fault =
  /** Connections are refused. */
  | "away"
  /** Connections are made and nothing is ever answered. */
  | "silent"
  /** Every answer takes five seconds, or so many milliseconds. */
  | "slow"
  | { takes: number }
  | "throttling"
  | "failing"
  /** Every other call fails, at random. */
  | "half failing"
  /** One action is not allowed. */
  | { denied: string };

/** One call that came through, with what it cost. */
export interface Call {
  /** `PutItem`, `Query` ... */
  action: string;
  /** The slot of the sweep that it wrote, ms UTC, and who had swept it. */
  sweep?: { slot: number; replica: string };
  /** Whether it did what it was to do: false for a write whose condition was not met. */
  ok: boolean;
  /** Units of capacity that a table of the real service would have been charged with. */
  units: number;
}

/** Stands between DynamoDB Local and its clients, and lets it fail. */
export interface DynamoDbProxy {
  client: DynamoDBClientConfig;
  env: Record<string, string>;
  /** The calls answered since the last `calls.length = 0`. */
  calls: Call[];
  /** Lets it fail from now on; undefined: it is well. */
  set(fault?: Fault): Promise<void>;
  /**
   * Keeps back the next sweep, or claim, that a replica writes. Resolves once it has come, to a function that lets it pass, whoever waits for it
   * still, and tells whether the table took it.
   */
  hold(replica: string, what?: "sweep" | "claim"): Promise<() => Promise<boolean>>;
  [Symbol.asyncDispose](): Promise<void>;
}

const SLOW = 5000;

/** A write that is to be kept back. */
interface Hold {
  come: () => void;
  released: Promise<void>;
  took: (ok: boolean) => void;
}

/** Starts a proxy, which is well at first. Disposing of it closes its connections, not DynamoDB Local. */
export function startDynamoDbProxy(local: DynamoDbLocal): DynamoDbProxy {
  let fault: Fault | undefined;
  let end = new AbortController();
  let server = serve(0);
  const { port } = server.addr;
  const endpoint = `http://127.0.0.1:${port}`;
  const calls: Call[] = [];
  const holds = new Map<string, Hold>();

  function serve(port: number): Deno.HttpServer<Deno.NetAddr> {
    return Deno.serve({
      hostname: "127.0.0.1",
      port,
      signal: end.signal,
      onListen: () => {},
      // A client that has gone is none of the proxy's business.
      onError: () => new Response(null, { status: 500 }),
    }, answer);
  }

  async function answer(request: Request): Promise<Response> {
    const action = request.headers.get("x-amz-target")!.split(".")[1];
    const body = JSON.parse(await request.text());
    if (fault === "silent") await delay(3_600_000, undefined, { signal: end.signal });
    if (fault === "slow") await delay(SLOW, undefined, { signal: end.signal });
    const sweep = sweepIn(body);
    const write = sweep ? `sweep ${sweep.replica}` : `claim ${claimantIn(body)}`;
    const hold = holds.get(write);
    if (hold) {
      holds.delete(write);
      hold.come();
      await hold.released;
    }
    if (fault === "throttling") return refusal("ProvisionedThroughputExceededException", "Slow down");
    if (fault === "failing" || (fault === "half failing" && Math.random() < 0.5)) {
      return refusal("InternalServerError", "Internal server error", 500);
    }
    if (typeof fault === "object" && "takes" in fault) await delay(fault.takes, undefined, { signal: end.signal });
    if (typeof fault === "object" && "denied" in fault && fault.denied === action) {
      return refusal("AccessDeniedException", `User: somebody is not authorized to perform: dynamodb:${action}`);
    }
    const headers = new Headers(request.headers);
    headers.delete("content-length");
    const response = await fetch(local.endpoint, {
      method: "POST",
      headers,
      body: JSON.stringify({ ...body, ReturnConsumedCapacity: "TOTAL" }),
    });
    const text = await response.text();
    const { ConsumedCapacity } = JSON.parse(text);
    // A refused write says nothing of its cost, which is that of what was to be written.
    calls.push({
      action,
      sweep,
      ok: response.ok,
      units: ConsumedCapacity?.CapacityUnits ?? Math.ceil(JSON.stringify(body).length / 1024),
    });
    hold?.took(response.ok);
    return new Response(text, { status: response.status, headers: { "content-type": "application/x-amz-json-1.0" } });
  }

  async function close(): Promise<void> {
    end.abort();
    await server.finished;
  }

  return {
    client: { ...local.client, endpoint },
    env: { ...local.env, AWS_ENDPOINT_URL_DYNAMODB: endpoint },
    calls,
    async set(next) {
      const before = fault;
      fault = next;
      if (next === "away" && before !== "away") {
        await close();
      } else if (next !== "away" && before === "away") {
        end = new AbortController();
        server = serve(port);
      }
    },
    async hold(replica, what = "sweep") {
      const come = Promise.withResolvers<void>();
      const released = Promise.withResolvers<void>();
      const took = Promise.withResolvers<boolean>();
      holds.set(`${what} ${replica}`, { come: come.resolve, released: released.promise, took: took.resolve });
      await come.promise;
      return () => {
        released.resolve();
        return took.promise;
      };
    },
    [Symbol.asyncDispose]: close,
  };
}

/** The sweep that a call writes, if it does. */
function sweepIn({ Item }: { Item?: Record<string, { S: string }> }): Call["sweep"] {
  if (Item?.pk.S !== "sweep") return undefined;
  return { slot: Date.parse(Item.sk.S), replica: Item.replica.S };
}

/** Who writes a claim by a call, if somebody does. */
function claimantIn({ Item }: { Item?: Record<string, { S: string }> }): string | undefined {
  return Item?.pk.S === "claim" ? Item.owner.S : undefined;
}

function refusal(type: string, message: string, status = 400): Response {
  return Response.json({ __type: `com.amazonaws.dynamodb.v20120810#${type}`, message }, {
    status,
    headers: { "content-type": "application/x-amz-json-1.0" },
  });
}
