/** A stand-in for Fresh 2.3: see `../README.md`. */
import "./adapt.ts";
import "./images.ts";

export { App } from "./app.ts";
export type { Context, PageProps } from "./context.ts";
export { createDefine } from "./define.ts";
export { HttpError } from "./http_error.ts";
export { page } from "./route.ts";
export { staticFiles } from "./static_files.ts";
