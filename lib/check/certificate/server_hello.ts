import { Buffer } from "node:buffer";

type Connection = Pick<Deno.Conn, "read" | "write">;

/** A server's first messages, which TLS 1.2 and older send in the clear. */
export interface ServerHello {
  /** As on the wire: 0x0303 is TLS 1.2. */
  version: number;
  cipher: number;
  /** Its certificates in DER, its own first; empty: it presents none. */
  chain: Uint8Array[];
  /** Whether it requests a client certificate. */
  wantsCertificate: boolean;
}

export const TLS_1_2 = 0x0303;

/** What rustls supports up to TLS 1.2: ECDHE with AES-GCM or ChaCha20 (https://docs.rs/rustls/0.23/rustls/#cipher-suites). */
export const CURRENT_CIPHERS = [0xc02c, 0xc02b, 0xc030, 0xc02f, 0xcca9, 0xcca8];

/** What it does not: CBC, RSA and DHE key exchange, CCM, Camellia, 3DES, RC4 (https://www.iana.org/assignments/tls-parameters). */
// deno-fmt-ignore
const OTHER_CIPHERS = [
  0xc024, 0xc023, 0xc028, 0xc027, 0xc00a, 0xc009, 0xc014, 0xc013, 0xc0af, 0xc0ae, 0xc0ad, 0xc0ac,
  0x009f, 0x009e, 0xccaa, 0x006b, 0x0067, 0x0039, 0x0033, 0x00a3, 0x00a2, 0x006a, 0x0040, 0x0038, 0x0032,
  0x009d, 0x009c, 0xc09d, 0xc09c, 0x003d, 0x003c, 0x0035, 0x002f, 0x0088, 0x0045, 0x0084, 0x0041,
  0xc012, 0xc008, 0x0016, 0x000a, 0xc011, 0xc007, 0x0005, 0x0004,
];

/** x25519 and the curves of NIST; RSA-PSS, RSA and ECDSA with SHA-2, then SHA-1. */
const GROUPS = [0x001d, 0x0017, 0x0018, 0x0019];
const SIGNATURES = [0x0403, 0x0503, 0x0603, 0x0804, 0x0805, 0x0806, 0x0401, 0x0501, 0x0601, 0x0203, 0x0201];

/** The kinds of records and of handshake messages (RFC 5246, 6.2.1 and 7.4). */
const HANDSHAKE = 22;
const SERVER_HELLO = 2;
const CERTIFICATE = 11;
const CERTIFICATE_REQUEST = 13;
const SERVER_HELLO_DONE = 14;

/** Bytes that are read of them. */
const MAX_BYTES = 64 * 1024;

/**
 * Offers a server every cipher since SSL 3 and reads its first messages without replying: they name the protocol and
 * cipher that rustls does not support, and carry the certificates.
 * @param connection stays open
 * @param name the host's, undefined where that is an address
 * @returns undefined: the server rejects this as well, or speaks only TLS 1.3, or no TLS at all
 * @throws what reading and writing throw
 */
export async function requestServerHello(connection: Connection, name?: string): Promise<ServerHello | undefined> {
  const hello = clientHello(name);
  for (let written = 0; written < hello.length;) written += await connection.write(hello.subarray(written));
  let version: number | undefined;
  let cipher = 0;
  let chain: Uint8Array[] = [];
  let wantsCertificate = false;
  for await (const { kind, body } of messages(connection)) {
    const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
    if (kind === SERVER_HELLO && body.length >= 38) {
      version = view.getUint16(0);
      // After the version: 32 random bytes, then the session's id with its length.
      const at = 35 + view.getUint8(34);
      if (at + 2 > body.length) return undefined;
      cipher = view.getUint16(at);
    } else if (kind === CERTIFICATE) {
      chain = certificatesIn(body);
    } else if (kind === CERTIFICATE_REQUEST) {
      wantsCertificate = true;
    } else if (kind === SERVER_HELLO_DONE) {
      break;
    }
  }
  return version === undefined ? undefined : { version, cipher, chain, wantsCertificate };
}

/** A number in big-endian bytes. */
function bytes(number: number, size: number): number[] {
  return Array.from({ length: size }, (_, index) => Math.floor(number / 256 ** (size - 1 - index)) % 256);
}

/** Bytes preceded by their length, which takes `size` bytes. */
function vector(size: number, content: readonly number[]): number[] {
  return [...bytes(content.length, size), ...content];
}

const pairs = (numbers: readonly number[]) => numbers.flatMap((number) => bytes(number, 2));
const extension = (type: number, content: readonly number[]) => [...bytes(type, 2), ...vector(2, content)];

/** RFC 5246, 7.4.1.2, with the extensions of RFC 6066, 8422 and 5746 that servers expect. */
function clientHello(name: string | undefined): Uint8Array {
  const extensions = [
    ...(name === undefined ? [] : extension(0, vector(2, [0, ...vector(2, [...new TextEncoder().encode(name)])]))),
    ...extension(10, vector(2, pairs(GROUPS))),
    ...extension(11, vector(1, [0])),
    ...extension(13, vector(2, pairs(SIGNATURES))),
    ...extension(0xff01, vector(1, [])),
  ];
  const hello = [
    ...bytes(TLS_1_2, 2),
    ...crypto.getRandomValues(new Uint8Array(32)),
    ...vector(1, []),
    ...vector(2, pairs([...CURRENT_CIPHERS, ...OTHER_CIPHERS])),
    ...vector(1, [0]),
    ...vector(2, extensions),
  ];
  return Uint8Array.from([HANDSHAKE, 3, 1, ...vector(2, [1, ...vector(3, hello)])]);
}

/** A server's handshake messages, until it sends anything else, closes, or has sent too much. */
async function* messages(connection: Connection): AsyncGenerator<{ kind: number; body: Uint8Array }> {
  let received: Uint8Array = new Uint8Array();
  /** Parts of a message that is not complete yet. */
  let pending: Uint8Array = new Uint8Array();
  const chunk = new Uint8Array(16 * 1024);
  for (let total = 0; total < MAX_BYTES;) {
    const count = await connection.read(chunk);
    if (count === null) return;
    total += count;
    received = Buffer.concat([received, chunk.subarray(0, count)]);
    while (received.length >= 5) {
      const end = 5 + received[3] * 256 + received[4];
      if (received[0] !== HANDSHAKE) return;
      if (received.length < end) break;
      pending = Buffer.concat([pending, received.subarray(5, end)]);
      received = received.slice(end);
      while (pending.length >= 4) {
        const size = pending[1] * 65_536 + pending[2] * 256 + pending[3];
        if (pending.length < 4 + size) break;
        yield { kind: pending[0], body: pending.slice(4, 4 + size) };
        pending = pending.slice(4 + size);
      }
    }
  }
}

/** RFC 5246, 7.4.2: a list of certificates, each preceded by its length. */
function certificatesIn(body: Uint8Array): Uint8Array[] {
  const chain: Uint8Array[] = [];
  for (let at = 3; at + 3 <= body.length;) {
    const end = at + 3 + body[at] * 65_536 + body[at + 1] * 256 + body[at + 2];
    if (end > body.length) break;
    chain.push(new Uint8Array(body.subarray(at + 3, end)));
    at = end;
  }
  return chain;
}
