import { App, staticFiles } from "fresh";
import type { Shown, State } from "./define.ts";
import { problem } from "./lib/problem.ts";
import { Publisher } from "./lib/publisher.ts";
import { secure } from "./lib/security.ts";

/** Middlewares and routes around a monitor; nothing is started. */
export function createApp(monitor: Shown): LookoutApp {
  const publisher = new Publisher();
  const app = new LookoutApp();
  app
    .use(async (ctx) => {
      const { method } = ctx.req;
      if (method === "OPTIONS") return new Response(null, { status: 204, headers: PREFLIGHT });
      if (method !== "GET" && method !== "HEAD") {
        const response = problem(405, `${method} is not allowed: Lookout is read, not written to`);
        response.headers.set("allow", "GET, HEAD, OPTIONS");
        return await secure(response);
      }
      ctx.state.monitor = monitor;
      return await publisher.publish(ctx.req, monitor.view.version, () => ctx.next());
    })
    .use(staticFiles())
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

  /** How many requests are open: not yet answered, or the answer not yet sent whole. */
  get open(): number {
    return this.#open;
  }

  /**
   * Fresh decodes a path's parameters before any middleware, and a malformed escape would end in a bare 500: such a
   * path is taken to the letter, so that the route it leads to answers, in its own format, that there is no such thing.
   */
  override handler(): Handler {
    const answer = super.handler();
    return async (request, info) => {
      this.#open++;
      // Sent whole, or cut off by the client.
      const over = () => this.#open--;
      const answering = answer(hasMalformedPath(request.url) ? withLiteralPath(request) : request, info);
      (info?.completed ?? answering).then(over, over);
      return await answering;
    };
  }
}

function hasMalformedPath(url: string): boolean {
  if (!url.includes("%")) return false;
  try {
    decodeURI(new URL(url).pathname);
    return false;
  } catch {
    return true;
  }
}

function withLiteralPath(request: Request): Request {
  const url = new URL(request.url);
  url.pathname = url.pathname.replaceAll("%", "%25");
  return new Request(url, { method: request.method, headers: request.headers });
}
