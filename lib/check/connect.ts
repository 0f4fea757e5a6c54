/**
 * Connects to an address; the caller closes the connection, even if the signal was aborted meanwhile.
 *
 * Deno 2.9 calls `signal.throwIfAborted()` also on a connection that was established just as it was called off, and
 * nobody could close it then, so it may not throw here.
 */
export async function connectTo(hostname: string, port: number, signal: AbortSignal): Promise<Deno.TcpConn> {
  signal.throwIfAborted = () => {};
  return await Deno.connect({ hostname, port, signal });
}
