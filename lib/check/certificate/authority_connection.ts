import type { Buffer } from "node:buffer";
import { once } from "node:events";
import process from "node:process";
import type { SecureContext, TLSSocket } from "node:tls";
import { type Certificate } from "../../model/certificate.ts";
import { literalOf } from "../address.ts";
import { certificateOf } from "./certificate.ts";
import { pemsIn } from "./trust.ts";

/** Without authorities: `handshake()` judges. */
let context: SecureContext | undefined;

/** Where a connection leads. */
interface AuthorityConnectionOptions {
  /** Address to connect to. */
  address: string;
  port: number;
  /** Host of the URL, which the certificate has to be for. */
  host: string;
}

/**
 * A connection to a server that shows an authority's certificate as its own, which rustls takes from nobody, though curl
 * and browsers do: `openssl req -x509` makes such ones, and people trust them one by one.
 */
export class AuthorityConnection implements Pick<Deno.Conn, "read" | "write" | "close"> {
  readonly #host: string;
  readonly #socket: TLSSocket;
  readonly #chunks: AsyncIterator<Buffer>;
  #rest: Uint8Array = new Uint8Array();

  constructor({ address, port, host }: AuthorityConnectionOptions) {
    // Loaded for the first such server: it costs a start 20 ms.
    const { connect, createSecureContext } = process.getBuiltinModule("node:tls");
    this.#host = host;
    this.#socket = connect({
      host: address,
      port,
      servername: literalOf(host) ? "" : host.replace(/\.$/, ""),
      secureContext: context ??= createSecureContext({ ca: [] }),
      ALPNProtocols: ["http/1.1"],
      // Judged in `handshake()`.
      rejectUnauthorized: false,
    });
    // What goes wrong is told to whoever reads or writes.
    this.#socket.on("error", () => {});
    this.#chunks = this.#socket[Symbol.asyncIterator]();
  }

  /**
   * Shakes hands; false: the certificate is neither trusted itself nor signed by one that is, or is not for the host, or
   * has expired, or is not valid yet.
   * @param trusted certificates in PEM, any number in each text
   */
  async handshake(trusted: readonly string[]): Promise<boolean> {
    const ended = new AbortController();
    this.#socket.once("close", () => ended.abort());
    try {
      await once(this.#socket, "secureConnect", { signal: ended.signal });
      const { raw } = this.#socket.getPeerCertificate();
      const certificate = certificateOf([raw], this.#host);
      return certificate !== undefined && certificate.isForHost && isValid(certificate) && isTrusted(raw, trusted);
    } catch {
      return false;
    }
  }

  async read(buffer: Uint8Array): Promise<number | null> {
    if (this.#rest.length === 0) {
      const { value, done } = await this.#chunks.next().catch((error) => {
        throw new Deno.errors.ConnectionReset(error.message);
      });
      if (done) return null;
      this.#rest = value;
    }
    const count = Math.min(buffer.length, this.#rest.length);
    buffer.set(this.#rest.subarray(0, count));
    this.#rest = this.#rest.subarray(count);
    return count;
  }

  write(bytes: Uint8Array): Promise<number> {
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    this.#socket.write(bytes, (error) => error ? reject(error) : resolve(bytes.length));
    return promise;
  }

  close(): void {
    this.#socket.destroy();
  }
}

function isValid({ notBefore, notAfter }: Pick<Certificate, "notBefore" | "notAfter">): boolean {
  const now = Date.now();
  return notBefore <= now && now < notAfter;
}

function isTrusted(der: Uint8Array, trusted: readonly string[]): boolean {
  const { X509Certificate } = process.getBuiltinModule("node:crypto");
  const own = new X509Certificate(der);
  return trusted.flatMap(pemsIn)
    .some((pem) => {
      try {
        const other = new X509Certificate(pem);
        if (other.fingerprint256 === own.fingerprint256) return true;
        const validity = { notBefore: Date.parse(other.validFrom), notAfter: Date.parse(other.validTo) };
        return other.ca && isValid(validity) && own.checkIssued(other) && own.verify(other.publicKey);
      } catch {
        // Not a certificate that can be read, or with another kind of key than the signature is of.
        return false;
      }
    });
}

/** The certificates that Deno trusts beside its own, as `DENO_CERT` names them. */
export async function extraTrust(): Promise<string[]> {
  const path = Deno.env.get("DENO_CERT");
  return path ? [await Deno.readTextFile(path).catch(() => "")] : [];
}
