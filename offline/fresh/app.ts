import { STATUS_CODES } from "node:http";
import { type AppliedBuild, type Build, prepareBuild } from "./build.ts";
import { Context, type FreshConfig, type ResolvedFreshConfig } from "./context.ts";
import { registerFiles } from "./fs_routes.ts";
import { HttpError } from "./http_error.ts";
import {
  answer,
  type LayoutConfig,
  type Middleware,
  notFound,
  ready,
  type Route,
  type RouteComponent,
} from "./route.ts";
import { type Method, METHODS } from "./router.ts";
import { type ListenOptions, serve } from "./serve.ts";
import { RouteTree } from "./tree.ts";

export type Handler = (request: Request, info?: Deno.ServeHandlerInfo) => Promise<Response>;

type Registration<State> = (tree: RouteTree<State>, build: AppliedBuild) => void;

type Verb<State, This> = (path: string, ...middlewares: Middleware<State>[]) => This;

const NO_BUILD: AppliedBuild = { id: "", root: ".", islands: [], routes: [], files: {}, islandOf: new Map() };
const NO_INFO: Deno.ServeHandlerInfo = {
  remoteAddr: { transport: "tcp", hostname: "localhost", port: 1234 },
  completed: Promise.resolve(),
};

/** Gives an app what `fsRoutes()`, `staticFiles()` and islands draw on. */
export let applyBuild: <State>(app: App<State>, build: Build) => void;

/** Middlewares and routes that answer requests. */
export class App<State> {
  readonly config: ResolvedFreshConfig;
  readonly #registrations: Registration<State>[] = [];
  #build = NO_BUILD;

  static {
    applyBuild = (app, build) => {
      app.#build = prepareBuild(build);
      app.config.root = build.root;
    };
  }

  constructor({ mode = "production", trustProxy = false }: FreshConfig = {}) {
    this.config = { root: ".", mode, trustProxy };
  }

  /** Adds middlewares for everything, or for `path` and all below it. */
  use(...middlewares: Middleware<State>[]): this;
  use(path: string, ...middlewares: Middleware<State>[]): this;
  use(first: string | Middleware<State>, ...others: Middleware<State>[]): this {
    const [path, middlewares] = typeof first === "string" ? [first, others] : ["*", [first, ...others]];
    return this.#register((tree) => tree.segment(path).middlewares.push(...middlewares));
  }

  readonly get: Verb<State, this> = this.#verb("GET");
  readonly post: Verb<State, this> = this.#verb("POST");
  readonly put: Verb<State, this> = this.#verb("PUT");
  readonly patch: Verb<State, this> = this.#verb("PATCH");
  readonly delete: Verb<State, this> = this.#verb("DELETE");
  readonly head: Verb<State, this> = this.#verb("HEAD");
  readonly all: Verb<State, this> = this.#verb(...METHODS);

  /** Adds a page, with or without a handler. */
  route(path: string, route: Route<State>): this {
    const full = ready(route);
    const methods = typeof full.handler === "function" ? METHODS : Object.keys(full.handler);
    return this.#register((tree) =>
      tree.add(methods, route.config?.routeOverride ?? path, tree.segment(path), [(ctx) => answer(ctx, full)])
    );
  }

  /** Puts a layout around the pages at `path` and below. */
  layout(path: string, component: RouteComponent<State>, config?: LayoutConfig): this {
    return this.#register((tree) => tree.segment(path).layout = { component, config });
  }

  /** Sets the outermost component. */
  appWrapper(component: RouteComponent<State>): this {
    return this.#register((tree) => tree.root.app = component);
  }

  /** Answers where nothing was found. */
  notFound(route: Route<State> | Middleware<State>): this {
    return this.#register((tree) => tree.notFound = ready(route));
  }

  /** Answers what is thrown at `path` and below. */
  onError(path: string, route: Route<State> | Middleware<State>): this {
    return this.#register((tree) => tree.segment(path).errorRoute = ready(route));
  }

  /** Adds the file routes of the build. */
  fsRoutes(): this {
    return this.#register((tree, build) => registerFiles(tree, build.routes));
  }

  /** The function that answers requests. */
  handler(): Handler {
    const build = this.#build;
    const tree = new RouteTree<State>();
    for (const register of this.#registrations) register(tree, build);
    const unmatched = tree.unmatched();

    return async (req, info = NO_INFO) => {
      const url = this.#urlOf(req);
      const { pattern, params, item, allowed } = tree.router.match(req.method, url);
      const next = pattern === null || item ? notFound : () => wrongMethod(req.method, allowed);
      const around = { app: null, layouts: [], build };
      const ctx = new Context<State>(req, url, info, this.config, pattern, params, next, around);
      try {
        const response = await (item ?? unmatched)(ctx);
        if (!(response instanceof Response)) throw new TypeError(`Cannot answer ${url}: a middleware gave no Response`);
        return req.method === "HEAD" ? new Response(null, response) : response;
      } catch (error) {
        return plainError(error);
      }
    };
  }

  /** Serves the app, on the first free port from 8000 to 8019 unless one is given. */
  // deno-lint-ignore require-await
  async listen(options: ListenOptions = {}): Promise<void> {
    serve(this.handler(), options);
  }

  #register(registration: Registration<State>): this {
    this.#registrations.push(registration);
    return this;
  }

  #verb(...methods: Method[]): Verb<State, this> {
    return (path, ...middlewares) => this.#register((tree) => tree.add(methods, path, tree.segment(path), middlewares));
  }

  #urlOf(req: Request): URL {
    const url = new URL(req.url);
    // A path that begins with two slashes would lead to another host where it is used for a redirect.
    if (url.pathname.includes("//")) url.pathname = url.pathname.replaceAll(/\/+/g, "/");
    if (this.config.trustProxy) {
      url.protocol = req.headers.get("X-Forwarded-Proto") ?? url.protocol;
      url.host = req.headers.get("X-Forwarded-Host") ?? url.host;
    }
    return url;
  }
}

function wrongMethod(method: string, allowed: Iterable<string>): Promise<Response> {
  if (method !== "OPTIONS") throw new HttpError(405);
  return Promise.resolve(new Response(null, { status: 204, headers: { Allow: [...allowed].join(", ") } }));
}

/** For what no error page answers. */
function plainError(error: unknown): Response {
  const status = error instanceof HttpError ? error.status : 500;
  if (status >= 500) console.error(error);
  const text = error instanceof HttpError ? error.message || STATUS_CODES[status] : "Internal server error";
  return new Response(text, { status });
}
