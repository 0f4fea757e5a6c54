/** What happens to messages on their way to the queue. */
export type Trouble =
  /** Each is sent twice, as SQS may do. */
  | "twice"
  /** Connections are refused. */
  | "away"
  /** Each says that it is of the next version. */
  | "later version";

/** Stands between a sweeper and moto's SQS. */
export class SqsProxy implements AsyncDisposable {
  readonly #server: Deno.HttpServer<Deno.NetAddr>;
  /** Undefined: all is well. */
  trouble: Trouble | undefined;

  /** @param endpoint moto's */
  constructor(private readonly endpoint: string) {
    this.#server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => this.#pass(request));
  }

  /** The URL by which a queue is reached through the proxy. */
  urlOf(queue: string): string {
    return `http://127.0.0.1:${this.#server.addr.port}${new URL(queue).pathname}`;
  }

  async #pass(request: Request): Promise<Response> {
    let body = await request.text();
    if (this.trouble === "away") return new Response("away", { status: 503 });
    if (this.trouble === "later version") body = body.replace('\\"version\\":1,', '\\"version\\":2,');
    const headers = new Headers(request.headers);
    headers.delete("content-length");
    // A changed body needs no other signature: moto looks at none.
    const send = () => fetch(this.endpoint, { method: "POST", headers, body });
    if (this.trouble === "twice") await (await send()).body?.cancel();
    return await send();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.shutdown();
  }
}
