/** Ends with 0 when the server in this container answers that it lives, else with 1: for the container's health check. */
const address = (Deno.env.get("DENO_SERVE_ADDRESS") ?? "tcp:0.0.0.0:8000").replace(/^tcp:/, "http://");
const lives = await fetch(`${address}/health`, { signal: AbortSignal.timeout(5000) }).then(({ ok }) => ok, () => false);
Deno.exit(lives ? 0 : 1);
