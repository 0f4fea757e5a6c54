import net from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import type { Certificate } from "./certificates.ts";
import { isGone } from "./visit.ts";

/**
 * How a port takes connections. "accept": all; "refuse": nobody listens; "full": its backlog is full, so that connecting
 * never ends; "resettable": as "accept", and a connection can be ended by a TCP RST.
 */
export type Connections = "accept" | "refuse" | "full" | "resettable";

/** Who takes a connection; `reset` is there on ports that are "resettable". */
export type Meet = (conn: Deno.Conn, reset?: () => Promise<void>) => void;

/** Where a port is and whom it belongs to. */
export interface PortOptions {
  address: string;
  /** Where a port that refuses is held, so that no other process takes it: an address that nobody knows. */
  holder: string;
  /** Of several port numbers the first that is free. Default: any free one. */
  numbers?: number[];
  meet: Meet;
}

interface Place {
  hostname: string;
  port: number;
}

/** What listens, and the number it listens at. */
interface Listener {
  number: number;
  /** Stops listening, within a moment; resolves when nothing of its own is left. */
  close(): void | Promise<void>;
}

/** A port that can be opened in one way after another, and keeps its number. */
export class Port {
  readonly #options: PortOptions;
  readonly #closed: (void | Promise<void>)[] = [];
  #listener: Listener | null = null;
  #connections: Connections = "accept";
  #certificate: Certificate | null = null;
  #cut = false;

  constructor(options: PortOptions) {
    this.#options = options;
  }

  /** Set once it is open. */
  get number(): number {
    return this.#listener!.number;
  }

  /** Takes connections in this way from now on; with a certificate they are TLS. Those that are open stay. */
  async open(connections: Connections, certificate: Certificate | null): Promise<void> {
    this.#connections = connections;
    this.#certificate = certificate;
    await this.#listen();
  }

  /** True: it refuses, however it is opened, until this is false again. */
  async cut(cut: boolean): Promise<void> {
    if (cut === this.#cut) return;
    this.#cut = cut;
    await this.#listen();
  }

  /** Takes no more connections; resolves when the last one that needed a relay has ended. */
  async close(): Promise<void> {
    this.#closed.push(this.#listener?.close());
    await Promise.all(this.#closed);
  }

  async #listen(): Promise<void> {
    const { address, holder, numbers = [0], meet } = this.#options;
    const way = this.#cut ? "refuse" : this.#connections;
    const hostname = way === "refuse" ? holder : address;
    const before = this.#listener;
    if (before) {
      this.#closed.push(before.close());
      await untilFree({ hostname: address, port: before.number });
    }
    this.#listener = await firstFree(
      before ? [before.number] : numbers,
      (port) => WAYS[way]({ hostname, port }, this.#certificate, meet),
    );
  }
}

/** A listener that is closed keeps listening for a moment when an accept was under way. */
async function untilFree(place: Place): Promise<void> {
  for (let tries = 0;; tries++) {
    try {
      return Deno.listen(place).close();
    } catch (error) {
      if (tries === 1000 || !(error instanceof Deno.errors.AddrInUse)) throw error;
      await delay(1);
    }
  }
}

async function firstFree<T>([port, ...more]: number[], open: (port: number) => T | Promise<T>): Promise<T> {
  try {
    return await open(port);
  } catch (error) {
    if (more.length > 0 && error instanceof Deno.errors.AddrInUse) return await firstFree(more, open);
    throw error;
  }
}

/** Connections that may wait to be accepted: a crowd's visitors come all at once. Linux allows no more by default. */
const BACKLOG = 4096;

const WAYS = { accept, refuse, full, resettable };

function accept(place: Place, certificate: Certificate | null, meet: Meet): Listener {
  const options = { ...place, tcpBacklog: BACKLOG };
  const listener = certificate ? Deno.listenTls({ ...options, ...certificate }) : Deno.listen(options);
  acceptAll(listener, meet);
  return { number: (listener.addr as Deno.NetAddr).port, close: () => listener.close() };
}

async function acceptAll(listener: Deno.Listener, meet: Meet): Promise<void> {
  for (;;) {
    try {
      meet(await listener.accept());
    } catch (error) {
      if (error instanceof Deno.errors.BadResource || error instanceof Deno.errors.Interrupted) return;
      if (!isGone(error)) throw error;
    }
  }
}

function refuse(place: Place): Listener {
  const held = Deno.listen(place);
  return { number: held.addr.port, close: () => held.close() };
}

/** On Linux a backlog of 1 takes two connections; after that a SYN gets no answer. */
async function full(place: Place): Promise<Listener> {
  const listener = Deno.listen({ ...place, tcpBacklog: 1 });
  const number = listener.addr.port;
  const filling = await Promise.all([1, 2].map(() => Deno.connect({ ...place, port: number })));
  return {
    number,
    close() {
      listener.close();
      for (const conn of filling) conn.close();
    },
  };
}

/**
 * Deno's sockets cannot send an RST and node:net's can, so a relay of node:net stands before the listener, and destroys
 * the client's side on request.
 */
async function resettable(place: Place, certificate: Certificate | null, meet: Meet): Promise<Listener> {
  const clients = new Map<number, PromiseWithResolvers<net.Socket>>();
  /** The client's side of a connection, by the port that the relay comes from; either side may ask first. */
  const clientOf = (port: number) => clients.getOrInsertComputed(port, () => Promise.withResolvers<net.Socket>());
  const inner = accept({ ...place, port: 0 }, certificate, (conn) => {
    const client = clientOf((conn.remoteAddr as Deno.NetAddr).port).promise;
    meet(conn, async () => void (await client).resetAndDestroy());
  });
  const relay = net.createServer((client) => {
    const back = net.connect({ host: place.hostname, port: inner.number });
    back.once("connect", () => {
      const port = back.localPort!;
      clientOf(port).resolve(client);
      back.once("close", () => clients.delete(port));
    });
    for (const [one, other] of [[client, back], [back, client]]) {
      one.on("error", () => other.destroy());
      one.on("close", () => other.destroy());
    }
    client.pipe(back).pipe(client);
  });
  await new Promise<void>((resolve, reject) => {
    relay.once("error", reject);
    relay.listen({ host: place.hostname, port: place.port }, resolve);
  });
  return {
    number: (relay.address() as net.AddressInfo).port,
    close() {
      inner.close();
      return new Promise((resolve) => relay.close(() => resolve()));
    },
  };
}
