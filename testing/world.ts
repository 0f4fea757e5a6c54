import { type Answer, giveAnswer } from "./answer.ts";
import { type Behaviour, type BehaviourName, BEHAVIOURS, type CertificateName } from "./behaviours.ts";
import {
  type Authority,
  type Certificate,
  type CertificateOptions,
  createAuthority,
  createSelfSigned,
} from "./certificates.ts";
import { listen, type Listener } from "./listener.ts";
import { createNames, type Names } from "./names.ts";
import { type Seen, Visit } from "./visit.ts";

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
  /** Changes what a host does from its next visitor on, at the same URL; a host that is not known comes into being. */
  set(host: string, behaviour: BehaviourName | Answer, options?: { tls?: CertificateName }): Promise<void>;
  /** What a host has seen of its visitors. */
  seen(host: string): Readonly<Seen>;
  /** All hosts refuse new connections, or take them and never answer: the monitor's own network is gone. */
  cut(how: "refuse" | "hang"): Promise<void>;
  /** Ends what `cut` began. */
  restore(): Promise<void>;
}

interface Host {
  name: string;
  address: string;
  nobody: string;
  behaviour: Behaviour;
  certificate: Certificate | null;
  listener: Listener | null;
  seen: Seen;
}

const HANG: Behaviour = BEHAVIOURS.hangs;

/** Starts a world. Disposing of it closes every socket and waits for every visit to end. */
export async function startWorld(): Promise<World> {
  const authority = await createAuthority();
  const names = createNames();
  const hosts = new Map<string, Host>();
  const visits = new Map<Visit, Promise<void>>();
  const end = new AbortController();
  let cut: "refuse" | "hang" | null = null;

  // Two random numbers keep worlds of several processes apart, and a port that was let go free for its host.
  const network = [128 + random(63) * 2, random(256)];
  const addressOf = (index: number, shift: number) => `127.${network[0] + shift}.${network[1]}.${index + 1}`;

  function hostOf(name: string): Host {
    const host = hosts.get(name);
    if (!host) throw new Error(`Cannot find the host ${name} in this world: set() makes it`);
    return host;
  }

  async function open(host: Host): Promise<void> {
    const { behaviour, listener } = host;
    const { connections = "accept", at = {} } = behaviour;
    const ports = listener ? [listener.port] : at.ports;
    listener?.close();
    host.listener = await listen({
      address: host.address,
      holder: host.nobody,
      ports,
      certificate: host.certificate,
      connections: cut === "refuse" ? "refuse" : connections,
      meet: (conn, reset) => {
        const visit = new Visit(conn, host.seen, end.signal, reset);
        visits.set(visit, receive(visit, cut ? HANG : host.behaviour).finally(() => visits.delete(visit)));
      },
    });
  }

  async function set(name: string, behaviour: Behaviour): Promise<void> {
    let host = hosts.get(name);
    if (!host) {
      const address = behaviour.at?.address ?? addressOf(hosts.size, 0);
      const nobody = addressOf(hosts.size, 1);
      const seen = { connections: 0, requests: [], open: 0, mostOpen: 0 };
      host = { name, address, nobody, behaviour, certificate: null, listener: null, seen };
      hosts.set(name, host);
    }
    const before = host.behaviour;
    host.behaviour = behaviour;
    if (!host.listener || behaviour.resolvesTo) {
      names.set(nameOf(name), ...(behaviour.resolvesTo?.(host.address, host.nobody) ?? [[host.address]]));
    }
    if (host.listener && before.tls === behaviour.tls && before.connections === behaviour.connections) return;
    host.certificate = behaviour.tls && behaviour.tls !== "none"
      ? await CERTIFICATES[behaviour.tls](authority, { names: [nameOf(name)], addresses: [host.address] })
      : null;
    await open(host);
  }

  const world: World = {
    caCerts: [authority.cert],
    url(name, path = "/", { named } = {}) {
      const { address, behaviour, listener } = hostOf(name);
      const host = named ?? behaviour.resolvesTo ? nameOf(name) : address.includes(":") ? `[${address}]` : address;
      return `${behaviour.tls ? "https" : "http"}://${host}:${listener!.port}${path}`;
    },
    resolve: (name) => names.resolve(name),
    setName: (name, ...answers) => names.set(name, ...answers),
    set: (name, behaviour, { tls } = {}) =>
      set(
        name,
        typeof behaviour === "string" ? { ...BEHAVIOURS[behaviour], ...(tls && { tls }) } : answering(behaviour, tls),
      ),
    seen: (name) => hostOf(name).seen,
    async cut(how) {
      cut = how;
      if (how === "refuse") await Promise.all(hosts.values().map(open));
    },
    async restore() {
      const before = cut;
      cut = null;
      if (before === "refuse") await Promise.all(hosts.values().map(open));
    },
    async [Symbol.asyncDispose]() {
      end.abort(new Deno.errors.Interrupted("The world has ended"));
      for (const host of hosts.values()) host.listener?.close();
      for (const visit of visits.keys()) visit.close();
      await Promise.all(visits.values());
    },
  };
  for (const [name, behaviour] of Object.entries(BEHAVIOURS)) await set(name, behaviour);
  return world;
}

/** Lets a host behave towards a visitor. That the visitor leaves early is no failure of the host. */
async function receive(visit: Visit, behaviour: Behaviour): Promise<void> {
  try {
    await behaviour.visit?.(visit);
  } catch (error) {
    if (!isGone(error)) throw error;
  } finally {
    visit.close();
  }
}

function isGone(error: unknown): boolean {
  return (error as Error).name === "AbortError" || Object.values(Deno.errors).some((kind) => error instanceof kind);
}

const CERTIFICATES: Record<
  CertificateName,
  (authority: Authority, options: CertificateOptions) => Promise<Certificate>
> = {
  "good": (authority, options) => authority.issue(options),
  "expired": (authority, options) => authority.issue({ ...options, toDays: -1 }),
  "not-yet-valid": (authority, options) => authority.issue({ ...options, fromDays: 1 }),
  "expiring": (authority, options) => authority.issue({ ...options, toDays: 10.5 }),
  "wrong-host": (authority) => authority.issue({ names: ["elsewhere.test"] }),
  "self-signed": (_, options) => createSelfSigned(options),
};

function answering(answer: Answer, tls?: CertificateName): Behaviour {
  return {
    does: "answers as told",
    tls,
    visit: async (visit) => {
      const request = await visit.request();
      if (request) await giveAnswer(visit, request, answer);
    },
  };
}

function nameOf(host: string): string {
  return `${host}.world.test`;
}

function random(below: number): number {
  return Math.floor(Math.random() * below);
}
