import { STATUS_CODES } from "node:http";
import { type Build, NO_BUILD } from "./build.ts";
import { Context, type FreshConfig, type ResolvedFreshConfig } from "./context.ts";
import { fsRoutes } from "./fs_routes.ts";
import { HttpError } from "./http_error.ts";
import {
  type LayoutConfig,
  type Middleware,
  notFound,
  ready,
  type Route,
  type RouteComponent,
  type RouteConfig,
} from "./route.ts";
import { type Method, METHODS } from "./router.ts";
import { type ListenOptions, serve } from "./serve.ts";
import { RouteTree } from "./tree.ts";

/** Registers something in the tree; `prefix` is where the app is mounted. */
type Registration<State> = (
  tree: RouteTree<State>,
  prefix: string,
  build: Build,
) => void;

export type Handler = (
  request: Request,
  info?: Deno.ServeHandlerInfo,
) => Promise<Response>;

const UNKNOWN_INFO: Deno.ServeHandlerInfo = {
  remoteAddr: { transport: "tcp", hostname: "localhost", port: 1234 },
  completed: Promise.resolve(),
};

/** Gives an app the build that `fsRoutes()`, `staticFiles()` and islands draw on. */
export let applyBuild: <State>(app: App<State>, build: Build) => void;

/** Middlewares and routes that answer requests. */
export class App<State> {
  readonly config: ResolvedFreshConfig;
  readonly #registrations: Registration<State>[] = [];
  #build: Build = NO_BUILD;

  static {
    applyBuild = (app, build) => app.#build = build;
  }

  constructor(config: FreshConfig = {}) {
    this.config = {
      root: ".",
      basePath: config.basePath ?? "",
      mode: config.mode ?? "production",
      trustProxy: config.trustProxy ?? false,
    };
  }

  /** Adds middlewares for everything, or for `path` and all below it. */
  use(...middlewares: Middleware<State>[]): this;
  use(path: string, ...middlewares: Middleware<State>[]): this;
  use(first: string | Middleware<State>, ...others: Middleware<State>[]): this {
    const [path, middlewares] = typeof first === "string" ? [first, others] : ["*", [first, ...others]];
    return this.#register((tree, prefix) => tree.use(joinPath(prefix, path), middlewares));
  }

  get(path: string, ...middlewares: Middleware<State>[]): this {
    return this.#handle(["GET"], path, middlewares);
  }
  post(path: string, ...middlewares: Middleware<State>[]): this {
    return this.#handle(["POST"], path, middlewares);
  }
  put(path: string, ...middlewares: Middleware<State>[]): this {
    return this.#handle(["PUT"], path, middlewares);
  }
  patch(path: string, ...middlewares: Middleware<State>[]): this {
    return this.#handle(["PATCH"], path, middlewares);
  }
  delete(path: string, ...middlewares: Middleware<State>[]): this {
    return this.#handle(["DELETE"], path, middlewares);
  }
  head(path: string, ...middlewares: Middleware<State>[]): this {
    return this.#handle(["HEAD"], path, middlewares);
  }
  all(path: string, ...middlewares: Middleware<State>[]): this {
    return this.#handle(METHODS, path, middlewares);
  }

  /** Adds a page, with or without a handler. */
  route(path: string, route: Route<State>, config?: RouteConfig): this {
    const full = ready({ ...route, config: { ...route.config, ...config } });
    const methods = typeof full.handler === "function" ? METHODS : Object.keys(full.handler);
    return this.#register((tree, prefix) => {
      const at = joinPath(prefix, path);
      tree.addRoute(
        this.#url(joinPath(prefix, full.config?.routeOverride ?? path)),
        at,
        full,
        methods,
      );
    });
  }

  /** Puts a layout around the pages at `path` and below. */
  layout(
    path: string,
    component: RouteComponent<State>,
    config?: LayoutConfig,
  ): this {
    return this.#register((tree, prefix) => tree.layout(joinPath(prefix, path), component, config));
  }

  /** Sets the outermost component. */
  appWrapper(component: RouteComponent<State>): this {
    return this.#register((tree) => tree.appWrapper(component));
  }

  /** Answers where nothing was found. */
  notFound(route: Route<State> | Middleware<State>): this {
    return this.#register((tree) => tree.notFound(ready(route)));
  }

  /** Answers what is thrown at `path` and below. */
  onError(path: string, route: Route<State> | Middleware<State>): this {
    return this.#register((tree, prefix) => tree.onError(joinPath(prefix, path), ready(route)));
  }

  /** Adds the file routes of the build, under `pattern`. */
  fsRoutes(pattern = "*"): this {
    return this.#register((tree, prefix, build) =>
      fsRoutes(
        tree,
        build.routes,
        (path) => this.#url(joinPath(joinPath(prefix, pattern), path)),
      )
    );
  }

  /** Adds all that another app has, under `path`. */
  mountApp(path: string, app: App<State>): this {
    return this.#register((tree, prefix, build) => {
      const at = joinPath(joinPath(prefix, path), app.config.basePath);
      for (const register of app.#registrations) register(tree, at, build);
    });
  }

  /** The function that answers requests. */
  handler(): Handler {
    const build = this.#build;
    const tree = new RouteTree<State>();
    for (const register of this.#registrations) register(tree, "", build);
    const unmatched = tree.unmatched();

    return async (req, info = UNKNOWN_INFO) => {
      const url = this.#urlOf(req);
      const matched = tree.match(req.method, url);
      const { pattern, item, allowed } = matched;
      const end = pattern === null || item ? notFound : req.method === "OPTIONS" ? allow(allowed) : notAllowed;
      const ctx = new Context<State>(
        { req, url, info },
        this.config,
        matched,
        build,
        () => Promise.try(end),
      );
      try {
        const response = await (item ?? unmatched)(ctx);
        if (!(response instanceof Response)) {
          throw new TypeError(
            `Cannot answer ${req.method} ${url.pathname}: a middleware or handler returned no Response`,
          );
        }
        return req.method === "HEAD" ? new Response(null, response) : response;
      } catch (error) {
        return plainError(error);
      }
    };
  }

  /** Serves the app, on the first free port from 8000 to 8019 unless one is given. */
  // deno-lint-ignore require-await
  async listen(options: ListenOptions = {}): Promise<void> {
    serve(this.handler(), options, this.config.basePath);
  }

  #register(registration: Registration<State>): this {
    this.#registrations.push(registration);
    return this;
  }

  #handle(
    methods: readonly Method[],
    path: string,
    middlewares: Middleware<State>[],
  ): this {
    return this.#register((tree, prefix) => {
      const at = joinPath(prefix, path);
      tree.add(methods, this.#url(at), at, middlewares);
    });
  }

  /** The pattern of a URL, from a path within the app. */
  #url(path: string): string {
    return joinPath(this.config.basePath, path === "*" ? "/*" : path);
  }

  #urlOf(req: Request): URL {
    const url = new URL(req.url);
    // A path that begins with two slashes would lead to another host where it is used for a redirect.
    if (url.pathname.includes("//")) {
      url.pathname = url.pathname.replaceAll(/\/+/g, "/");
    }
    if (this.config.trustProxy) {
      const protocol = req.headers.get("X-Forwarded-Proto");
      const host = req.headers.get("X-Forwarded-Host");
      if (protocol) url.protocol = protocol;
      if (host) url.host = host;
    }
    return url;
  }
}

function joinPath(base: string, path: string): string {
  const start = base.replace(/\/?\*?$/, "");
  if (start === "") return path;
  return path === "/" || path === "*" ? start : start + path;
}

function notAllowed(): never {
  throw new HttpError(405);
}

function allow(methods: string[]): () => Response {
  return () => new Response(null, { status: 204, headers: { Allow: methods.join(", ") } });
}

/** For what no error page answers. */
function plainError(error: unknown): Response {
  if (error instanceof HttpError && error.status < 500) {
    return new Response(error.message || STATUS_CODES[error.status], {
      status: error.status,
    });
  }
  console.error(error);
  if (!(error instanceof HttpError)) {
    return new Response("Internal server error", { status: 500 });
  }
  return new Response(error.message || STATUS_CODES[error.status], {
    status: error.status,
  });
}
