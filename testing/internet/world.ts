import { createAddresses, hasIPv6 } from "./addresses.ts";
import { type Answer, giveAnswer } from "./answer.ts";
import { type Behaviour, type BehaviourName, BEHAVIOURS } from "./behaviours.ts";
import { createAuthority } from "./certificates.ts";
import { type CrowdHost, type CrowdOptions, drawCrowd } from "./crowd.ts";
import { createNames, type Names } from "./names.ts";
import { Port, type PortOptions } from "./port.ts";
import type { Seen } from "./visit.ts";
import { Visits } from "./visits.ts";

/**
 * A simulated internet on the loopback interface, with real sockets and real TLS. Every behaviour is a host of that
 * name, with an address (of 127.0.0.0/8, which needs Linux), a port and a DNS name (`<host>.world.test`) of its own.
 *
 * ```ts
 * await using world = await startWorld();
 * await probe({ url: world.url("hangs") }, { caCerts: world.caCerts, resolve: world.resolve });
 * await world.set("shop", { status: 503, delay: 100 });
 * ```
 */
export interface World extends AsyncDisposable {
  /** The certificate of the authority that signs for the hosts, as PEM, in the form of Deno's option of that name. */
  caCerts: string[];
  /** The host's URL; it bears the address, or the name where that is what the host is about or `named` is set. */
  url(host: string, path?: string, options?: { named?: boolean }): string;
  /** Resolves the world's names and no others, as the system's resolver would. */
  resolve(name: string): Promise<string[]>;
  /** Sets what a name resolves to: one list of addresses a look-up, the last one for ever. */
  setName: Names["set"];
  /**
   * Changes what a host does from its next visitor on, at the same URL. A host that is not known comes into being, over
   * TLS if `tls` is given or the behaviour is about TLS.
   */
  set(host: string, behaviour: BehaviourName | Answer, options?: Pick<Behaviour, "tls" | "at">): Promise<void>;
  /** Adds a crowd of hosts, each with an address of its own, and returns it as a list of targets. */
  targets(count: number, options?: CrowdOptions): Promise<CrowdTarget[]>;
  /** Adds a crowd of hosts that was drawn elsewhere; `set()` changes what each of them does. One a world. */
  settle(crowd: CrowdHost[]): Promise<void>;
  /** What a host has seen of its visitors. */
  seen(host: string): Readonly<Seen>;
  /** All hosts refuse new connections, or take them and never answer: the monitor's own network is gone. */
  cut(how: "refuse" | "hang"): Promise<void>;
  /** Ends what `cut` began. */
  restore(): Promise<void>;
}

/** A row of a list of targets; `name` is also the host's. */
export interface CrowdTarget {
  name: string;
  url: string;
  category: string;
}

interface Host {
  name: string;
  address: string;
  /** An address where nobody listens at this host's port. */
  nobody: string;
  https: boolean;
  /** True: its URL bears its name. */
  named: boolean;
  behaviour: Behaviour;
  port: Port;
  /** True: its port belongs to others too. */
  shared: boolean;
  seen: Seen;
}

/** How many hosts of a crowd show one certificate: the more, the longer each handshake. */
const ADDRESSES_PER_CERTIFICATE = 100;

/** Starts a world. Disposing of it closes every socket and waits for every visit to end. */
export async function startWorld(): Promise<World> {
  const authority = await createAuthority();
  const names = createNames();
  const nextAddresses = createAddresses();
  const hosts = new Map<string, Host>();
  const ports = new Set<Port>();
  const visits = new Visits();
  let silent = false;

  function hostOf(name: string): Host {
    const host = hosts.get(name);
    if (!host) throw new Error(`Cannot find ${name} in this world: set() would make it`);
    return host;
  }

  function meet(host: Host, conn: Deno.Conn, reset?: () => Promise<void>): void {
    visits.receive(conn, silent ? BEHAVIOURS.hangs : host.behaviour, host.seen, reset);
  }

  function addPort(options: PortOptions): Port {
    const port = new Port(options);
    ports.add(port);
    return port;
  }

  function addHost(options: Omit<Host, "seen">): Host {
    const host = { ...options, seen: { connections: 0, requests: [], waiting: 0, mostWaiting: 0 } };
    hosts.set(host.name, host);
    return host;
  }

  async function create(name: string, behaviour: Behaviour): Promise<void> {
    const { address, nobody } = { ...nextAddresses(), ...behaviour.at };
    const numbers = behaviour.at?.ports;
    const port = addPort({ address, holder: nobody, numbers, meet: (conn, reset) => meet(host, conn, reset) });
    const https = behaviour.tls !== undefined;
    const named = behaviour.resolvesTo !== undefined;
    const host = addHost({ name, address, nobody, https, named, behaviour, port, shared: false });
    setNameOf(host);
    await open(host);
  }

  function setNameOf({ name, address, nobody, behaviour }: Host): void {
    names.set(nameOf(name), ...(behaviour.resolvesTo?.(address, nobody) ?? [[address]]));
  }

  async function open({ name, address, behaviour, port }: Host): Promise<void> {
    const { tls = "none", connections = "accept" } = behaviour;
    const subject = { names: [nameOf(name)], addresses: [address] };
    await port.open(connections, tls === "none" ? null : await authority.issue(tls, subject));
  }

  async function change(host: Host, behaviour: Behaviour): Promise<void> {
    if (behaviour.tls && !host.https) throw new Error(`Cannot change ${host.name} to TLS: its URL is http`);
    const next = host.https ? { tls: "good" as const, ...behaviour } : behaviour;
    const reopen = next.tls !== host.behaviour.tls || next.connections !== host.behaviour.connections;
    if (reopen && host.shared) throw new Error(`Cannot change how ${host.name} is connected to: others share its port`);
    const rename = next.resolvesTo !== host.behaviour.resolvesTo;
    host.behaviour = next;
    if (rename) setNameOf(host);
    if (reopen) await open(host);
  }

  async function addCrowd(crowd: CrowdHost[]): Promise<void> {
    if (hosts.has(crowd[0].name)) {
      throw new Error("Cannot add a second crowd to this world: it would have the same names");
    }
    const residents = new Map<string, Host>();
    const { nobody } = nextAddresses();
    const admit = (conn: Deno.Conn) => {
      const host = residents.get((conn.localAddr as Deno.NetAddr).hostname);
      if (host) meet(host, conn);
      else conn.close();
    };
    const plain = crowd.filter(({ https }) => !https);
    for (const group of [plain, ...chunk(crowd.filter(({ https }) => https), ADDRESSES_PER_CERTIFICATE)]) {
      const port = addPort({ address: "0.0.0.0", holder: nobody, meet: admit });
      const addresses = group.map(({ address }) => address);
      await port.open("accept", group === plain ? null : await authority.issue("good", { addresses }));
      for (const { name, address, https, answer } of group) {
        const behaviour = {
          ...(answer ? answering(answer) : BEHAVIOURS.hangs),
          tls: https ? "good" as const : undefined,
        };
        residents.set(address, addHost({ name, address, nobody, https, named: false, behaviour, port, shared: true }));
      }
    }
  }

  const world: World = {
    caCerts: [authority.cert],
    url(name, path = "/", options) {
      const { address, https, named, port } = hostOf(name);
      const host = options?.named ?? named ? nameOf(name) : address.includes(":") ? `[${address}]` : address;
      return `${https ? "https" : "http"}://${host}:${port.number}${path}`;
    },
    resolve: (name) => names.resolve(name),
    setName: (name, ...answers) => names.set(name, ...answers),
    async set(name, what, options) {
      const behaviour = { ...(typeof what === "string" ? BEHAVIOURS[what] : answering(what)), ...options };
      const host = hosts.get(name);
      await (host ? change(host, behaviour) : create(name, behaviour));
    },
    settle: addCrowd,
    async targets(count, options) {
      const crowd = drawCrowd(count, options);
      await addCrowd(crowd);
      return crowd.map(({ name, category }) => ({ name, url: world.url(name), category }));
    },
    seen: (name) => hostOf(name).seen,
    async cut(how) {
      silent = how === "hang";
      await Promise.all(ports.values().map((port) => port.cut(how === "refuse")));
    },
    async restore() {
      silent = false;
      await Promise.all(ports.values().map((port) => port.cut(false)));
    },
    async [Symbol.asyncDispose]() {
      const closed = ports.values().map((port) => port.close()).toArray();
      await visits.end();
      await Promise.all(closed);
    },
  };
  for (const [name, behaviour] of Object.entries(BEHAVIOURS)) {
    if (name !== "ipv6" || hasIPv6()) await create(name, behaviour);
  }
  return world;
}

function answering(answer: Answer): Behaviour {
  return {
    does: "responds as set",
    visit: async (visit) => {
      const request = await visit.request();
      if (request) await giveAnswer(visit, request, answer);
    },
  };
}

function nameOf(host: string): string {
  return `${host}.world.test`;
}

function chunk<T>(list: T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, i) => list.slice(i * size, (i + 1) * size));
}
