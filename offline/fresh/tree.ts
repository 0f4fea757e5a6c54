import { type Context, SURROUNDINGS } from "./context.ts";
import { failures } from "./failures.ts";
import { HttpError } from "./http_error.ts";
import { answer, type LayoutConfig, type Middleware, type ReadyRoute, type RouteComponent } from "./route.ts";
import { Router } from "./router.ts";

/** What was registered for one segment of a path, and so covers all below it. */
interface Segment<State> {
  parent: Segment<State> | null;
  children: Map<string, Segment<State>>;
  middlewares: Middleware<State>[];
  app?: RouteComponent<State>;
  layout?: { component: RouteComponent<State>; config?: LayoutConfig };
  errorRoute?: ReadyRoute<State>;
}

/** Collects what an application registers, in order: a route sees only what was registered before it. */
export class RouteTree<State> {
  readonly router = new Router<Middleware<State>>();
  readonly root: Segment<State> = { parent: null, children: new Map(), middlewares: [] };
  notFound: ReadyRoute<State> | undefined;

  /** `/admin/*` has a segment `*` of its own; optional parameters have none. */
  segment(path: string): Segment<State> {
    let segment = this.root;
    for (const name of path.replaceAll(/^\/?\*$|\{[^}]*\}\??/g, "").split("/").filter(Boolean)) {
      let child = segment.children.get(name);
      if (!child) segment.children.set(name, child = { parent: segment, children: new Map(), middlewares: [] });
      segment = child;
    }
    return segment;
  }

  /** Answers `url` by the middlewares down to a segment, then by `last`. */
  add(methods: readonly string[], url: string, segment: Segment<State>, last: Middleware<State>[]): void {
    this.router.add(methods, url === "*" ? "/*" : url, chain([...this.#middlewares(segment), ...last]));
  }

  /** For URLs that nothing matches: the root's middlewares alone. */
  unmatched(): Middleware<State> {
    return chain(this.#middlewares(this.root));
  }

  /** From the root down: each segment's boundary, then its middlewares. */
  #middlewares(segment: Segment<State> | null): Middleware<State>[] {
    if (segment === null) return [];
    return [...this.#middlewares(segment.parent), this.#boundary(segment), ...segment.middlewares];
  }

  /** Puts the segment's app wrapper and layout around what is below, and answers what is thrown there. */
  #boundary({ app, layout, errorRoute }: Segment<State>): Middleware<State> {
    return async (ctx) => {
      const around = ctx[SURROUNDINGS];
      const outside = { ...around };
      const inherited = layout?.config?.skipInheritedLayouts ? [] : around.layouts;
      const inside = {
        app: layout?.config?.skipAppWrapper ? null : app ?? around.app,
        layouts: layout ? [...inherited, layout.component] : inherited,
      };
      try {
        Object.assign(around, inside);
        return await ctx.next();
      } catch (error) {
        Object.assign(around, inside);
        const status = error instanceof HttpError ? error.status : 500;
        if (this.notFound && status === 404) return await answer(ctx, this.notFound);
        if (errorRoute) return await answer(ctx, errorRoute, status);
        throw error;
      } finally {
        Object.assign(around, outside);
      }
    };
  }
}

/** One middleware out of many: each one's `ctx.next()` calls the one after it. */
function chain<State>(middlewares: Middleware<State>[]): Middleware<State> {
  return (ctx: Context<State>) => {
    const end = ctx.next;
    const run = async (index: number): Promise<Response> => {
      ctx.next = index + 1 < middlewares.length ? () => run(index + 1) : end;
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
