/** Whether this machine has ::1; without it a world has no host "ipv6". */
export function hasIPv6(): boolean {
  try {
    Deno.listen({ hostname: "::1", port: 0 }).close();
    return true;
  } catch {
    return false;
  }
}

/**
 * Addresses for hosts, and beside each one where nobody listens. The network is drawn by lot, to keep worlds of several
 * processes apart: a port that a host lets go for a while must stay free for it.
 */
export function createAddresses(): () => { address: string; nobody: string } {
  const second = 128 + 2 * Math.floor(Math.random() * 63);
  const third = Math.floor(Math.random() * 128);
  let count = 0;
  return () => {
    const rest = `${third + (count >> 8)}.${count++ & 255}`;
    return { address: `127.${second}.${rest}`, nobody: `127.${second + 1}.${rest}` };
  };
}
