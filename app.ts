import { App, staticFiles } from "fresh";
import type { State } from "./define.ts";
import { problem } from "./lib/problem.ts";
import { refusalOf } from "./lib/guard.ts";
import type { Monitor } from "./lib/monitor.ts";
import { Publisher } from "./lib/publisher.ts";

/**
 * Middlewares and routes around a monitor; nothing is started.
 *
 * Every request is counted while it is open, so that the process can wait for them when it stops.
 */
export function createApp(monitor: Monitor): LookoutApp {
  const publisher = new Publisher();
  return new LookoutApp()
    .use(async (ctx) => {
      const { method } = ctx.req;
      if (method === "OPTIONS") return new Response(null, { status: 204, headers: PREFLIGHT });
      if (method !== "GET" && method !== "HEAD") {
        const response = problem(405, `${method} is not allowed: Lookout is read, not written to`);
        response.headers.set("allow", "GET, HEAD, OPTIONS");
        return response;
      }
      ctx.state.monitor = monitor;
      return await publisher.publish(ctx.req, monitor.view.version, () => ctx.next());
    })
    .use(staticFiles())
    .fsRoutes() as LookoutApp;
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

  /** How many requests are being answered. */
  get open(): number {
    return this.#open;
  }

  /** Fresh decodes a path's parameters before any middleware: a malformed one is refused before that. */
  override handler(): Handler {
    const answer = super.handler();
    return async (request, info) => {
      const path = request.url.includes("%") ? new URL(request.url).pathname : "";
      if (path && refusalOf(path)) return problem(400, refusalOf(path)?.detail);
      this.#open++;
      try {
        return await answer(request, info);
      } finally {
        this.#open--;
      }
    };
  }
}
