/**
 * Ends with 0 when the server in this container responds that it is alive, else with 1: for the container's health check.
 * On a socket, since `fetch` would use a proxy that the environment names.
 */
import { parseServeAddress, reachable } from "../config/serve_address.ts";

/** Milliseconds for everything. */
const PATIENCE = 5000;

async function isAlive(): Promise<boolean> {
  const address = parseServeAddress(Deno.env.get("DENO_SERVE_ADDRESS") || undefined);
  if (!address) return false;
  const to = reachable(address);
  using connection = to.transport === "unix"
    ? await Deno.connect({ transport: "unix", path: to.path })
    : await Deno.connect({ hostname: to.hostname, port: to.port });
  await connection.write(
    new TextEncoder().encode("GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"),
  );
  return (await new Response(connection.readable).text()).startsWith("HTTP/1.1 200 ");
}

setTimeout(() => Deno.exit(1), PATIENCE);
Deno.exit(await isAlive().catch(() => false) ? 0 : 1);
