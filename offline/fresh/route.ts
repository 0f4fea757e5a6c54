import type { AnyComponent, FunctionComponent, RenderableProps, VNode } from "preact";
import { type Context, SURROUNDINGS } from "./context.ts";
import { HttpError } from "./http_error.ts";
import { instantiate } from "./render.ts";
import type { Method } from "./router.ts";

export interface LayoutConfig {
  /** Leaves out the layouts of the folders above. */
  skipInheritedLayouts?: boolean;
  /** Leaves out `_app`. */
  skipAppWrapper?: boolean;
}

export interface RouteConfig extends LayoutConfig {
  /** URL pattern in place of the one that the file's path gives. */
  routeOverride?: string;
}

/** What a page, layout, app wrapper or error page gets. */
export type PageProps<Data = unknown, State = unknown> =
  & Pick<Context<State>, "config" | "url" | "req" | "params" | "info" | "state" | "isPartial" | "error" | "route">
  & { data: Data; Component: FunctionComponent };

export type AsyncComponent<Props> = (props: RenderableProps<Props>) => Promise<VNode | Response | null>;
export type RouteComponent<State> =
  | AnyComponent<PageProps<unknown, State>>
  | AsyncComponent<PageProps<unknown, State>>;

export interface PageResponse<Data> {
  data: Data;
  status?: number;
  headers?: HeadersInit;
}

/** What a handler returns to have its page rendered with `data`. */
export function page(): PageResponse<undefined>;
export function page<Data>(data: Data, options?: { status?: number; headers?: HeadersInit }): PageResponse<Data>;
export function page(data?: unknown, options?: { status?: number; headers?: HeadersInit }): PageResponse<unknown> {
  return { data, ...options };
}

export interface HandlerFn<Data, State> {
  (ctx: Context<State>): Response | PageResponse<Data> | Promise<Response | PageResponse<Data>>;
}
export type HandlerByMethod<Data, State> = { [M in Method]?: HandlerFn<Data, State> };
export type RouteHandler<Data, State> = HandlerFn<Data, State> | HandlerByMethod<Data, State>;
export type RouteData<Handler extends RouteHandler<unknown, unknown>> = Handler extends
  RouteHandler<infer Data, unknown> ? Data : never;

export type Middleware<State> = (ctx: Context<State>) => Response | Promise<Response>;

export interface Route<State> {
  component?: RouteComponent<State>;
  handler?: RouteHandler<unknown, State>;
  config?: RouteConfig;
}

/** A route whose handler is explicit: a component without one is rendered for every method. */
export type ReadyRoute<State> = Route<State> & { handler: RouteHandler<unknown, State> };

export function ready<State>(route: Route<State> | Middleware<State>): ReadyRoute<State> {
  if (typeof route === "function") return { handler: route };
  const { component, handler } = route;
  if (!handler) return { ...route, handler: component ? () => page({}) : notFound };
  return {
    ...route,
    handler: component && typeof handler === "object" ? { GET: () => page({}), ...handler } : handler,
  };
}

export function notFound(): never {
  throw new HttpError(404);
}

/** Calls the route's handler, and renders its component unless the handler answered by itself. */
export async function answer<State>(
  ctx: Context<State>,
  { component, handler, config }: ReadyRoute<State>,
  status = 200,
): Promise<Response> {
  const around = ctx[SURROUNDINGS];
  if (config?.skipAppWrapper) around.app = null;
  if (config?.skipInheritedLayouts) around.layouts = [];
  const byMethod = typeof handler === "function" ? handler : handler[ctx.req.method as Method];
  const handle = byMethod ?? (ctx.req.method === "HEAD" ? (handler as HandlerByMethod<unknown, State>).GET : undefined);
  const result = handle ? await handle(ctx) : await ctx.next();
  if (result instanceof Response) return result;
  const content = component ? await instantiate(ctx, component, result.data, () => null) : null;
  if (content instanceof Response) return content;
  return ctx.render(content, { status: result.status ?? status, headers: result.headers });
}
