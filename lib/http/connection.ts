import { HeadReader } from "./head_reader.ts";
import { type HttpAnswer, wireOf, withoutBody } from "./answer.ts";
import type { Outgoing } from "./outgoing.ts";
import { problemAnswer } from "./problem.ts";
import type { HttpRequest } from "./request_head.ts";

/** Answers requests; what is kept it answers at once. */
export type HttpHandler = (request: HttpRequest) => HttpAnswer | Promise<HttpAnswer>;

/** How long a client may take, in milliseconds. */
export interface Patience {
  /** From the connection to the first byte. */
  first: number;
  /** From the first byte of a head to its last. */
  head: number;
  /** From an answer to the next request. A proxy in front must let go before this is over, not after. */
  idle: number;
  /** Without taking a byte of an answer. */
  stalled: number;
  /** From the last answer until the client hangs up too. */
  linger: number;
}

export const PATIENCE: Patience = { first: 30_000, head: 15_000, idle: 75_000, stalled: 20_000, linger: 2000 };

/** Bytes a second that a client has to take of an answer, on the whole: no one may be kept busy by drops. */
const MIN_RATE = 16 * 1024;
/** Bytes that are written in one go. */
const PIECE = 256 * 1024;

export interface ConnectionOptions {
  handler: HttpHandler;
  patience: Patience;
  /** Of all connections. */
  outgoing: Outgoing;
  /** Is told of what was no request. */
  onBadRequest: (problem: string) => void;
  /** Is told of an answer that could not be sent, since too much waits for clients. */
  onTooMuch: () => void;
  /** Is told why no answer could be made. */
  onFailure: (error: Error) => void;
}

/** One client: reads its requests one after another, and answers each. Whoever is too slow is cut off by `expire()`. */
export class Connection {
  readonly #conn: Deno.Conn;
  readonly #options: ConnectionOptions;
  readonly #reader: HeadReader;
  #closed = false;
  /** By `performance.now()`; Infinity while the answer is being made. */
  #until: number;
  /** When it began to wait for the client to send or to take something, by `performance.now()`. */
  #since = performance.now();
  #isAnswering = false;

  constructor(conn: Deno.Conn, options: ConnectionOptions) {
    this.#conn = conn;
    this.#options = options;
    this.#reader = new HeadReader(conn);
    this.#until = this.#since + options.patience.first;
  }

  /** Whether there is a request that has not been answered whole. */
  get isAnswering(): boolean {
    return this.#isAnswering;
  }

  /**
   * Since when the client has neither sent a request nor taken anything of an answer, by `performance.now()`; Infinity:
   * its answer is being made.
   */
  get waitingSince(): number {
    return this.#until === Infinity ? Infinity : this.#since;
  }

  /** Serves the client until it has gone, is cut off, or says something that is no request. */
  async serve(): Promise<void> {
    try {
      while (await this.#exchange());
      await this.#linger();
    } catch {
      // The client has gone, or was cut off: there is nobody to tell.
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
    this.#isAnswering = false;
    try {
      this.#conn.close();
    } catch {
      // The client was faster.
    }
  }

  /** Answers a request; false: it was the last. */
  async #exchange(): Promise<boolean> {
    const { handler, patience, onBadRequest, onFailure } = this.#options;
    const read = await this.#reader.next(() => this.#until = performance.now() + patience.head);
    if (!read) return false;
    this.#isAnswering = true;
    this.#until = Infinity;
    if (!read.ok) {
      onBadRequest(read.problem);
      await this.#send(wireOf(problemOf(read.status, read.problem), { close: true }));
      return false;
    }
    const { head } = read;
    let answer: HttpAnswer;
    try {
      const answering = handler(head);
      answer = answering instanceof Promise ? await answering : answering;
    } catch (error) {
      onFailure(error as Error);
      answer = FAILED;
    }
    await this.#sendCounted(head.method === "HEAD" ? withoutBody(answer) : answer, { close: !head.keepAlive });
    this.#isAnswering = false;
    this.#since = performance.now();
    this.#until = this.#since + patience.idle;
    return head.keepAlive;
  }

  /** Sends an answer unless too much waits for clients already. */
  async #sendCounted(answer: HttpAnswer, options: { close: boolean }): Promise<void> {
    const { outgoing, onTooMuch } = this.#options;
    const pieces = wireOf(answer, options);
    if (answer.body === null) return await this.#send(pieces);
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

  /** Reads on for a while: closing on bytes that were not read would reset the connection, and with it the last answer. */
  async #linger(): Promise<void> {
    this.#isAnswering = false;
    if (this.#closed) return;
    this.#until = performance.now() + this.#options.patience.linger;
    await (this.#conn as Deno.TcpConn).closeWrite();
    const bytes = new Uint8Array(PIECE / 4);
    while (await this.#conn.read(bytes) !== null);
  }
}

const FAILED = problemAnswer(500);
const TOO_MUCH = problemAnswer(503, "Too much is being sent at once", { "retry-after": "10" });

function problemOf(status: number, problem: string): HttpAnswer {
  const headers = new Headers({ "content-type": "text/plain; charset=utf-8", "x-content-type-options": "nosniff" });
  return { status, headers, body: new TextEncoder().encode(`${problem}\n`) };
}
