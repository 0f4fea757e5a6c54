import { serve } from "../../main.ts";

/** Lookout as `deno task start` runs it, but without a build, and so without routes: what it does besides answering. */
await serve();
