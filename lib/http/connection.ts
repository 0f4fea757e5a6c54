import { HeadReader } from "./head_reader.ts";
import { type HttpResponse, wireOf, withoutBody } from "./http_response.ts";
import type { Outgoing } from "./outgoing.ts";
import { problemResponse } from "./problem.ts";
import type { HttpRequest } from "./request_head.ts";

/** Responds to requests, immediately when the response is in the cache. */
export type HttpHandler = (request: HttpRequest) => HttpResponse | Promise<HttpResponse>;

/** How long a client may take, in milliseconds. */
export interface Patience {
  /** From the connection to the first byte. */
  first: number;
  /** From the first byte of a head to its last. */
  head: number;
  /** From a response to the next request. A proxy in front must close earlier. */
  idle: number;
  /** Without receiving a byte of a response. */
  stalled: number;
  /** From the last response until the client hangs up too. */
  linger: number;
}

export const PATIENCE: Patience = { first: 30_000, head: 15_000, idle: 75_000, stalled: 20_000, linger: 2000 };

/** Average bytes per second at which a client must receive a response, so that none keeps a connection busy by trickling. */
const MIN_RATE = 16 * 1024;
/** Bytes written at once. */
const PIECE = 256 * 1024;

interface ConnectionOptions {
  handler: HttpHandler;
  patience: Patience;
  /** Of all connections. */
  outgoing: Outgoing;
  /** Called with the problem of an invalid request. */
  onBadRequest: (problem: string) => void;
  /** Lets everything else run once all connections together have had their turn. */
  turn: () => Promise<void>;
  /** Called when a response is not sent because too many bytes are pending for clients. */
  onTooMuch: () => void;
  /** Called with the error when no response could be made. */
  onFailure: (error: Error) => void;
}

/** One client: reads its requests one after another and responds to each. `expire()` closes it if the client is too slow. */
export class Connection {
  readonly #conn: Deno.Conn;
  readonly #options: ConnectionOptions;
  readonly #reader: HeadReader;
  #closed = false;
  /** By `performance.now()`; Infinity while the response is being made. */
  #until: number;
  /** Since when it has been waiting for the client to send or receive, by `performance.now()`. */
  #since = performance.now();
  #isResponding = false;

  constructor(conn: Deno.Conn, options: ConnectionOptions) {
    this.#conn = conn;
    this.#options = options;
    this.#reader = new HeadReader(conn);
    this.#until = this.#since + options.patience.first;
  }

  /** Whether there is a request that has not been responded to in full. */
  get isResponding(): boolean {
    return this.#isResponding;
  }

  /**
   * Since when the client has neither sent a request nor received any of a response, by `performance.now()`; Infinity:
   * its response is being made.
   */
  get waitingSince(): number {
    return this.#until === Infinity ? Infinity : this.#since;
  }

  /** Serves the client until it disconnects, is cut off, or sends something invalid. */
  async serve(): Promise<void> {
    try {
      // Reading and writing what the system has in its buffers waits for nothing: a client that sends thousands of
      // requests at once would have the event loop to itself.
      while (await this.#exchange()) await this.#options.turn();
      await this.#linger();
    } catch {
      // The client disconnected or was cut off.
    } finally {
      this.close();
    }
  }

  /** Closes the connection if the client's time is over. */
  expire(now: number): void {
    if (now > this.#until) this.close();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#isResponding = false;
    try {
      this.#conn.close();
    } catch {
      // The client closed first.
    }
  }

  /** Responds to one request; false: it was the last. */
  async #exchange(): Promise<boolean> {
    const { handler, patience, onBadRequest, onFailure } = this.#options;
    const read = await this.#reader.next(() => this.#until = performance.now() + patience.head);
    if (!read) return false;
    this.#isResponding = true;
    this.#until = Infinity;
    if (!read.ok) {
      onBadRequest(read.problem);
      await this.#send(wireOf(problemOf(read.status, read.problem), { close: true }));
      return false;
    }
    const { head } = read;
    let response: HttpResponse;
    try {
      const responding = handler(head);
      response = responding instanceof Promise ? await responding : responding;
    } catch (error) {
      onFailure(error as Error);
      response = FAILED;
    }
    await this.#sendCounted(head.method === "HEAD" ? withoutBody(response) : response, { close: !head.keepAlive });
    this.#isResponding = false;
    this.#since = performance.now();
    this.#until = this.#since + patience.idle;
    return head.keepAlive;
  }

  /** Sends a response unless too many bytes are pending for clients. */
  async #sendCounted(response: HttpResponse, options: { close: boolean }): Promise<void> {
    const { outgoing, onTooMuch } = this.#options;
    const pieces = wireOf(response, options);
    if (response.body === null) return await this.#send(pieces);
    const largest = pieces.at(-1)!;
    if (!outgoing.add(largest)) {
      onTooMuch();
      return await this.#send(wireOf(TOO_MUCH, options));
    }
    try {
      await this.#send(pieces);
    } finally {
      outgoing.remove(largest);
    }
  }

  async #send(pieces: readonly Uint8Array[]): Promise<void> {
    const began = performance.now();
    const size = pieces.reduce((sum, { length }) => sum + length, 0);
    const end = began + 3 * this.#options.patience.stalled + size / MIN_RATE * 1000;
    for (const bytes of pieces) {
      for (let sent = 0; sent < bytes.length;) {
        this.#since = performance.now();
        this.#until = Math.min(end, this.#since + this.#options.patience.stalled);
        sent += await this.#conn.write(bytes.subarray(sent, sent + PIECE));
      }
    }
  }

  /** Keeps reading for a while: closing with unread bytes would reset the connection and lose the last response. */
  async #linger(): Promise<void> {
    this.#isResponding = false;
    if (this.#closed) return;
    this.#until = performance.now() + this.#options.patience.linger;
    await (this.#conn as Deno.TcpConn).closeWrite();
    const bytes = new Uint8Array(PIECE / 4);
    while (await this.#conn.read(bytes) !== null);
  }
}

const FAILED = problemResponse(500);
const TOO_MUCH = problemResponse(503, "Too much data is being sent at once", { "retry-after": "10" });

function problemOf(status: number, problem: string): HttpResponse {
  const headers = new Headers({ "content-type": "text/plain; charset=utf-8", "x-content-type-options": "nosniff" });
  return { status, headers, body: new TextEncoder().encode(`${problem}\n`) };
}
