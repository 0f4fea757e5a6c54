/** Builds an app, and serves it while it is being written: `fresh/dev`. */
export { Builder, type BuildOptions } from "./dev/builder.ts";
