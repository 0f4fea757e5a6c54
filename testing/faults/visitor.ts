import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";

const encoder = new TextEncoder();

/** Connects to a server on this machine. */
export async function connect(port: number): Promise<Deno.TcpConn> {
  return await Deno.connect({ hostname: "127.0.0.1", port });
}

/** Sends a text on a connection of its own; ms until the first bytes of the response, and these. */
export async function send(port: number, text: string): Promise<{ ms: number; status: number; text: string }> {
  using client = await connect(port);
  const bytes = encoder.encode(text);
  // A request that is rejected before all of it is sent gets a response all the same.
  const sent = (async () => {
    for (let at = 0; at < bytes.length;) at += await client.write(bytes.subarray(at));
  })().catch(() => {});
  if (bytes.length < 100_000) await sent;
  const began = performance.now();
  const into = new Uint8Array(4096);
  const count = await client.read(into) ?? 0;
  const ms = performance.now() - began;
  const response = new TextDecoder().decode(into.subarray(0, count));
  return { ms, status: Number(response.split(" ")[1]), text: response };
}

/** A GET request as it is sent; headers as `Accept: text/html`. */
export function get(target: string, ...headers: string[]): string {
  return [`GET ${target} HTTP/1.1`, "Host: localhost", ...headers, "", ""].join("\r\n");
}

/** Requests `/health` every 50 ms on a connection of its own, until it is stopped; ms each. */
export function watchHealth(port: number): () => Promise<number[]> {
  const times: number[] = [];
  let running = true;
  const watching = (async () => {
    for (; running; await delay(50)) {
      const began = performance.now();
      const { status } = await send(port, get("/health", "Connection: close"));
      assert.equal(status, 200);
      times.push(performance.now() - began);
    }
  })();
  return async () => {
    running = false;
    await watching;
    return times.sort((a, b) => a - b);
  };
}

/** Sends requests over 16 connections as fast as responses come; how many came within so many ms. */
export async function flood(port: number, request: (index: number) => string, within: number): Promise<number> {
  let index = 0;
  let responses = 0;
  const end = performance.now() + within;
  await Promise.all(Array.from({ length: 16 }, async () => {
    using client = await connect(port);
    const bytes = new Uint8Array(256 * 1024);
    while (performance.now() < end) {
      await client.write(encoder.encode(request(index++)));
      let head = "";
      let rest = -1;
      while (rest !== 0) {
        const count = await client.read(bytes);
        if (count === null) return;
        if (rest > 0) rest -= count;
        else {
          head += new TextDecoder("latin1").decode(bytes.subarray(0, count));
          const headEnd = head.indexOf("\r\n\r\n");
          if (headEnd !== -1) rest = Number(/content-length: (\d+)/.exec(head)![1]) - (head.length - headEnd - 4);
        }
      }
      responses++;
    }
  }));
  return responses;
}
