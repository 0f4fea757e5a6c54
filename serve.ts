/**
 * Serves the built application: what `deno task start` and the image run. `deno serve _fresh/server.js` works too, but
 * waits for slow clients without end (see `lib/http/server.ts`).
 */
import { serve } from "./main.ts";

// By a name that is made here: there is nothing to check, nor to bundle, before the application is built.
await import(new URL("_fresh/server.js", import.meta.url).href);
await serve();
