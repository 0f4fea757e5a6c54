import { Builder } from "fresh/dev";
import { fileURLToPath } from "node:url";
import { parseServeAddress } from "../../lib/config/serve_address.ts";
import { HttpServer } from "../../lib/http/server.ts";
import { configureLog } from "../../lib/log/log.ts";
import { openDemo } from "./demo.ts";

/**
 * `deno task demo`: serves the application around a simulated internet, and needs no network. Its folder is temporary
 * and goes when it ends, on SIGTERM or SIGINT.
 */
if (Deno.args.includes("--help")) {
  console.log(`Usage: deno task demo

Serves http://localhost:8000 with 1,000 invented sites and 90 days of history; needs no network and keeps nothing.
DENO_SERVE_ADDRESS sets another address.

  --help  show this help`);
  Deno.exit();
}

const ending = Promise.withResolvers<void>();
for (const signal of ["SIGTERM", "SIGINT"] as const) Deno.addSignalListener(signal, ending.resolve);

await configureLog(Deno.stdout.isTerminal() ? "pretty" : "json");
const address = parseServeAddress(Deno.env.get("DENO_SERVE_ADDRESS") || undefined);
if (address?.transport !== "tcp") throw new Error("DENO_SERVE_ADDRESS must be tcp:<host>:<port>");
const folder = await Deno.makeTempDir({ prefix: "lookout-demo-" });
try {
  const build = new Builder({ root: fileURLToPath(new URL("../..", import.meta.url)) }).build({ snapshot: "memory" });
  await using demo = await openDemo({ folder });
  (await build)(demo.app);
  const server = new HttpServer((request) => demo.app.respond(request));
  const bound = await server.listen(address) as Deno.NetAddr;
  console.error(`Listening on http://${bound.hostname}:${bound.port}/`);
  void server.serve();
  demo.monitor.start();
  await ending.promise;
  server.close();
} finally {
  await Deno.remove(folder, { recursive: true });
}
Deno.exit();
