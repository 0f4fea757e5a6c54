/** Below the ports that systems give out by themselves: from 32768 on Linux does, from 49152 on others. */
const FIRST = 20_000;
const COUNT = 12_000;

/**
 * A port of the loopback interface that nobody listens at. Nobody is given it by the system either, for a connection or a
 * listener of his own, in the seconds that a program takes to listen at it.
 */
export function freePort(): number {
  for (;;) {
    const port = FIRST + Math.floor(Math.random() * COUNT);
    try {
      Deno.listen({ hostname: "127.0.0.1", port }).close();
      return port;
    } catch (error) {
      if (!(error instanceof Deno.errors.AddrInUse)) throw error;
    }
  }
}
