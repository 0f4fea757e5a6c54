import { createAuthority } from "./certificates.ts";

/** A list of two targets, A and B. */
export const LIST = "name,url\nA,https://a.test/\nB,https://b.test/\n";

/** A server that serves whatever list it is given, over TLS. */
export class ListServer implements AsyncDisposable {
  /** The headers of each request. */
  readonly requests: Headers[] = [];
  readonly #server: Deno.HttpServer<Deno.NetAddr>;

  private constructor(
    readonly caCerts: string[],
    certificate: { cert: string; key: string },
    public respond: (request: Request) => Response | Promise<Response>,
  ) {
    const options = { hostname: "127.0.0.1", port: 0, onListen() {}, ...certificate };
    this.#server = Deno.serve(options, (request) => {
      this.requests.push(new Headers(request.headers));
      return this.respond(request);
    });
  }

  static async start(respond: ListServer["respond"] = () => new Response(LIST)): Promise<ListServer> {
    const authority = await createAuthority();
    const certificate = await authority.issue("good", { addresses: ["127.0.0.1"] });
    return new ListServer([authority.cert], certificate, respond);
  }

  get origin(): string {
    return `https://127.0.0.1:${this.#server.addr.port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.shutdown();
  }
}
