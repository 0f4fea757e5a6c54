import type { AnyComponent } from "preact";
import type { Middleware, PageProps } from "./context.ts";
import type { HandlerByMethod, HandlerFn, RouteHandler } from "./route.ts";

type DataOf<Handler, State> = Handler extends HandlerFn<infer D, State> ? D
  : Handler extends HandlerByMethod<infer D, State> ? D
  : never;

/** Functions that return what they are given, for the types that they lend it. */
export function createDefine<State>() {
  return {
    handlers: <Data, Handlers extends RouteHandler<Data, State> = RouteHandler<Data, State>>(handlers: Handlers) =>
      handlers,
    // deno-lint-ignore no-explicit-any
    page: <Handler extends RouteHandler<any, State> = never, Data = DataOf<Handler, State>>(
      component: AnyComponent<PageProps<Data, State>>,
    ) => component,
    layout: (component: AnyComponent<PageProps<unknown, State>>) => component,
    middleware: (middleware: Middleware<State>) => middleware,
  };
}
