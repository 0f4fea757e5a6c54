import { app } from "../main.ts";

/** Lookout as `deno serve` runs it, but without a build, and so without routes: what it does besides answering. */
export default { fetch: app.handler() } satisfies Deno.ServeDefaultExport;
