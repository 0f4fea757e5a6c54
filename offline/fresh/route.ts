import type { Context, RouteComponent } from "./context.ts";
import { HttpError } from "./http_error.ts";
import { render } from "./render.ts";

export type Method = "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS";

export interface PageResponse<Data> {
  data: Data;
  status?: number;
  headers?: HeadersInit;
}

/** What a handler returns to have its page rendered with `data`. */
export function page<Data = undefined>(data?: Data, options?: Omit<PageResponse<Data>, "data">): PageResponse<Data> {
  return { data: data as Data, ...options };
}

export interface HandlerFn<Data, State> {
  (ctx: Context<State>): Response | PageResponse<Data> | Promise<Response | PageResponse<Data>>;
}
export type HandlerByMethod<Data, State> = { [M in Method]?: HandlerFn<Data, State> };
export type RouteHandler<Data, State> = HandlerFn<Data, State> | HandlerByMethod<Data, State>;

export interface Route<State> {
  component?: RouteComponent<State>;
  handler?: RouteHandler<unknown, State>;
}

/** Calls the route's handler, and renders its component unless the handler returned a response. */
export async function respond<State>(
  ctx: Context<State>,
  { component, handler = () => page() }: Route<State>,
  status = 200,
): Promise<Response> {
  const handle = typeof handler === "function" ? handler : handler[ctx.req.method as Method];
  const result = handle ? await handle(ctx) : component && ctx.req.method === "GET" ? page() : notFound();
  if (result instanceof Response) return result;
  return render(ctx, component, result.data, { status: result.status ?? status, headers: result.headers });
}

export function notFound(): never {
  throw new HttpError(404);
}
