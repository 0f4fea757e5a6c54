import type { Certificate } from "./certificates.ts";

export interface TlsServer extends AsyncDisposable {
  /** Its URL, by address. */
  url: string;
  port: number;
  /** How many connections it has had. */
  connections: number;
}

/** A server over TLS that answers 200 to everything, on a free port of 127.0.0.1. */
export function startTlsServer(certificate: Certificate, alpnProtocols?: string[]): TlsServer {
  const listener = Deno.listenTls({ hostname: "127.0.0.1", port: 0, ...certificate, alpnProtocols });
  return serve(listener, async (connection) => {
    await connection.read(new Uint8Array(4096));
    await connection.write(new TextEncoder().encode("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
  });
}

/** What the fake server of TLS 1.2 and older would have. */
export interface OldTlsOptions {
  /** Its certificates, each in DER. */
  chain: Uint8Array[];
  /** Default 0x0303, which is TLS 1.2. */
  version?: number;
  /** The one cipher it speaks; clients that do not offer it get an alert. */
  cipher: number;
  /** Default false. */
  wantsCertificate?: boolean;
  /** Bytes a packet, one millisecond apart. Default: all at once. */
  slice?: number;
}

/**
 * A server that says what one of TLS 1.2 and older says until it waits for the client, and then hangs: Deno itself
 * serves nothing that is outdated. The same messages as those of OpenSSL 3.0's `s_server`.
 */
export function startOldTlsServer(options: OldTlsOptions): TlsServer {
  const { chain, version = 0x0303, cipher, wantsCertificate = false, slice = Infinity } = options;
  const flight = [
    ...message(2, [...bytes(version, 2), ...new Array(32).fill(7), 0, ...bytes(cipher, 2), 0]),
    ...message(11, vector(3, chain.flatMap((der) => vector(3, [...der])))),
    ...message(12, vector(2, new Array(70).fill(9))),
    ...(wantsCertificate ? message(13, [...vector(1, [1]), ...vector(2, [4, 3]), ...vector(2, [])]) : []),
    ...message(14, []),
  ];
  return serve(Deno.listen({ hostname: "127.0.0.1", port: 0 }), async (connection) => {
    const hello = new Uint8Array(4096);
    const length = await connection.read(hello) ?? 0;
    // Version, random and session id stand before the ciphers.
    const at = 44 + hello[43];
    const ciphers = hello.subarray(at + 2, Math.min(length, at + 2 + hello[at] * 256 + hello[at + 1]));
    const isOffered = ciphers.some((high, index) =>
      index % 2 === 0 && high === cipher >> 8 && ciphers[index + 1] === (cipher & 255)
    );
    const answer = isOffered
      ? [22, ...bytes(version, 2), ...vector(2, flight)]
      : [21, ...bytes(version, 2), ...vector(2, [2, 40])];
    for (let from = 0; from < answer.length; from += slice) {
      await connection.write(Uint8Array.from(answer.slice(from, from + slice)));
      if (slice !== Infinity) await new Promise((resolve) => setTimeout(resolve, 1));
    }
    await connection.read(hello);
  });
}

function serve(listener: Deno.Listener, meet: (connection: Deno.Conn) => Promise<void>): TlsServer {
  const { port } = listener.addr as Deno.NetAddr;
  const meetings = new Set<Promise<void>>();
  const open = new Set<Deno.Conn>();
  const run = async () => {
    for (;;) {
      const connection = await listener.accept().catch((error) => {
        // A handshake that fails is the client's affair.
        if (!(error instanceof Deno.errors.BadResource)) return "failed" as const;
      });
      if (connection === "failed") continue;
      if (!connection) return;
      server.connections++;
      open.add(connection);
      const meeting = meet(connection).catch(() => {}).finally(() => {
        open.delete(connection);
        connection[Symbol.dispose]();
        meetings.delete(meeting);
      });
      meetings.add(meeting);
    }
  };
  const server: TlsServer = {
    url: `https://127.0.0.1:${port}/`,
    port,
    connections: 0,
    async [Symbol.asyncDispose]() {
      listener.close();
      for (const connection of open) connection[Symbol.dispose]();
      await running;
      await Promise.all(meetings);
    },
  };
  const running = run();
  return server;
}

function bytes(number: number, size: number): number[] {
  return Array.from({ length: size }, (_, index) => Math.floor(number / 256 ** (size - 1 - index)) % 256);
}

function vector(size: number, content: readonly number[]): number[] {
  return [...bytes(content.length, size), ...content];
}

function message(kind: number, body: readonly number[]): number[] {
  return [kind, ...vector(3, body)];
}
