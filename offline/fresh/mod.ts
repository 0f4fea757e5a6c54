/** A stand-in for Fresh 2.3: see `../README.md`. */
import "./adapt.ts";

export { App } from "./app.ts";
export type { Context, FreshConfig, ResolvedFreshConfig } from "./context.ts";
export { createDefine, type Define } from "./define.ts";
export { HttpError } from "./http_error.ts";
export {
  type HandlerByMethod,
  type HandlerFn,
  type LayoutConfig,
  type Middleware,
  page,
  type PageProps,
  type PageResponse,
  type RouteConfig,
  type RouteData,
  type RouteHandler,
} from "./route.ts";
export type { Method } from "./router.ts";
export type { ListenOptions } from "./serve.ts";
export { staticFiles } from "./static_files.ts";
