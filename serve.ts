/**
 * Serves the built application: what `deno task start` and the image run. `deno serve _fresh/server.js` works too, but
 * waits for slow clients without end (see `lib/http/server.ts`).
 */
if (Deno.args.includes("--help")) {
  console.log(`Usage: deno task start

Builds the pages, then checks the list in LOOKOUT_TARGETS (default: urls.csv) every ten minutes and serves
http://localhost:8000. README.md has the environment variables that configure it; DENO_SERVE_ADDRESS sets the address.

  --help  show this help

Exit status: 0 after SIGTERM or SIGINT; 2 if the list or the configuration is invalid.`);
  Deno.exit();
}

// Not before: what it imports reads the configuration and opens the store.
const { serve } = await import("./main.ts");
// By a name that is made here: there is nothing to check, nor to bundle, before the application is built.
await import(new URL("_fresh/server.js", import.meta.url).href);
await serve();
