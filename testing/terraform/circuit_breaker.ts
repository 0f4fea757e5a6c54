/** An endpoint of ECS whose deployments all fail. */
export interface CircuitBreaker extends AsyncDisposable {
  url: string;
}

/**
 * Stands before an emulator of ECS, in which no task ever runs, and plays the circuit breaker of a service whose new tasks do not become
 * healthy: whoever updates the service finds it steady, on the revision it had.
 */
export function startCircuitBreaker(emulator: string): CircuitBreaker {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (request) => {
    const headers = new Headers(request.headers);
    // fetch() sets its own.
    headers.delete("content-length");
    headers.delete("host");
    const text = await request.text();
    const isUpdate = headers.get("x-amz-target")?.endsWith(".UpdateService");
    const body = isUpdate ? JSON.stringify({ ...JSON.parse(text), taskDefinition: undefined }) : text;
    const response = await fetch(emulator, { method: request.method, headers, body });
    return new Response(await response.text(), { status: response.status, headers: response.headers });
  });
  return { url: `http://127.0.0.1:${server.addr.port}`, [Symbol.asyncDispose]: () => server.shutdown() };
}
