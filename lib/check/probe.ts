import { messageOf } from "../message.ts";
import type { Check, Phase, Reason } from "../model/check.ts";
import { type Limit, limitOf } from "../model/limit.ts";
import { type Outcome, stateOf } from "../model/state.ts";
import type { Target } from "../model/target.ts";
import type { Wall } from "../model/wall.ts";
import { AuthorityConnection, extraTrust } from "./certificate/authority_connection.ts";
import { type TlsFailure, tlsFailureOf } from "./certificate/tls_reason.ts";
import { Clock } from "./clock.ts";
import { connectTo, tryAddresses } from "./connect.ts";
import { failureOf } from "./failure.ts";
import { onAbort } from "./on_abort.ts";
import { requestOf } from "./request.ts";
import { type Resolved, resolveHost, type ResolveOptions } from "./names/resolve.ts";
import { type OnWait, Resolver } from "./names/resolver.ts";
import { wallOf } from "./response/wall.ts";
import { searchBody } from "./response/content.ts";
import type { ResponseHead } from "./response/head.ts";
import { readResponse } from "./response/response.ts";

export interface ProbeOptions extends ResolveOptions {
  /**
   * Milliseconds for the whole attempt, from its DNS lookup on, without pauses of Lookout's own; a target's own takes
   * precedence. Default 10,000.
   */
  timeout?: number;
  /** A target's own takes precedence, and GET where the body is searched. Default "GET". */
  method?: "GET" | "HEAD";
  /** Default "Lookout". */
  userAgent?: string;
  /** Certificates in PEM to trust besides Deno's. Default none. */
  caCerts?: string[];
  /** Whether this is a second check: a name that could not be resolved for the first one is then looked up again. */
  again?: boolean;
  /** Called when the probe starts and stops waiting for something of Lookout's own. */
  onWait?: OnWait;
  /** Called with the head of the response, if there is one. */
  onHead?: (head: ResponseHead) => void;
  /** Ends the probe early; it then throws the signal's reason. */
  signal?: AbortSignal;
}

const PORTS: Record<string, number> = { "http:": 80, "https:": 443 };

/**
 * One check: one request on a new connection, redirects not followed. An unreachable site is a value, never a throw.
 *
 * `Deno.connect` and `Deno.startTls` rather than `fetch`, which hides phases and error codes and resolves the name anew,
 * and rather than `node:tls`, which takes twenty times the CPU.
 * @throws the reason of `options.signal` when that is aborted
 */
export async function probe(target: Target, options: ProbeOptions = {}): Promise<Check> {
  const { timeout = 10_000, signal, resolver = new Resolver(options) } = options;
  signal?.throwIfAborted();
  const attempt = new Attempt(target, target.timeout ?? timeout, { ...options, resolver });
  const ignoreAbort = signal && onAbort(signal, () => attempt.close());
  try {
    const began = performance.now();
    const { reason = null, tls, wall, ...result } = await attempt.run();
    let { outcome, limit } = result;
    if (outcome === "dns" && !await resolver.isReachable(began)) [outcome, limit] = [null, "resolver"];
    signal?.throwIfAborted();
    const state = outcome === null ? "unknown" : stateOf(outcome, target.expect, wall);
    const { address } = attempt;
    return {
      outcome,
      state,
      phases: attempt.clock.phases,
      attempts: 1,
      reason: tls?.reason ?? reason,
      certificate: tls?.end === undefined ? null : { end: tls.end },
      ...(state === "down" && address !== undefined && { address }),
      ...(limit && { limit }),
      ...(wall && state === "blocked" && { wall }),
    };
  } finally {
    ignoreAbort?.();
    attempt.close();
  }
}

type Connection = Pick<Deno.Conn, "read" | "write" | "close">;

interface Result {
  /** Null: a limit of the monitor's own prevented a verdict. */
  outcome: Outcome | null;
  /** Set when the outcome is `content` and more is known about why. */
  reason?: Reason | null;
  /** Set when the outcome is `tls`. */
  tls?: TlsFailure;
  wall?: Wall;
  limit?: Limit;
}

/**
 * Whether an IPv6 connection ever succeeded here. Until then EADDRNOTAVAIL means that the machine has no IPv6 address, as
 * in many containers, not that its ports are used up.
 */
let hasIPv6 = false;

/** One for all attempts: an error of its own costs each as much as reading its response. */
const CLOSED = new Deno.errors.Interrupted("the attempt has ended");

/** One attempt: what is open, and whether it has ended. */
class Attempt {
  readonly clock: Clock;
  readonly #url: URL;
  readonly #over = Promise.withResolvers<Result>();
  readonly #closing = new AbortController();
  #address: string | undefined;
  #connection: Connection | undefined;
  /** The failure of the known addresses, while further ones are pending. */
  #failure: Error | undefined;

  constructor(readonly target: Target, timeout: number, readonly options: ProbeOptions) {
    this.#url = new URL(target.url);
    this.clock = new Clock(timeout, () => this.close());
  }

  /** Which was tried last; undefined: none was. */
  get address(): string | undefined {
    return this.#address;
  }

  get #closed(): boolean {
    return this.#closing.signal.aborted;
  }

  /** Ends the attempt, whatever is pending. */
  close(): void {
    if (this.#closed) return;
    this.#over.resolve(this.#timedOut());
    this.clock.stop();
    this.#closing.abort(CLOSED);
    closeQuietly(this.#connection);
  }

  async run(): Promise<Result> {
    try {
      return await Promise.race([this.#check(), this.#over.promise]);
    } catch (error) {
      return this.#closed ? this.#timedOut() : this.#failureOf(error as Error);
    } finally {
      this.clock.end();
    }
  }

  async #check(): Promise<Result> {
    const { target, options } = this;
    const url = this.#url;
    const onWait: OnWait = (waiting) => {
      // The lookup continues for other targets of the same host.
      if (this.#closed) return;
      if (waiting) this.clock.pause();
      else this.clock.resume();
      options.onWait?.(waiting);
    };
    const resolved = await resolveHost(url.hostname, options, { again: options.again, onWait });
    if (!resolved.ok) return "limit" in resolved ? { outcome: null, ...resolved } : { outcome: resolved.failure };

    this.#begin("connect");
    const port = url.port === "" ? PORTS[url.protocol] : Number(url.port);
    const socket = await this.#connect(resolved, port);
    // Otherwise the request waits until the handshake's last packet is acknowledged, which takes some peers 40 ms.
    socket.setNoDelay();
    let connection: Connection = socket;
    if (url.protocol === "https:") {
      this.#begin("tls");
      connection = await this.#secure(socket);
    }

    this.#begin("firstByte");
    const { contains, method = contains === undefined ? options.method ?? "GET" : "GET" } = target;
    const request = requestOf(url, {
      method,
      userAgent: options.userAgent ?? "Lookout",
      authorization: target.authorization,
    });
    // A server may respond and close before it has read all of it: reading shows.
    await writeAll(connection, request).catch(() => {});
    const response = await readResponse(connection, { head: method === "HEAD" });
    options.onHead?.(response);
    const { status } = response;
    const wall = wallOf(response);
    // A status that is no success says more than a missing text.
    if (contains === undefined || stateOf(status, target.expect, wall) !== "up") return { outcome: status, wall };
    const searched = await searchBody(response, contains, (wait) => this.#pause(wait));
    if (searched.found) return { outcome: status };
    const isRedirect = status >= 300 && status <= 399 && response.headers.has("location");
    return { outcome: "content", reason: isRedirect ? "redirect" : searched.reason };
  }

  /** Connects to the first address that accepts. */
  async #connect(resolved: Extract<Resolved, { ok: true }>, port: number): Promise<Deno.TcpConn> {
    let failure: Error | undefined;
    const attempt = async (address: string, signal: AbortSignal) => {
      this.#failure = undefined;
      this.#address = address;
      try {
        const connection = this.#hold(await connectTo(address, port, signal));
        hasIPv6 ||= address.includes(":");
        return connection;
      } catch (error) {
        const limit = limitOf(error);
        const hasNoAddress = limit === "ports" && address.includes(":") && !hasIPv6;
        if (this.#closed || limit && !hasNoAddress) throw error;
        const found = hasNoAddress ? new Deno.errors.NetworkUnreachable(address) : error as Error;
        // Of several failures the most telling one: without IPv6 every IPv6 address is unreachable.
        if (!failure || failureOf(failure) === "unreachable") failure = found;
        this.#failure = failure;
      }
    };
    const { deadline } = this.clock;
    const connection = await tryAddresses(resolved, attempt, { deadline, signal: this.#closing.signal });
    if (!connection) throw failure;
    this.#failure = undefined;
    return connection;
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
      if (this.#closed || tlsFailureOf(messageOf(error)).reason !== "authority") throw error;
      closeQuietly(this.#connection);
      const connection = this.#hold(new AuthorityConnection({ address, port, host: hostname }));
      const verdict = await connection.handshake([...caCerts ?? [], ...await extraTrust()]);
      if (verdict === "accepted") return connection;
      // In rustls' words, which does not get as far as the name.
      throw verdict === "wrong-name" ? new Deno.errors.InvalidData("invalid peer certificate: NotValidForName") : error;
    }
  }

  /** Takes charge of a connection, which is closed at the end; immediately, if that is over. */
  #hold<C extends Connection>(connection: C): C {
    this.#connection = connection;
    if (this.#closed) closeQuietly(connection);
    return connection;
  }

  async #pause<T>(wait: Promise<T>): Promise<T> {
    this.clock.pause();
    try {
      return await wait;
    } finally {
      this.clock.resume();
    }
  }

  /** The result when time is up: a name that is not resolved by then counts as failed. */
  #timedOut(): Result {
    if (this.#failure) return this.#failureOf(this.#failure);
    return { outcome: this.clock.phase === "dns" ? "dns" : "timeout" };
  }

  #begin(phase: Phase): void {
    // A lookup is not aborted, since others may share it: after the end its result starts nothing.
    if (this.#closed) throw new Deno.errors.TimedOut("time is up");
    this.clock.begin(phase);
  }

  #failureOf(error: Error): Result {
    const limit = limitOf(error);
    if (limit) return { outcome: null, limit };
    // A server may also reject a client after the handshake; a name that rustls does not accept is a TypeError.
    if (error instanceof Deno.errors.InvalidData || this.clock.phase === "tls" && error instanceof TypeError) {
      const tls = tlsFailureOf(error.message);
      // After a handshake it does speak TLS, whatever it sends then.
      return {
        outcome: "tls",
        tls: tls.reason === "not-tls" && this.clock.phase !== "tls" ? { reason: "other" } : tls,
      };
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
    // Closed already, or handed over to TLS.
  }
}
