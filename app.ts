import { App, staticFiles } from "fresh";
import type { Shown, State } from "./define.ts";
import { type HttpAnswer, responseOf, withoutBody } from "./lib/http/answer.ts";
import { Busy } from "./lib/http/lane.ts";
import { log } from "./lib/log/log.ts";
import { problemAnswer } from "./lib/http/problem.ts";
import { Publisher, type PublisherOptions } from "./lib/http/publisher.ts";
import type { HttpRequest } from "./lib/http/request_head.ts";
import { NO_PAGE, type Resource, resourceOf } from "./lib/http/resource.ts";
import { secureData } from "./lib/http/security.ts";
import { Tally } from "./lib/http/tally.ts";

/** What the routes are asked under: no client has a say in it, so that nothing made for one can mislead another. */
const ORIGIN = "http://lookout.invalid";
/** A path that no page and no file has. */
const NOWHERE = "/-";

/** Middlewares and routes around a monitor; nothing is started. */
export function createApp(monitor: Shown, options: PublisherOptions = {}): LookoutApp {
  const app = new LookoutApp(monitor, new Publisher(options));
  app
    .use((ctx) => {
      const { view, resource } = app.askedBy(ctx.req);
      ctx.state.view = view;
      ctx.state.refusal = resource?.refusal;
      return ctx.next();
    })
    .use(staticFiles())
    // Rendering the page that says so for each path that is none would be work for nothing: there is a kept one.
    .use((ctx) => app.askedBy(ctx.req).resource?.format === "file" ? new Response(null, { status: 404 }) : ctx.next())
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

function withoutContent(headers: Record<string, string>): HttpAnswer {
  return { status: 204, headers: secureData(new Headers(headers)), body: null };
}

/** Seconds until who found too much going on may ask again. */
const RETRY_AFTER = "2";

const OK = statusAnswer("ok", 200);
const STARTING = statusAnswer("starting", 503);

const tooBusy = new Tally((count, latest) =>
  log.warn("Turned away {count} requests because too many came at once, the latest for {latest}", {
    event: "requests.turned_away",
    count,
    latest,
  })
);

function statusAnswer(word: string, status: number): HttpAnswer {
  const headers = secureData(new Headers({ "content-type": "application/json", "cache-control": "no-store" }));
  return { status, headers, body: new TextEncoder().encode(JSON.stringify({ status: word })) };
}

type Handler = ReturnType<App<State>["handler"]>;

interface Asked {
  view: Shown["view"];
  /** Undefined: it came by another way than `respond()`. */
  resource?: Resource;
}

/** Fresh's App with what has to happen outside of its routing. */
export class LookoutApp extends App<State> {
  #routes: Handler | undefined;
  /** What each request that is on its way through the routes is for, and what it is answered from. */
  readonly #asked = new WeakMap<Request, Asked>();
  #open = 0;
  #wasAsked = false;

  constructor(private readonly monitor: Shown, private readonly publisher: Publisher) {
    super();
  }

  /** How many requests to `handler()` are open: not yet answered, or the answer not yet sent whole. */
  get open(): number {
    return this.#open;
  }

  /** Whether there ever was a request to `handler()`. */
  get asked(): boolean {
    return this.#wasAsked;
  }

  /** What a request to the routes is for, and what it is answered from. */
  askedBy(request: Request): Asked {
    return this.#asked.get(request) ?? { view: this.monitor.view };
  }

  /** For `deno serve` and the development server. */
  override handler(): Handler {
    return async (request, info) => {
      this.#wasAsked = true;
      this.#open++;
      const answering = this.#respondTo(request);
      // Sent whole, or cut off by the client.
      const over = () => this.#open--;
      (info?.completed ?? answering).then(over, over);
      return await answering;
    };
  }

  async #respondTo(request: Request): Promise<Response> {
    let target: string;
    try {
      target = request.url.slice(request.url.indexOf("/", "https://".length));
    } catch {
      // Deno makes the URL of the header Host, which may say anything.
      return responseOf(problemAnswer(400, "The header host is not valid"));
    }
    const { method, headers } = request;
    const answer = await this.respond({ method, target, header: (name) => headers.get(name) ?? undefined });
    return responseOf(method === "HEAD" ? withoutBody(answer) : answer);
  }

  /** Answers a request, at once where the answer is kept. An answer to HEAD has the body that GET would get. */
  respond(request: HttpRequest): HttpAnswer | Promise<HttpAnswer> {
    const { method, target } = request;
    // Before anything else, and whatever else is going on: it says whether the process lives.
    if (target === "/health" && method === "GET") return OK;
    const { view } = this.monitor;
    const resource = resourceOf(target, view);
    if (method === "OPTIONS") return preflight(resource);
    if (method !== "GET" && method !== "HEAD") return notAllowed(method);
    const { refusal, format } = resource;
    if (refusal && format === "json") return problemAnswer(refusal.status, refusal.detail);
    return this.publisher.kept(request, resource, view.version) ?? this.#make(request, { view, resource });
  }

  async #make(request: HttpRequest, { view, resource }: Required<Asked>): Promise<HttpAnswer> {
    const { key } = resource;
    if (key === "/health") return OK;
    if (key === "/ready") return this.monitor.ready ? OK : STARTING;
    try {
      const answer = await this.#publish(request, { view, resource });
      return isNoFile(answer, resource) ? await this.#publish(request, { view, resource: NO_PAGE }) : answer;
    } catch (error) {
      if (error instanceof Busy) {
        tooBusy.add(key);
        return problemAnswer(503, "Too many requests at once", { "retry-after": RETRY_AFTER });
      }
      log.error("Cannot answer {path}: {error}", { event: "request.failed", path: key, error });
      return problemAnswer(500);
    }
  }

  async #publish(request: HttpRequest, asked: Required<Asked>): Promise<HttpAnswer> {
    const { mode } = this.config;
    const { resource, view: { version } } = asked;
    this.#routes ??= super.handler();
    const make = async () => {
      const request = new Request(ORIGIN + pathOf(resource));
      this.#asked.set(request, asked);
      return await this.#routes!(request);
    };
    const answer = await this.publisher.publish(request, resource, make, { version, keepFiles: mode === "production" });
    // What went wrong is then told by Fresh, in a frame that the policy would keep empty.
    if (mode === "development" && answer.status === 500) answer.headers.delete("content-security-policy");
    return answer;
  }
}

/** Where the routes have what is asked for, or the error page in its format. */
function pathOf({ key, format, refusal }: Resource): string {
  if (!refusal) return key;
  return format === "badge" ? `/badges${NOWHERE}` : NOWHERE;
}

function isNoFile({ status, body }: HttpAnswer, { format }: Resource): boolean {
  return format === "file" && status === 404 && body === null;
}

function preflight({ format }: Resource): HttpAnswer {
  // A page is read by people: no program in a page of another origin gets to see it.
  return format === "json" || format === "badge" ? PREFLIGHT : ALLOWED_METHODS;
}

/** Fresh has no route, nor any middleware, for a method that it does not know. */
function notAllowed(method: string): HttpAnswer {
  return problemAnswer(405, `${method} is not allowed: Lookout is read, not written to`, ALLOWED);
}
