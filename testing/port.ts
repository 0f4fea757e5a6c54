import net from "node:net";
import type { Certificate } from "./certificates.ts";
import type { Behaviour } from "./behaviours.ts";

/** How a port takes connections: see `Behaviour.connections`. */
export type Connections = NonNullable<Behaviour["connections"]>;

export interface ListenOptions {
  address: string;
  /** Where a port that refuses is held, so that no other process takes it: an address that nobody is told of. */
  holder: string;
  /** Of several the first that is free. Default: any free one. */
  ports?: number[];
  /** Null: no TLS. */
  certificate: Certificate | null;
  connections: Connections;
  /** Called with every connection; `reset` ends it with a TCP RST where `connections` is "resettable". */
  meet(conn: Deno.Conn, reset?: () => Promise<void>): void;
}

/** A port of a host. */
export interface Listener {
  port: number;
  close(): void;
}

/** Listens at a port, in whichever of its ways a port can. */
export async function listen(options: ListenOptions): Promise<Listener> {
  const { ports = [0] } = options;
  for (const port of ports.slice(0, -1)) {
    try {
      return await WAYS[options.connections](port, options);
    } catch (error) {
      if (!(error instanceof Deno.errors.AddrInUse)) throw error;
    }
  }
  return await WAYS[options.connections](ports.at(-1)!, options);
}

const WAYS = { accept, refuse, full: fill, resettable: acceptResettable };

function accept(port: number, { address: hostname, certificate, meet }: ListenOptions): Listener {
  const listener = certificate ? Deno.listenTls({ hostname, port, ...certificate }) : Deno.listen({ hostname, port });
  acceptAll(listener, meet);
  return { port: portOf(listener), close: () => listener.close() };
}

async function acceptAll(listener: Deno.Listener, meet: (conn: Deno.Conn) => void): Promise<void> {
  for (;;) {
    try {
      meet(await listener.accept());
    } catch (error) {
      if (error instanceof Deno.errors.BadResource || error instanceof Deno.errors.Interrupted) return;
      // A client that was gone before it was accepted is none of ours.
    }
  }
}

function refuse(port: number, { holder }: ListenOptions): Listener {
  const held = Deno.listen({ hostname: holder, port });
  return { port: held.addr.port, close: () => held.close() };
}

/** On Linux a backlog of 1 takes two connections; then a SYN is not answered any more. */
async function fill(port: number, { address: hostname }: ListenOptions): Promise<Listener> {
  const listener = Deno.listen({ hostname, port, tcpBacklog: 1 });
  const target = { hostname, port: listener.addr.port };
  const own = await Promise.all([Deno.connect(target), Deno.connect(target)]);
  return {
    port: listener.addr.port,
    close() {
      listener.close();
      for (const conn of own) conn.close();
    },
  };
}

/**
 * Deno's sockets cannot send an RST and node:net's can, so here a relay of node:net stands before the listener, and
 * destroys the client's side when told to.
 */
async function acceptResettable(port: number, options: ListenOptions): Promise<Listener> {
  const fronts = new Map<number, PromiseWithResolvers<net.Socket>>();
  /** The client's side of a connection, by the port that the relay comes from; either side may ask first. */
  const frontOf = (port: number) => fronts.getOrInsertComputed(port, () => Promise.withResolvers<net.Socket>());
  const inner = accept(0, {
    ...options,
    meet: (conn) => {
      const front = frontOf((conn.remoteAddr as Deno.NetAddr).port).promise;
      options.meet(conn, async () => void (await front).resetAndDestroy());
    },
  });
  const relay = net.createServer((front) => {
    const back = net.connect({ host: options.address, port: inner.port });
    back.once("connect", () => {
      const port = back.localPort!;
      frontOf(port).resolve(front);
      back.once("close", () => fronts.delete(port));
    });
    for (const [one, other] of [[front, back], [back, front]]) {
      one.on("error", () => other.destroy());
      one.on("close", () => other.destroy());
    }
    front.pipe(back).pipe(front);
  });
  await new Promise<void>((resolve, reject) => {
    relay.once("error", reject);
    relay.listen({ host: options.address, port }, resolve);
  });
  return {
    port: (relay.address() as net.AddressInfo).port,
    close() {
      relay.close();
      inner.close();
    },
  };
}

function portOf(listener: Deno.Listener): number {
  return (listener.addr as Deno.NetAddr).port;
}
