import { Connection, type HttpHandler, PATIENCE, type Patience } from "./connection.ts";
import { log } from "../log/log.ts";
import { Outgoing } from "./outgoing.ts";
import type { ServeAddress } from "../config/serve_address.ts";
import { counted } from "../text/numbers.ts";
import { Tally } from "./tally.ts";
import { turns } from "../turns.ts";

export interface HttpServerOptions {
  /** Connections at once. Default 1,000. */
  maxConnections?: number;
  /** Default `PATIENCE`. */
  patience?: Patience;
}

/** Bytes of responses that may be pending for clients. */
const MAX_OUTGOING = 48 * 1024 * 1024;
/** How often clients' time limits are checked, in ms. */
const STEP = 500;
/** Pause after a failure to accept a connection, in ms. */
const PAUSE = 50;
/** Failures to accept a connection because the client has disconnected: not the server's fault. */
const GONE: ReadonlySet<string> = new Set(["ENOTCONN", "ECONNABORTED", "ECONNRESET"]);
/** For how long accepting may fail before the server counts as broken, in ms. */
const BROKEN_AFTER = 30_000;
/** Share of connections that stay when file descriptors run out: the rest of the process needs some too. */
const KEPT_SHARE = 0.75;
const MIN_CONNECTIONS = 16;
/** How often the limit rises again by a tenth, in ms. */
const RAISE_EVERY = 60_000;

/**
 * Serves responses over HTTP/1.1, with limits that `deno serve` lacks: it waits forever for slow clients, accepts any
 * number of them, and stops listening for good when file descriptors run out. Only whole responses to requests without a
 * body, which is all that Lookout needs.
 */
export class HttpServer {
  readonly #handler: HttpHandler;
  readonly #patience: Patience;
  readonly #outgoing = new Outgoing(MAX_OUTGOING);
  readonly #turn = turns();
  readonly #mostConnections: number;
  /** Lowered when file descriptors run out. */
  #maxConnections: number;
  #raised = performance.now();
  readonly #connections = new Set<Connection>();
  #listener: Deno.Listener | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;
  readonly #badRequests = new Tally((count, latest) =>
    log.warn(`Rejected ${counted(count, "invalid request")}; latest: {latest}`, {
      event: "request.invalid",
      count,
      latest,
    })
  );
  readonly #overload = new Tally((count) =>
    log.warn(`Rejected ${counted(count, "request")} because {mebibytes} MiB are waiting to be sent to slow clients`, {
      event: "requests.turned_away",
      count,
      mebibytes: Math.round(this.pendingBytes / 1024 / 1024),
    })
  );
  readonly #failures = new Tally((count, latest) =>
    log.error(`Cannot respond to ${counted(count, "request")}; latest error: {latest}`, {
      event: "request.failed",
      count,
      latest,
    })
  );
  readonly #shortages = new Tally((count, latest) =>
    log.warn("Cannot accept a connection: {latest}. Allowing at most {max} at once", {
      event: "connections.limited",
      count,
      latest,
      max: this.#maxConnections,
    })
  );

  constructor(handler: HttpHandler, options: HttpServerOptions = {}) {
    this.#handler = handler;
    this.#maxConnections = this.#mostConnections = options.maxConnections ?? 1000;
    this.#patience = options.patience ?? PATIENCE;
  }

  /** Requests without a complete response yet. */
  get pendingRequests(): number {
    let open = 0;
    for (const { isResponding } of this.#connections) if (isResponding) open++;
    return open;
  }

  /** Bytes of responses that are pending for clients. */
  get pendingBytes(): number {
    return this.#outgoing.bytes;
  }

  /**
   * Starts listening.
   * @throws what `Deno.listen` does: the address is in use, or not this machine's
   */
  async listen(address: ServeAddress): Promise<Deno.Addr> {
    const listener = this.#listener = address.transport === "unix"
      ? await listenAtPath(address.path)
      : Deno.listen({ hostname: address.hostname, port: address.port });
    this.#timer = setInterval(() => this.#expire(), STEP);
    return listener.addr;
  }

  /**
   * Accepts connections until the server is closed.
   * @throws when none could be accepted for half a minute
   */
  async serve(): Promise<void> {
    let failing: number | undefined;
    while (this.#listener) {
      try {
        this.#take(await this.#listener.accept());
        failing = undefined;
      } catch (error) {
        if (!this.#listener) return;
        if (GONE.has((error as { code?: string }).code ?? "")) {
          failing = undefined;
          continue;
        }
        const now = performance.now();
        failing ??= now;
        if (now > failing + BROKEN_AFTER) throw error;
        this.#giveWay(error as Error & { code?: string });
        await new Promise((resolve) => setTimeout(resolve, PAUSE));
      }
    }
  }

  /** Accepts no more connections; responses in progress are completed. */
  close(): void {
    const listener = this.#listener;
    this.#listener = undefined;
    clearInterval(this.#timer);
    listener?.close();
    for (const connection of this.#connections) if (!connection.isResponding) connection.close();
  }

  #take(conn: Deno.Conn): void {
    if (this.#connections.size >= this.#maxConnections) this.#evict();
    sendAtOnce(conn);
    const connection = new Connection(conn, {
      handler: this.#handler,
      patience: this.#patience,
      outgoing: this.#outgoing,
      turn: this.#turn,
      onBadRequest: (problem) => this.#badRequests.add(problem),
      onTooMuch: () => this.#overload.add(""),
      onFailure: (error) => this.#failures.add(error.stack ?? error.message),
    });
    this.#connections.add(connection);
    void connection.serve().then(() => this.#connections.delete(connection));
  }

  #expire(): void {
    const now = performance.now();
    for (const connection of this.#connections) connection.expire(now);
    if (now < this.#raised + RAISE_EVERY) return;
    this.#raised = now;
    this.#maxConnections = Math.min(this.#mostConnections, Math.ceil(this.#maxConnections * 1.1));
  }

  /** Closes the connection that has waited longest for its client, in favour of a new one. */
  #evict(): void {
    let oldest: Connection | undefined;
    for (const connection of this.#connections) {
      if (!oldest || connection.waitingSince < oldest.waitingSince) oldest = connection;
    }
    oldest?.close();
    if (oldest) this.#connections.delete(oldest);
  }

  /** When file descriptors run out, closes some connections and lowers their limit. */
  #giveWay(error: Error & { code?: string }): void {
    if (error.code === "EMFILE" || error.code === "ENFILE") {
      this.#raised = performance.now();
      this.#maxConnections = Math.max(MIN_CONNECTIONS, Math.floor(this.#connections.size * KEPT_SHARE));
      while (this.#connections.size > this.#maxConnections) this.#evict();
    }
    this.#shortages.add(error.message);
  }
}

/** Responses are written whole: the system need not wait for more data. */
function sendAtOnce(conn: Deno.Conn): void {
  try {
    (conn as Partial<Deno.TcpConn>).setNoDelay?.();
  } catch {
    // The client has disconnected.
  }
}

/** Listens at a path, even if a killed process left a socket there. */
async function listenAtPath(path: string): Promise<Deno.Listener> {
  try {
    return Deno.listen({ transport: "unix", path });
  } catch (error) {
    if (!(error instanceof Deno.errors.AddrInUse) || !await isAbandoned(path)) throw error;
    await Deno.remove(path);
    return Deno.listen({ transport: "unix", path });
  }
}

async function isAbandoned(path: string): Promise<boolean> {
  // Connections to a file are refused as well.
  if (!(await Deno.lstat(path)).isSocket) return false;
  try {
    (await Deno.connect({ transport: "unix", path })).close();
    return false;
  } catch (error) {
    return error instanceof Deno.errors.ConnectionRefused;
  }
}
