import type { Buffer } from "node:buffer";
import type { TLSSocket } from "node:tls";
import { builtin } from "../../builtin.ts";
import { type Certificate } from "../../model/certificate.ts";
import { certificateOf } from "./certificate.ts";
import { handshake, openTlsSocket, type TlsSocketOptions } from "./tls_socket.ts";
import { pemsIn } from "./trust.ts";

/**
 * A connection to a server whose own certificate is an authority's. rustls never accepts one, though curl and browsers
 * do: `openssl req -x509` makes such certificates, and people trust them one by one.
 */
export class AuthorityConnection implements Pick<Deno.Conn, "read" | "write" | "close"> {
  readonly #host: string;
  readonly #socket: TLSSocket;
  readonly #chunks: AsyncIterator<Buffer>;
  #rest: Uint8Array = new Uint8Array();

  constructor(options: TlsSocketOptions) {
    this.#host = options.host;
    this.#socket = openTlsSocket(options);
    this.#chunks = this.#socket[Symbol.asyncIterator]();
  }

  /**
   * Completes the handshake. "rejected": it failed, or the certificate is not valid now, or neither it nor its issuer is
   * trusted.
   * @param trusted certificates in PEM, any number in each text
   */
  async handshake(trusted: readonly string[]): Promise<"accepted" | "wrong-name" | "rejected"> {
    try {
      await handshake(this.#socket);
      const { raw } = this.#socket.getPeerCertificate();
      const certificate = certificateOf([raw], this.#host);
      if (!certificate || !isValid(certificate) || !isTrusted(raw, trusted)) return "rejected";
      return certificate.isForHost ? "accepted" : "wrong-name";
    } catch {
      return "rejected";
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
  const { X509Certificate } = builtin("node:crypto");
  const own = new X509Certificate(der);
  return trusted.flatMap(pemsIn)
    .some((pem) => {
      try {
        const other = new X509Certificate(pem);
        if (other.fingerprint256 === own.fingerprint256) return true;
        const validity = { notBefore: Date.parse(other.validFrom), notAfter: Date.parse(other.validTo) };
        return other.ca && isValid(validity) && own.checkIssued(other) && own.verify(other.publicKey);
      } catch {
        // It cannot be read, or its key is of another kind than the signature.
        return false;
      }
    });
}

/** The certificates that `DENO_CERT` adds to Deno's own. */
export async function extraTrust(): Promise<string[]> {
  const path = Deno.env.get("DENO_CERT");
  return path ? [await Deno.readTextFile(path).catch(() => "")] : [];
}
