import { App, staticFiles } from "fresh";
import type { Shown, State } from "./define.ts";
import { problem } from "./lib/problem.ts";
import { Publisher } from "./lib/publisher.ts";
import { routable, withoutBody } from "./lib/routable.ts";
import { secure } from "./lib/security.ts";

/** Middlewares and routes around a monitor; nothing is started. */
export function createApp(monitor: Shown): LookoutApp {
  const publisher = new Publisher();
  const app = new LookoutApp();
  app
    .use(async (ctx) => {
      const { method } = ctx.req;
      if (method === "OPTIONS") return await secure(new Response(null, { status: 204, headers: PREFLIGHT }));
      if (method !== "GET") {
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
  #asked = false;

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
      this.#open++;
      // Sent whole, or cut off by the client.
      const over = () => this.#open--;
      const answering = answer(routable(request), info);
      (info?.completed ?? answering).then(over, over);
      return request.method === "HEAD" ? await withoutBody(await answering) : await answering;
    };
  }
}
