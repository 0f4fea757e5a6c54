import { App, staticFiles } from "fresh";
import type { MonitorView, State } from "./define.ts";
import { type HttpResponse, webResponseOf, withoutBody } from "./lib/http/http_response.ts";
import { Busy } from "./lib/http/lane.ts";
import { log } from "./lib/log/log.ts";
import { problem, problemResponse } from "./lib/http/problem.ts";
import { Publisher, type PublisherOptions } from "./lib/http/publisher.ts";
import type { HttpRequest } from "./lib/http/request_head.ts";
import { NO_PAGE, type Rejection, type Resource, resourceOf } from "./lib/http/resource.ts";
import { secureData } from "./lib/http/security.ts";
import { Tally } from "./lib/http/tally.ts";
import { counted } from "./lib/text/numbers.ts";
import { messageOf } from "./lib/message.ts";
import type { PastProblem } from "./lib/monitor/past_view.ts";

/** The origin of requests to the routes: no client can influence it, so a page made for one cannot mislead another. */
const ORIGIN = "http://lookout.invalid";
/** A path that no page and no file has. */
const NOWHERE = "/-";

/** Bytes kept at most of responses that outlive versions: there is one, of 22 MB with 10,000 targets. */
const MAX_LASTING = 512 * 1024 * 1024;

/** Middlewares and routes around a monitor; nothing is started. */
export function createApp(monitor: MonitorView, options: PublisherOptions = {}): LookoutApp {
  const app = new LookoutApp(monitor, new Publisher(options), new Publisher({ ...options, maxSize: MAX_LASTING }));
  app
    .use((ctx) => {
      const { view, resource } = app.contextOf(ctx.req);
      ctx.state.view = view;
      ctx.state.rejection = resource?.rejection;
      return ctx.next();
    })
    .use(staticFiles())
    // Rendering the error page for each unknown path would be wasted work: it is cached.
    .use((ctx) => app.contextOf(ctx.req).resource?.format === "file" ? new Response(null, { status: 404 }) : ctx.next())
    .fsRoutes();
  return app;
}

const ALLOWED = { "allow": "GET, HEAD, OPTIONS" };
const ALLOWED_METHODS = withoutContent(ALLOWED);
const PREFLIGHT = withoutContent({
  ...ALLOWED,
  "access-control-allow-origin": "*",
  "access-control-allow-methods": "GET, HEAD",
  "access-control-allow-headers": "*, If-None-Match",
  "access-control-max-age": "86400",
});

function withoutContent(headers: Record<string, string>): HttpResponse {
  return { status: 204, headers: secureData(new Headers(headers)), body: null };
}

/** Seconds after which a rejected client may try again. */
const RETRY_AFTER = "2";

const OK = statusResponse("ok", 200);
const STARTING = statusResponse("starting", 503);

const tooBusy = new Tally((count, latest) =>
  log.warn(`Rejected ${counted(count, "request")} because there were too many at once; latest: {latest}`, {
    event: "requests.turned_away",
    count,
    latest,
  })
);

const unreadable = new Tally((count, latest) =>
  log.warn(`Cannot show ${counted(count, "past check")}; latest: {latest}`, {
    event: "past.unreadable",
    count,
    latest,
  })
);

function statusResponse(word: string, status: number): HttpResponse {
  const headers = secureData(new Headers({ "content-type": "application/json", "cache-control": "no-store" }));
  return { status, headers, body: new TextEncoder().encode(JSON.stringify({ status: word })) };
}

type Handler = ReturnType<App<State>["handler"]>;

interface RequestContext {
  view: MonitorView["view"];
  /** Undefined: it came by another way than `respond()`. */
  resource?: Resource;
}

/** Fresh's App with what has to happen outside of its routing. */
export class LookoutApp extends App<State> {
  #routes: Handler | undefined;
  /** For each request that is passing through the routes, its resource and the view that the response is made from. */
  readonly #contexts = new WeakMap<Request, RequestContext>();
  #open = 0;
  #wasReached = false;

  /** @param lasting publishes what has editions, which take the place of versions there */
  constructor(
    private readonly monitor: MonitorView,
    private readonly publisher: Publisher,
    private readonly lasting: Publisher,
  ) {
    super();
  }

  /** How many requests to `handler()` are open: without a response yet, or with one that is not sent in full. */
  get open(): number {
    return this.#open;
  }

  /** Whether there ever was a request to `handler()`. */
  get wasReached(): boolean {
    return this.#wasReached;
  }

  /** The resource that a request to the routes is for, and the view that the response is made from. */
  contextOf(request: Request): RequestContext {
    return this.#contexts.get(request) ?? { view: this.monitor.view };
  }

  /** For `deno serve` and the development server. */
  override handler(): Handler {
    return async (request, info) => {
      this.#wasReached = true;
      this.#open++;
      const responding = this.#respondTo(request);
      // Sent whole, or cut off by the client.
      const over = () => this.#open--;
      (info?.completed ?? responding).then(over, over);
      return await responding;
    };
  }

  async #respondTo(request: Request): Promise<Response> {
    let target: string;
    try {
      target = request.url.slice(request.url.indexOf("/", "https://".length));
    } catch {
      // Deno builds the URL from the header Host, which may contain anything.
      return webResponseOf(problemResponse(400, "The header host is not valid"));
    }
    const { method, headers } = request;
    const response = await this.respond({ method, target, header: (name) => headers.get(name) ?? undefined });
    return webResponseOf(method === "HEAD" ? withoutBody(response) : response);
  }

  /** Responds to a request, immediately where the response is cached. A response to HEAD has the body that GET would get. */
  respond(request: HttpRequest): HttpResponse | Promise<HttpResponse> {
    const { method, target } = request;
    // Before anything else, however busy the process is: this is its liveness check.
    if (target === "/health" && method === "GET") return OK;
    const { view } = this.monitor;
    const resource = resourceOf(target, view);
    if (method === "OPTIONS") return preflight(resource);
    if (method !== "GET" && method !== "HEAD") return notAllowed(method);
    const { rejection, format } = resource;
    if (rejection && format === "json") return problemResponse(rejection.status, rejection.detail);
    const { publisher, version } = this.#publishing({ view, resource });
    return publisher.kept(request, resource, version) ?? this.#make(request, { view, resource });
  }

  #publishing({ view, resource: { edition } }: Required<RequestContext>): { publisher: Publisher; version: number } {
    return edition === undefined
      ? { publisher: this.publisher, version: view.version }
      : { publisher: this.lasting, version: edition };
  }

  async #make(request: HttpRequest, { view, resource }: Required<RequestContext>): Promise<HttpResponse> {
    const { key } = resource;
    if (key === "/health") return OK;
    if (key === "/ready") return this.monitor.ready ? OK : STARTING;
    try {
      const response = await this.#publish(request, { view, resource });
      return isNoFile(response, resource) ? await this.#publish(request, { view, resource: NO_PAGE }) : response;
    } catch (error) {
      if (error instanceof Busy) {
        tooBusy.add(key);
        return problemResponse(503, "Too many requests at once", { "retry-after": RETRY_AFTER });
      }
      log.error("Cannot respond to {path}: {error}", { event: "request.failed", path: key, error });
      return problemResponse(500);
    }
  }

  /** The context for a response about a past time, ms UTC. */
  async #contextAt({ view, resource }: Required<RequestContext>, at: number): Promise<Required<RequestContext>> {
    try {
      const past = await this.monitor.viewAt(at);
      return past.ok
        ? { view: past.view, resource }
        : { view, resource: withRejection(resource, REJECTIONS[past.problem]) };
    } catch (error) {
      unreadable.add(messageOf(error));
      return { view, resource: withRejection(resource, UNREADABLE) };
    }
  }

  async #publish(request: HttpRequest, context: Required<RequestContext>): Promise<HttpResponse> {
    const { mode } = this.config;
    const { resource } = context;
    const { publisher, version } = this.#publishing(context);
    this.#routes ??= super.handler();
    const make = async () => {
      const shown = resource.at === undefined ? context : await this.#contextAt(context, resource.at);
      if (shown.resource.rejection && resource.format === "json") {
        const { status, detail } = shown.resource.rejection;
        return problem(status, detail);
      }
      const request = new Request(ORIGIN + pathOf(shown.resource));
      this.#contexts.set(request, shown);
      return await this.#routes!(request);
    };
    const response = await publisher.publish(request, resource, make, { version, keepFiles: mode === "production" });
    // Fresh then shows the error in a frame that the policy would keep empty.
    if (mode === "development" && response.status === 500) response.headers.delete("content-security-policy");
    return response;
  }
}

/** Why there is nothing to show of a time. */
const REJECTIONS: Record<PastProblem, Rejection> = {
  future: { status: 404, detail: "This time is in the future" },
  expired: { status: 404, detail: "Checks can only be viewed for eight days" },
  missing: { status: 404, detail: "No check was made at this time" },
};
const UNREADABLE: Rejection = { status: 503, detail: "Saved checks can't be read at the moment" };

function withRejection(resource: Resource, rejection: Rejection): Resource {
  return { ...resource, rejection };
}

/** The path of the requested resource in the routes, or of the error page in its format. */
function pathOf({ key, format, rejection }: Resource): string {
  if (!rejection) return key;
  return format === "badge" ? `/badges${NOWHERE}` : NOWHERE;
}

function isNoFile({ status, body }: HttpResponse, { format }: Resource): boolean {
  return format === "file" && status === 404 && body === null;
}

function preflight({ format }: Resource): HttpResponse {
  // A page is read by people: no program in a page of another origin gets to see it.
  return format === "json" || format === "badge" ? PREFLIGHT : ALLOWED_METHODS;
}

/** Fresh has no route, nor any middleware, for a method that it does not know. */
function notAllowed(method: string): HttpResponse {
  return problemResponse(405, `${method} is not allowed: Lookout is read-only`, ALLOWED);
}
