import { type Context, type Middleware, type RouteComponent, SURROUNDINGS } from "./context.ts";
import { HttpError } from "./http_error.ts";
import { respond, type Route } from "./route.ts";

/** What covers a folder of `routes/` and all below it. */
export interface Segment<State> {
  parent: Segment<State> | null;
  middlewares: Middleware<State>[];
  app?: RouteComponent<State>;
  layout?: RouteComponent<State>;
  errorRoute?: Route<State>;
}

/** Responds by the middlewares down to a segment, then by `last`. */
export function through<State>(segment: Segment<State>, ...last: Middleware<State>[]): Middleware<State> {
  return chain([...middlewaresOf(segment), ...last]);
}

/** From the root down: each segment's boundary, then its middlewares. */
function middlewaresOf<State>(segment: Segment<State> | null): Middleware<State>[] {
  if (segment === null) return [];
  return [...middlewaresOf(segment.parent), boundary(segment), ...segment.middlewares];
}

/** Puts the segment's app wrapper and layout around what is below, and responds to what is thrown there. */
function boundary<State>({ app, layout, errorRoute }: Segment<State>): Middleware<State> {
  return async (ctx) => {
    const { build, ...outside } = ctx[SURROUNDINGS];
    const inside = { build, app: app ?? outside.app, layouts: [...outside.layouts, ...(layout ? [layout] : [])] };
    try {
      ctx[SURROUNDINGS] = inside;
      return await ctx.next();
    } catch (error) {
      if (!errorRoute) throw error;
      ctx[SURROUNDINGS] = inside;
      return await respond(ctx, errorRoute, error instanceof HttpError ? error.status : 500);
    }
  };
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
        throw error;
      }
    };
    return run(0);
  };
}
