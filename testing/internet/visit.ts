import { setTimeout as delay } from "node:timers/promises";

/** A request as it reached a host. */
export interface SeenRequest {
  method: string;
  /** Path and query, as sent. */
  path: string;
  headers: Headers;
}

/** What a host has seen of its visitors. */
export interface Seen {
  connections: number;
  /** The requests read in whole, oldest first. */
  requests: SeenRequest[];
  /** Visitors that have sent something and wait for their answer now. */
  waiting: number;
  /** The most that waited at once. */
  mostWaiting: number;
}

const decoder = new TextDecoder("latin1");
const encoder = new TextEncoder();
const HEAD_LIMIT = 64 * 1024;

/**
 * One connection to a host, from the host's side. Every method rejects once the client has gone or the world has ended;
 * a behaviour lets that pass.
 */
export class Visit {
  #conn: Deno.Conn;
  #seen: Seen;
  #signal: AbortSignal;
  #reset?: () => Promise<void>;
  #waiting = false;

  constructor(conn: Deno.Conn, seen: Seen, signal: AbortSignal, reset?: () => Promise<void>) {
    this.#conn = conn;
    this.#seen = seen;
    this.#signal = signal;
    this.#reset = reset;
    seen.connections++;
  }

  /** The client's request, or null if what it sent is none (a TLS greeting, say). */
  async request(): Promise<SeenRequest | null> {
    let head = "";
    const buffer = new Uint8Array(4096);
    while (!head.includes("\r\n\r\n")) {
      const length = await this.#conn.read(buffer);
      if (length === null) throw new Deno.errors.UnexpectedEof("The client left before its request was whole");
      this.#wait();
      head += decoder.decode(buffer.subarray(0, length));
      if (!/^[A-Z]/.test(head) || head.length > HEAD_LIMIT) return null;
    }
    const [line, ...fields] = head.slice(0, head.indexOf("\r\n\r\n")).split("\r\n");
    const [method, path] = line.split(" ");
    const headers = new Headers(fields.map((field): [string, string] => {
      const colon = field.indexOf(":");
      return [field.slice(0, colon), field.slice(colon + 1).trim()];
    }));
    const request = { method, path, headers };
    this.#seen.requests.push(request);
    return request;
  }

  /** Sends text (as UTF-8) or bytes, whole. */
  async write(data: string | Uint8Array): Promise<void> {
    let rest = typeof data === "string" ? encoder.encode(data) : data;
    while (rest.length > 0) rest = rest.subarray(await this.#conn.write(rest));
  }

  /** Waits that many milliseconds. */
  wait(ms: number): Promise<void> {
    return delay(ms, undefined, { signal: this.#signal });
  }

  /** Reads on, answering nothing, until the client leaves. */
  async untilGone(): Promise<void> {
    const buffer = new Uint8Array(4096);
    while (await this.#conn.read(buffer) !== null);
  }

  /** Sends a FIN, and keeps reading: a plain close would turn into a reset by what was not read. */
  finish(): Promise<void> {
    return this.#conn.closeWrite();
  }

  /** Breaks the connection off with a TCP RST. Only where the behaviour says that it `resets`. */
  async reset(): Promise<void> {
    await this.#reset!();
  }

  /** To be called before the answer is written, for with it the client may come again: it does not wait any more. */
  answered(): void {
    if (this.#waiting) this.#seen.waiting--;
    this.#waiting = false;
  }

  #wait(): void {
    if (this.#waiting) return;
    this.#waiting = true;
    this.#seen.mostWaiting = Math.max(this.#seen.mostWaiting, ++this.#seen.waiting);
  }

  /** Ends the connection. */
  close(): void {
    this.answered();
    try {
      this.#conn.close();
    } catch {
      // The world has closed it already.
    }
  }
}

/** Whether an error only says that the other side has left, or that the world has ended. */
export function isGone(error: unknown): boolean {
  return (error as Error).name === "AbortError" || Object.values(Deno.errors).some((kind) => error instanceof kind);
}
