import { App, staticFiles } from "fresh";
import type { Shown, State } from "./define.ts";
import { refusalOf } from "./lib/guard.ts";
import { problem } from "./lib/problem.ts";
import { Publisher } from "./lib/publisher.ts";
import { routable, withoutBody } from "./lib/routable.ts";
import { secure } from "./lib/security.ts";

/** Middlewares and routes around a monitor; nothing is started. */
export function createApp(monitor: Shown): LookoutApp {
  const publisher = new Publisher();
  const files = staticFiles<State>();
  const app = new LookoutApp((request) => publisher.kept(request, monitor.view.version));
  app
    .use(async (ctx) => {
      const { view, ready } = monitor;
      Object.assign(ctx.state, { view, ready });
      const response = await publisher.publish(ctx.req, view.version, () => ctx.next());
      // What went wrong is then told by Fresh, in a frame that the policy would keep empty.
      if (ctx.config.mode === "development" && response.status === 500) {
        response.headers.delete("content-security-policy");
      }
      return response;
    })
    // No file has such a name, and the system refuses to look for one that is too long.
    .use((ctx) => refusalOf(ctx.req.url) ? ctx.next() : files(ctx))
    .fsRoutes();
  return app;
}

const PREFLIGHT = {
  "allow": "GET, HEAD, OPTIONS",
  "access-control-allow-origin": "*",
  "access-control-allow-methods": "GET, HEAD",
  "access-control-allow-headers": "*",
  "access-control-max-age": "86400",
};

type Handler = ReturnType<App<State>["handler"]>;

/** Fresh's App with what has to happen outside of its routing. */
export class LookoutApp extends App<State> {
  #open = 0;
  #asked = false;

  /** @param kept what is answered to a GET request without asking any route */
  constructor(private readonly kept: (request: Request) => Response | undefined) {
    super();
  }

  /** How many requests are open: not yet answered, or the answer not yet sent whole. */
  get open(): number {
    return this.#open;
  }

  /** Whether there ever was a request. */
  get asked(): boolean {
    return this.#asked;
  }

  override handler(): Handler {
    const answer = super.handler();
    return async (request, info) => {
      this.#asked = true;
      const answering = this.#answer(request) ?? answer(routable(request), info);
      this.#open++;
      // Sent whole, or cut off by the client.
      const over = () => this.#open--;
      (info?.completed ?? Promise.resolve(answering)).then(over, over);
      return request.method === "HEAD" ? await withoutBody(await answering) : answering;
    };
  }

  /**
   * What needs no route. That a method is refused is said here too, since Fresh has no route, nor any middleware, for one
   * that it does not know.
   */
  #answer(request: Request): Response | Promise<Response> | undefined {
    const { method } = request;
    if (method === "GET") return this.kept(request);
    if (method === "HEAD") return undefined;
    if (method === "OPTIONS") return secure(new Response(null, { status: 204, headers: PREFLIGHT }));
    const response = problem(405, `${method} is not allowed: Lookout is read, not written to`);
    response.headers.set("allow", "GET, HEAD, OPTIONS");
    return secure(response);
  }
}
