import process from "node:process";
import type { DetailedPeerCertificate, SecureContext, TLSSocket } from "node:tls";
import { type Certificate, type TlsReason } from "../../model/certificate.ts";
import { literalOf } from "../address.ts";
import { connectTo } from "../connect.ts";
import { resolveHost, type ResolveOptions } from "../names/resolve.ts";
import { certificateOf } from "./certificate.ts";
import { CURRENT_CIPHERS, requestServerHello, type ServerHello, TLS_1_2 } from "./server_hello.ts";

export interface CertificateLookOptions extends ResolveOptions {
  /** Milliseconds for one look. Default 10,000. */
  timeout?: number;
  /** Ends the look early; what it has not found by then stays unknown. */
  signal?: AbortSignal;
}

/** What a look at a server found. */
export interface CertificateLook {
  /** Undefined: it showed none. */
  certificate?: Certificate;
  /** Why a check's handshake failed, as far as the look says it better than the check. */
  reason?: TlsReason;
}

/** Without authorities, since nothing is judged by them here: reading them takes longer than the look. */
let context: SecureContext | undefined;

/** As many steps as are taken from a certificate to the ones shown beside it. */
const MAX_STEPS = 12;

/**
 * Looks at the certificate that a host shows at the first of its permitted addresses that shows one, whether it is to be
 * trusted or not. Only `node:tls` tells the peer's certificate in Deno, at about 1 ms of CPU a connection. Where a check
 * ended for `reason`, the look finds out more: what else the server would speak, or wants.
 */
export async function lookAtCertificate(
  url: URL,
  reason: TlsReason | null,
  options: CertificateLookOptions = {},
): Promise<CertificateLook> {
  const { timeout = 10_000, signal } = options;
  const look = new Look(url);
  const timer = setTimeout(() => look.end(), timeout);
  const end = () => look.end();
  signal?.addEventListener("abort", end);
  if (signal?.aborted) look.end();
  try {
    return await Promise.race([look.run(reason, performance.now() + timeout, options), look.ended]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", end);
    look.end();
  }
}

class Look {
  readonly ended: Promise<CertificateLook>;
  readonly #end = Promise.withResolvers<CertificateLook>();
  readonly #port: number;
  /** Undefined where the host is an address, which is no server name (RFC 6066, 3). */
  readonly #name: string | undefined;
  /** Closes what is open. */
  #close: () => void = () => {};
  #isOver = false;
  /** Whether the time of the address is up that is looked at. */
  #isUp = false;

  constructor(readonly url: URL) {
    this.ended = this.#end.promise;
    this.#port = url.port === "" ? 443 : Number(url.port);
    this.#name = literalOf(url.hostname) ? undefined : url.hostname.replace(/\.$/, "");
  }

  end(): void {
    this.#isOver = true;
    this.#end.resolve({});
    this.#giveUp();
  }

  #giveUp(): void {
    this.#isUp = true;
    this.#close();
  }

  async run(reason: TlsReason | null, deadline: number, options: ResolveOptions): Promise<CertificateLook> {
    const resolved = await resolveHost(this.url.hostname, options);
    if (!resolved.ok) return {};
    const addresses = [...resolved.addresses];
    let shareOut = () => {};
    const more = resolved.rest?.then((late) => {
      addresses.push(...late);
      shareOut();
    }).catch(() => {});
    for (let index = 0;; index++) {
      if (index === addresses.length) await more;
      if (index === addresses.length || this.#isOver) break;
      let timer: ReturnType<typeof setTimeout> | undefined;
      shareOut = () => {
        clearTimeout(timer);
        timer = setTimeout(() => this.#giveUp(), (deadline - performance.now()) / (addresses.length - index));
      };
      shareOut();
      this.#isUp = false;
      try {
        const look = await this.#lookAt(addresses[index], reason);
        if (look.certificate || look.reason) return look;
      } finally {
        shareOut = () => {};
        clearTimeout(timer);
        this.#close();
      }
    }
    return {};
  }

  async #lookAt(address: string, reason: TlsReason | null): Promise<CertificateLook> {
    if (reason === "no-common-protocol") {
      const certificate = await this.#shake(address, ["h2"]);
      if (certificate) return { certificate, reason: "http2-only" };
    }
    const certificate = await this.#shake(address);
    if (certificate || !reason) return { certificate };
    const hello = await this.#hello(address);
    if (!hello) return {};
    const isAboutSpeech = reason === "nothing-in-common" || reason === "outdated-tls";
    return { certificate: this.#read(hello.chain), reason: isAboutSpeech ? reasonIn(hello) : undefined };
  }

  /** The certificate that comes of a handshake. */
  async #shake(address: string, ALPNProtocols?: string[]): Promise<Certificate | undefined> {
    if (this.#isUp) return undefined;
    let socket: TLSSocket | undefined;
    try {
      // Loaded at the first look: it costs a start 20 ms.
      const { connect, createSecureContext } = process.getBuiltinModule("node:tls");
      socket = connect({
        host: address,
        port: this.#port,
        servername: this.#name ?? "",
        secureContext: context ??= createSecureContext({ ca: [] }),
        ALPNProtocols,
        // The probe judges the certificate; here an expired one is as good to read as any.
        rejectUnauthorized: false,
      });
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const giveUp = () => reject(new Error("Cannot shake hands"));
      socket.once("secureConnect", resolve).on("error", giveUp).once("close", giveUp);
      this.#close = giveUp;
      await promise;
      return this.#read(chainOf(socket));
    } catch {
      return undefined;
    } finally {
      socket?.destroy();
    }
  }

  async #hello(address: string): Promise<ServerHello | undefined> {
    if (this.#isUp) return undefined;
    const connecting = new AbortController();
    this.#close = () => connecting.abort();
    try {
      using connection = await connectTo(address, this.#port, connecting.signal);
      if (connecting.signal.aborted) return undefined;
      this.#close = () => connection[Symbol.dispose]();
      return await requestServerHello(connection, this.#name);
    } catch {
      return undefined;
    } finally {
      this.#close = () => {};
    }
  }

  #read(chain: readonly Uint8Array[]): Certificate | undefined {
    return chain.length > 0 ? certificateOf(chain, this.url.hostname) : undefined;
  }
}

/** What the server showed, its own first. Deno names that twice, and ends the chain where node ends it in a circle. */
function chainOf(socket: TLSSocket): Uint8Array[] {
  const chain: Uint8Array[] = [];
  let next: DetailedPeerCertificate | undefined = socket.getPeerCertificate(true);
  for (let step = 0; next?.raw && step < MAX_STEPS; step++) {
    chain.push(next.raw);
    next = next.issuerCertificate === next ? undefined : next.issuerCertificate;
  }
  return chain;
}

/** What a server would speak to a client that speaks everything, or wants of it. */
function reasonIn({ version, cipher, wantsCertificate }: ServerHello): TlsReason {
  if (version < TLS_1_2) return "outdated-tls";
  if (!CURRENT_CIPHERS.includes(cipher)) return "outdated-ciphers";
  return wantsCertificate ? "client-certificate" : "nothing-in-common";
}
