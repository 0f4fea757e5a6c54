import type { Check, Phase, Phases, Reason } from "../model/check.ts";
import { type Limit, limitOf } from "../model/limit.ts";
import { type Outcome, stateOf } from "../model/state.ts";
import type { Target } from "../model/target.ts";
import { AuthorityConnection, extraTrust } from "./certificate/authority_connection.ts";
import { type TlsFailure, tlsFailureOf } from "./certificate/tls_reason.ts";
import { connectTo } from "./connect.ts";
import { failureOf } from "./failure.ts";
import { requestOf } from "./request.ts";
import { type Resolved, resolveHost, type ResolveOptions } from "./names/resolve.ts";
import { type OnWait, Resolver } from "./names/resolver.ts";
import { searchBody } from "./response/content.ts";
import { readResponse } from "./response/response.ts";

export interface ProbeOptions extends ResolveOptions {
  /**
   * Milliseconds for the whole attempt, from the moment its name is asked for; a target's own goes before it. What it
   * waits for within Lookout is not counted. Default 10,000.
   */
  timeout?: number;
  /** A target's own goes before it, and GET where the body is searched. Default "GET". */
  method?: "GET" | "HEAD";
  /** Default "Lookout". */
  userAgent?: string;
  /** Certificates in PEM that are trusted beside Deno's. Default none. */
  caCerts?: string[];
  /** Whether this is a second look: a name that could not be resolved for the first one is then asked for again. */
  again?: boolean;
  /** Called when the probe begins to wait for something of Lookout's own, and when it goes on. */
  onWait?: OnWait;
  /** Ends the probe early; it then throws the signal's reason. */
  signal?: AbortSignal;
}

const PORTS: Record<string, number> = { "http:": 80, "https:": 443 };

/**
 * One check: one request on a new connection, redirects not followed. An unreachable site is a value, never a throw.
 *
 * `Deno.connect` and `Deno.startTls` rather than `fetch`, which hides phases and error codes and cannot be held to an
 * address that was judged, and rather than `node:tls`, which costs twenty times the CPU.
 * @throws the reason of `options.signal` when that is aborted
 */
export async function probe(target: Target, options: ProbeOptions = {}): Promise<Check> {
  const { timeout = 10_000, signal, resolver = new Resolver(options) } = options;
  signal?.throwIfAborted();
  const attempt = new Attempt(target, target.timeout ?? timeout, { ...options, resolver });
  const abort = () => attempt.close();
  signal?.addEventListener("abort", abort);
  try {
    const began = performance.now();
    const { reason = null, tls, ...result } = await attempt.run();
    let { outcome, limit } = result;
    if (outcome === "dns" && !await resolver.isReachable(began)) [outcome, limit] = [null, "resolver"];
    signal?.throwIfAborted();
    return {
      outcome,
      state: outcome === null ? "unknown" : stateOf(outcome, target.expect),
      phases: attempt.phases,
      attempts: 1,
      reason: tls?.reason ?? reason,
      certificate: tls?.end === undefined ? null : { end: tls.end },
      ...(limit && { limit }),
    };
  } finally {
    signal?.removeEventListener("abort", abort);
    attempt.close();
  }
}

type Connection = Pick<Deno.Conn, "read" | "write" | "close">;

interface Result {
  /** Null: a limit of the monitor's own kept the target from being judged. */
  outcome: Outcome | null;
  /** Set when the outcome is `content` because of a limit. */
  reason?: Reason | null;
  /** Set when the outcome is `tls`. */
  tls?: TlsFailure;
  limit?: Limit;
}

/**
 * Whether an IPv6 connection ever came about here. Until then an address that cannot be assigned means that the machine
 * has no IPv6 address, as in many containers, and not that its ports are used up.
 */
let hasIPv6 = false;

/** The state of one attempt: what is open, what it took so far, whether its time is up. */
class Attempt {
  readonly phases: Phases = { dns: null, connect: null, tls: null, firstByte: null };
  readonly #url: URL;
  readonly #over = Promise.withResolvers<Result>();
  #deadline: number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** When it began to wait for something of Lookout's own. */
  #waiting: number | undefined;
  #phase: Phase = "dns";
  #began = performance.now();
  #connection: Connection | undefined;
  #connecting: AbortController | undefined;
  /** What came of the known addresses, while further ones are waited for. */
  #failure: Error | undefined;
  #closed = false;

  constructor(readonly target: Target, timeout: number, readonly options: ProbeOptions) {
    this.#url = new URL(target.url);
    this.#deadline = this.#began + timeout;
    this.#timer = setTimeout(() => this.close(), timeout);
  }

  /** Ends the attempt, whatever it is waiting for. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#over.resolve(this.#timedOut());
    this.#connecting?.abort();
    closeQuietly(this.#connection);
  }

  async run(): Promise<Result> {
    try {
      return await Promise.race([this.#ask(), this.#over.promise]);
    } catch (error) {
      return this.#closed ? this.#timedOut() : this.#failureOf(error as Error);
    } finally {
      this.#end();
    }
  }

  async #ask(): Promise<Result> {
    const { target, options } = this;
    const url = this.#url;
    const secure = url.protocol === "https:";
    const onWait: OnWait = (waiting) => {
      // The look-up goes on for others who ask for the same host.
      if (this.#closed) return;
      this.#stopClock(waiting !== null);
      options.onWait?.(waiting);
    };
    const resolved = await resolveHost(url.hostname, options, { again: options.again, onWait });
    if (!resolved.ok) return "limit" in resolved ? { outcome: null, ...resolved } : { outcome: resolved.failure };

    this.#next("connect");
    const port = url.port === "" ? PORTS[url.protocol] : Number(url.port);
    const socket = await this.#connect(resolved, port);
    // Or the request waits for the handshake's last packet to be acknowledged, which takes some peers 40 ms.
    socket.setNoDelay();
    let connection: Connection = socket;
    if (secure) {
      this.#next("tls");
      connection = await this.#secure(socket);
    }

    this.#next("firstByte");
    const { contains, method = contains === undefined ? options.method ?? "GET" : "GET" } = target;
    // a server may respond, then close, before it has read all: reading tells what came of it.
    await writeAll(connection, requestOf(target, { method, userAgent: options.userAgent ?? "Lookout" })).catch(
      () => {},
    );
    const response = await readResponse(connection, { head: method === "HEAD" });
    const { status } = response;
    // A status that is no success says more than the text that its body lacks.
    if (contains === undefined || stateOf(status, target.expect) !== "up") return { outcome: status };
    const searched = await searchBody(response, contains, (wait) => this.#pause(wait));
    return searched.found ? { outcome: status } : { outcome: "content", reason: searched.reason };
  }

  /** Connects to the first address that accepts; each that is known has an equal share of the time that is left. */
  async #connect({ addresses: known, rest }: Extract<Resolved, { ok: true }>, port: number): Promise<Deno.TcpConn> {
    const addresses = [...known];
    const more = rest?.then((late) => void addresses.push(...late));
    more?.catch(() => {});
    let failure: Error | undefined;
    for (let index = 0;; index++) {
      if (index === addresses.length) {
        this.#failure = failure;
        await more;
        this.#failure = undefined;
      }
      if (index === addresses.length) throw failure;
      const hostname = addresses[index];
      const connecting = this.#connecting = new AbortController();
      let timer: ReturnType<typeof setTimeout> | undefined;
      const shareOut = () => {
        const left = addresses.length - index;
        if (left === 1 || connecting !== this.#connecting) return;
        clearTimeout(timer);
        timer = setTimeout(() => connecting.abort(), (this.#deadline - performance.now()) / left);
      };
      shareOut();
      more?.then(shareOut, () => {});
      try {
        const connection = this.#hold(await connectTo(hostname, port, connecting.signal));
        hasIPv6 ||= hostname.includes(":");
        return connection;
      } catch (error) {
        const limit = limitOf(error);
        const hasNoAddress = limit === "ports" && hostname.includes(":") && !hasIPv6;
        if (this.#closed || limit && !hasNoAddress) throw error;
        const found = hasNoAddress ? new Deno.errors.NetworkUnreachable(hostname) : error as Error;
        // Of several failures the one that tells most: a machine without IPv6 finds every IPv6 address unreachable.
        if (!failure || failureOf(failure) === "unreachable") failure = found;
      } finally {
        clearTimeout(timer);
        this.#connecting = undefined;
      }
    }
  }

  async #secure(socket: Deno.TcpConn): Promise<Connection> {
    const { hostname } = this.#url;
    const { caCerts } = this.options;
    const { hostname: address, port } = socket.remoteAddr;
    try {
      const tls = this.#hold(
        await Deno.startTls(socket, {
          hostname: hostname.replace(/^\[|\]$/g, ""),
          caCerts,
          alpnProtocols: ["http/1.1"],
        }),
      );
      await tls.handshake();
      return tls;
    } catch (error) {
      if (this.#closed || tlsFailureOf((error as Error).message).reason !== "authority") throw error;
      closeQuietly(this.#connection);
      const connection = this.#hold(new AuthorityConnection({ address, port, host: hostname }));
      if (await connection.handshake([...caCerts ?? [], ...await extraTrust()])) return connection;
      throw error;
    }
  }

  /** Notes what is to be closed in the end; a connection that comes after the end is closed at once. */
  #hold<C extends Connection>(connection: C): C {
    this.#connection = connection;
    if (this.#closed) closeQuietly(connection);
    return connection;
  }

  /** Waits for the monitor's own sake, which is no time of the site's. */
  async #pause<T>(wait: Promise<T>): Promise<T> {
    this.#stopClock(true);
    try {
      return await wait;
    } finally {
      this.#stopClock(false);
    }
  }

  /** Stops the clock while it waits for something of Lookout's own, or lets it run again. */
  #stopClock(stop: boolean): void {
    if (this.#closed || stop === (this.#waiting !== undefined)) return;
    const now = performance.now();
    if (stop) {
      this.#waiting = now;
      clearTimeout(this.#timer);
    } else {
      const waited = now - this.#waiting!;
      this.#waiting = undefined;
      this.#began += waited;
      this.#deadline += waited;
      this.#timer = setTimeout(() => this.close(), this.#deadline - now);
    }
  }

  /** What it means that the time is up: a name that is not resolved by then is as good as none. */
  #timedOut(): Result {
    if (this.#failure) return this.#failureOf(this.#failure);
    return { outcome: this.#phase === "dns" ? "dns" : "timeout" };
  }

  #next(phase: Phase): void {
    // Other targets may wait for a look-up too, so it is not called off: what comes of it after the end begins nothing.
    if (this.#closed) throw new Deno.errors.TimedOut("time is up");
    this.#end();
    this.#phase = phase;
  }

  /** Whole milliseconds, so that a check's total is the sum of what is recorded. */
  #end(): void {
    const now = performance.now();
    this.phases[this.#phase] ??= Math.round(now - this.#began);
    this.#began = now;
  }

  #failureOf(error: Error): Result {
    const limit = limitOf(error);
    if (limit) return { outcome: null, limit };
    // A server may also turn a client away after the handshake; and what is no name for rustls is a TypeError.
    if (error instanceof Deno.errors.InvalidData || this.#phase === "tls" && error instanceof TypeError) {
      return { outcome: "tls", tls: tlsFailureOf(error.message) };
    }
    return { outcome: failureOf(error) };
  }
}

async function writeAll(connection: Connection, bytes: Uint8Array): Promise<void> {
  for (let written = 0; written < bytes.length;) written += await connection.write(bytes.subarray(written));
}

function closeQuietly(connection: Connection | undefined): void {
  try {
    connection?.close();
  } catch {
    // Closed already, or given over to TLS: nothing is left to close.
  }
}
