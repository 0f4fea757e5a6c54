import type { DetailedPeerCertificate, TLSSocket } from "node:tls";
import { type Certificate, type TlsReason } from "../../model/certificate.ts";
import { connectTo, tryAddresses, type TryAddressesOptions } from "../connect.ts";
import { resolveHost, type ResolveOptions } from "../names/resolve.ts";
import { certificateOf } from "./certificate.ts";
import { CURRENT_CIPHERS, requestServerHello, type ServerHello, TLS_1_2 } from "./server_hello.ts";
import { handshake, openTlsSocket, serverNameOf, type TlsSocketOptions } from "./tls_socket.ts";

export interface CertificateLookOptions extends ResolveOptions {
  /** Milliseconds for one look. Default 10,000. */
  timeout?: number;
  /** Ends the look early; what it has not found by then stays unknown. */
  signal?: AbortSignal;
}

/** The result of looking at a server. */
export interface CertificateLook {
  /** Undefined: it presented none. */
  certificate?: Certificate;
  /** Why a check's handshake failed, where the look knows better than the check. */
  reason?: TlsReason;
}

/** Certificates of a chain that are followed. */
const MAX_STEPS = 12;

/**
 * Reads the certificate that a host presents at the first of its permitted addresses that presents one, trusted or not.
 * In Deno only `node:tls` exposes the peer's certificate, at about 1 ms of CPU per connection. Where a check failed for
 * `reason`, the look finds out more: what else the server speaks, or demands.
 */
export async function lookAtCertificate(
  url: URL,
  reason: TlsReason | null,
  options: CertificateLookOptions = {},
): Promise<CertificateLook> {
  const { timeout = 10_000, signal } = options;
  const over = new AbortController();
  const { promise: nothing, resolve } = Promise.withResolvers<CertificateLook>();
  const end = () => {
    over.abort();
    resolve({});
  };
  const deadline = performance.now() + timeout;
  const timer = setTimeout(end, timeout);
  signal?.addEventListener("abort", end);
  if (signal?.aborted) end();
  try {
    return await Promise.race([look(url, reason, { ...options, deadline, signal: over.signal }), nothing]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", end);
    end();
  }
}

async function look(
  url: URL,
  reason: TlsReason | null,
  options: ResolveOptions & TryAddressesOptions,
): Promise<CertificateLook> {
  const host = url.hostname;
  const port = url.port === "" ? 443 : Number(url.port);
  const resolved = await resolveHost(host, options);
  if (!resolved.ok) return {};
  const attempt = async (address: string, signal: AbortSignal) => {
    const found = await lookAt({ address, port, host }, reason, signal);
    return found.certificate || found.reason ? found : undefined;
  };
  return await tryAddresses(resolved, attempt, options).catch(() => undefined) ?? {};
}

async function lookAt(
  server: TlsSocketOptions,
  reason: TlsReason | null,
  signal: AbortSignal,
): Promise<CertificateLook> {
  if (reason === "no-common-protocol") {
    const certificate = await presentedBy({ ...server, protocols: ["h2"] }, signal);
    if (certificate) return { certificate, reason: "http2-only" };
  }
  const certificate = await presentedBy(server, signal);
  if (certificate || !reason) return { certificate };
  const hello = await helloOf(server, signal);
  if (!hello) return {};
  const isAboutProtocol = reason === "nothing-in-common" || reason === "outdated-tls";
  return { certificate: read(hello.chain, server), reason: isAboutProtocol ? reasonIn(hello) : undefined };
}

/** The certificate that a server presents in a handshake. */
async function presentedBy(server: TlsSocketOptions, signal: AbortSignal): Promise<Certificate | undefined> {
  if (signal.aborted) return undefined;
  let socket: TLSSocket | undefined;
  try {
    socket = openTlsSocket(server);
    await handshake(socket, signal);
    return read(chainOf(socket), server);
  } catch {
    return undefined;
  } finally {
    socket?.destroy();
  }
}

async function helloOf(
  { address, port, host }: TlsSocketOptions,
  signal: AbortSignal,
): Promise<ServerHello | undefined> {
  if (signal.aborted) return undefined;
  try {
    using connection = await connectTo(address, port, signal);
    if (signal.aborted) return undefined;
    signal.addEventListener("abort", () => connection[Symbol.dispose]());
    return await requestServerHello(connection, serverNameOf(host));
  } catch {
    return undefined;
  }
}

function read(chain: readonly Uint8Array[], { host }: TlsSocketOptions): Certificate | undefined {
  return chain.length > 0 ? certificateOf(chain, host) : undefined;
}

/** The chain that the server presented, its own certificate first. Deno repeats that one, and ends the chain where node makes a circle. */
function chainOf(socket: TLSSocket): Uint8Array[] {
  const chain: Uint8Array[] = [];
  let next: DetailedPeerCertificate | undefined = socket.getPeerCertificate(true);
  for (let step = 0; next?.raw && step < MAX_STEPS; step++) {
    chain.push(next.raw);
    next = next.issuerCertificate === next ? undefined : next.issuerCertificate;
  }
  return chain;
}

/** What keeps a server that speaks with a client of every cipher from speaking with rustls. */
function reasonIn({ version, cipher, wantsCertificate }: ServerHello): TlsReason {
  if (version < TLS_1_2) return "outdated-tls";
  if (!CURRENT_CIPHERS.includes(cipher)) return "outdated-ciphers";
  return wantsCertificate ? "client-certificate" : "nothing-in-common";
}
