import { once } from "node:events";
import type { SecureContext, TLSSocket } from "node:tls";
import { builtin } from "../../builtin.ts";
import { literalOf } from "../address.ts";

/** Without authorities, since nothing is judged by them here: reading them takes longer than a handshake. */
let context: SecureContext | undefined;

export interface TlsSocketOptions {
  /** Address to connect to. */
  address: string;
  port: number;
  /** Host of the URL, which the certificate has to be for. */
  host: string;
  /** Protocols to offer (ALPN). Default none. */
  protocols?: string[];
}

/** The name of a host for a TLS server; undefined: an address is none (RFC 6066, 3). */
export function serverNameOf(host: string): string | undefined {
  return literalOf(host) ? undefined : host.replace(/\.$/, "");
}

/** Starts a TLS connection that accepts any certificate: the caller judges it. */
export function openTlsSocket({ address, port, host, protocols }: TlsSocketOptions): TLSSocket {
  // Loaded at the first use: it takes 20 ms.
  const { connect, createSecureContext } = builtin("node:tls");
  const socket = connect({
    host: address,
    port,
    servername: serverNameOf(host) ?? "",
    secureContext: context ??= createSecureContext({ ca: [] }),
    ALPNProtocols: protocols,
    rejectUnauthorized: false,
  });
  // Errors are reported to the reader or writer.
  return socket.on("error", () => {});
}

/**
 * Completes the handshake.
 * @throws when it fails, the connection is closed, or the signal is aborted
 */
export async function handshake(socket: TLSSocket, signal?: AbortSignal): Promise<void> {
  const closed = new AbortController();
  socket.once("close", () => closed.abort());
  await once(socket, "secureConnect", { signal: AbortSignal.any([closed.signal, ...signal ? [signal] : []]) });
}
