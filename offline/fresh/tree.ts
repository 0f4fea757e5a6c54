import { type Context, SURROUNDINGS } from "./context.ts";
import { failures } from "./failures.ts";
import { HttpError } from "./http_error.ts";
import { answer, type LayoutConfig, type Middleware, type ReadyRoute, type RouteComponent } from "./route.ts";
import { type Match, METHODS, Router } from "./router.ts";

/** What was registered for one segment of a path, and so covers all below it. */
interface Segment<State> {
  parent: Segment<State> | null;
  children: Map<string, Segment<State>>;
  middlewares: Middleware<State>[];
  app?: RouteComponent<State>;
  layout?: { component: RouteComponent<State>; config?: LayoutConfig };
  errorRoute?: ReadyRoute<State>;
}

function newSegment<State>(parent: Segment<State> | null): Segment<State> {
  return { parent, children: new Map(), middlewares: [] };
}

/** Collects what an application registers, in order: a route sees only what was registered before it. */
export class RouteTree<State> {
  readonly #root = newSegment<State>(null);
  readonly #router = new Router<Middleware<State>>();
  #notFound: ReadyRoute<State> | undefined;

  use(path: string, middlewares: Middleware<State>[]): void {
    this.#segment(path).middlewares.push(...middlewares);
  }

  layout(
    path: string,
    component: RouteComponent<State>,
    config?: LayoutConfig,
  ): void {
    this.#segment(path).layout = { component, config };
  }

  appWrapper(component: RouteComponent<State>): void {
    this.#root.app = component;
  }

  onError(path: string, route: ReadyRoute<State>): void {
    this.#segment(path).errorRoute = route;
  }

  notFound(route: ReadyRoute<State>): void {
    this.#notFound = route;
  }

  /** Answers `url` by the middlewares of the segments down to `path`, then by `last`. */
  add(
    methods: readonly string[],
    url: string,
    path: string,
    last: Middleware<State>[],
  ): void {
    this.#router.add(
      methods,
      url,
      chain([...this.#middlewares(this.#segment(path)), ...last]),
    );
  }

  addRoute(
    url: string,
    path: string,
    route: ReadyRoute<State>,
    methods: readonly string[] = METHODS,
  ): void {
    this.add(methods, url, path, [(ctx) => answer(ctx, route)]);
  }

  match(method: string, url: URL): Match<Middleware<State>> {
    return this.#router.match(method, url);
  }

  /** For URLs that nothing matches: the root's middlewares alone. */
  unmatched(): Middleware<State> {
    return chain(this.#middlewares(this.#root));
  }

  #segment(path: string): Segment<State> {
    let segment = this.#root;
    for (const name of segmentsOf(path)) {
      let child = segment.children.get(name);
      if (!child) segment.children.set(name, child = newSegment(segment));
      segment = child;
    }
    return segment;
  }

  /** From the root down: each segment's boundary, then its middlewares. */
  #middlewares(segment: Segment<State> | null): Middleware<State>[] {
    if (segment === null) return [];
    return [
      ...this.#middlewares(segment.parent),
      this.#boundary(segment),
      ...segment.middlewares,
    ];
  }

  /** Puts the segment's app wrapper and layout around what is below, and answers what is thrown there. */
  #boundary({ app, layout, errorRoute }: Segment<State>): Middleware<State> {
    return async (ctx) => {
      const around = ctx[SURROUNDINGS];
      const outside = { app: around.app, layouts: around.layouts };
      if (app) around.app = app;
      if (layout?.config?.skipAppWrapper) around.app = null;
      if (layout) {
        around.layouts = [
          ...(layout.config?.skipInheritedLayouts ? [] : around.layouts),
          layout.component,
        ];
      }
      try {
        return await ctx.next();
      } catch (error) {
        const status = error instanceof HttpError ? error.status : 500;
        if (this.#notFound && status === 404) {
          return await answer(ctx, this.#notFound);
        }
        if (errorRoute) return await answer(ctx, errorRoute, status);
        throw error;
      } finally {
        Object.assign(around, outside);
      }
    };
  }
}

/** `/admin/*` is a segment `*` of its own; optional parameters have none. */
function segmentsOf(path: string): string[] {
  if (path === "*" || path === "/*") return [];
  return path.replaceAll(/\{[^}]*\}\??/g, "").split("/").filter(Boolean);
}

/** One middleware out of many: each one's `ctx.next()` calls the one after it. */
function chain<State>(middlewares: Middleware<State>[]): Middleware<State> {
  return (ctx: Context<State>) => {
    const end = ctx.next;
    const run = async (index: number): Promise<Response> => {
      if (index === middlewares.length) return end();
      ctx.next = () => run(index + 1);
      try {
        return await middlewares[index](ctx);
      } catch (error) {
        ctx.error = error;
        failures.set(ctx.req, error);
        throw error;
      }
    };
    return run(0);
  };
}
