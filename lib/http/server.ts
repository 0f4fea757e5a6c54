import { Connection, type HttpHandler, PATIENCE, type Patience } from "./connection.ts";
import { log } from "../log/log.ts";
import { Outgoing } from "./outgoing.ts";
import type { ServeAddress } from "../config/serve_address.ts";
import { Tally } from "./tally.ts";

export interface HttpServerOptions {
  /** Connections at once. Default 1,000. */
  maxConnections?: number;
  /** Default `PATIENCE`. */
  patience?: Patience;
}

/** Bytes of responses that may wait for clients to take them. */
const MOST_OUTGOING = 48 * 1024 * 1024;
/** How often clients' time is looked at, in ms. */
const STEP = 500;
/** How long after a failure to take a connection the next is taken, in ms. */
const PAUSE = 50;
/** How taking a connection fails when it is the client who has gone meanwhile: that is no failure of the server's. */
const GONE: ReadonlySet<string> = new Set(["ENOTCONN", "ECONNABORTED", "ECONNRESET"]);
/** For so long every connection may fail to be taken before the server counts as broken, in ms. */
const BROKEN_AFTER = 30_000;
/** Of those there were when the system had no file for another, how many stay: the rest of the process needs some too. */
const SHARE = 0.75;
const FEWEST = 16;
/** How often that bound rises again by a tenth, in ms. */
const RAISED_EVERY = 60_000;

/**
 * Serves responses over HTTP/1.1. `deno serve` would wait for ever for slow clients, has no bound for how many there are,
 * and stops listening for good when the system has no file left for a connection; here all of that is bounded. Nothing
 * but whole responses to requests without a body, which is all that Lookout has to say.
 */
export class HttpServer {
  readonly #handler: HttpHandler;
  readonly #patience: Patience;
  readonly #outgoing = new Outgoing(MOST_OUTGOING);
  readonly #mostConnections: number;
  /** Fewer than the most after the system had no file for another. */
  #maxConnections: number;
  #raised = performance.now();
  readonly #connections = new Set<Connection>();
  #listener: Deno.Listener | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;
  readonly #badRequests = new Tally((count, latest) =>
    log.warn("Rejected {count} invalid requests; latest: {latest}", {
      event: "request.invalid",
      count,
      latest,
    })
  );
  readonly #turnedAway = new Tally((count) =>
    log.warn("Rejected {count} requests because {mebibytes} MiB are waiting to be sent to slow clients", {
      event: "requests.turned_away",
      count,
      mebibytes: Math.round(this.owed / 1024 / 1024),
    })
  );
  readonly #failures = new Tally((count, latest) =>
    log.error("Cannot respond to {count} requests; latest error: {latest}", {
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

  /** How many requests are not responded to in full. */
  get open(): number {
    let open = 0;
    for (const { isResponding } of this.#connections) if (isResponding) open++;
    return open;
  }

  /** Bytes of responses that wait for their clients to take them. */
  get owed(): number {
    return this.#outgoing.bytes;
  }

  /**
   * Listens; clients are served from then on.
   * @throws what `Deno.listen` does: the address is taken, or is none of this machine
   */
  async listen(address: ServeAddress): Promise<Deno.Addr> {
    const listener = this.#listener = address.transport === "unix"
      ? await listenAtPath(address.path)
      : Deno.listen({ hostname: address.hostname, port: address.port });
    this.#timer = setInterval(() => this.#expire(), STEP);
    return listener.addr;
  }

  /**
   * Takes connections until the server is closed.
   * @throws when none could be taken for half a minute
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

  /** Takes no more connections; responses under way are completed. */
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
      onBadRequest: (problem) => this.#badRequests.add(problem),
      onTooMuch: () => this.#turnedAway.add(""),
      onFailure: (error) => this.#failures.add(error.stack ?? error.message),
    });
    this.#connections.add(connection);
    void connection.serve().then(() => this.#connections.delete(connection));
  }

  #expire(): void {
    const now = performance.now();
    for (const connection of this.#connections) connection.expire(now);
    if (now < this.#raised + RAISED_EVERY) return;
    this.#raised = now;
    this.#maxConnections = Math.min(this.#mostConnections, Math.ceil(this.#maxConnections * 1.1));
  }

  /** Closes the connection that has waited for its client the longest: whoever comes anew is served. */
  #evict(): void {
    let oldest: Connection | undefined;
    for (const connection of this.#connections) {
      if (!oldest || connection.waitingSince < oldest.waitingSince) oldest = connection;
    }
    oldest?.close();
    if (oldest) this.#connections.delete(oldest);
  }

  /** The system has no file for another connection: of those that there are some go, and as many do not come again. */
  #giveWay(error: Error & { code?: string }): void {
    if (error.code === "EMFILE" || error.code === "ENFILE") {
      this.#raised = performance.now();
      this.#maxConnections = Math.max(FEWEST, Math.floor(this.#connections.size * SHARE));
      while (this.#connections.size > this.#maxConnections) this.#evict();
    }
    this.#shortages.add(error.message);
  }
}

/** Responses are written whole: the system need not wait for more to send with them. */
function sendAtOnce(conn: Deno.Conn): void {
  try {
    (conn as Partial<Deno.TcpConn>).setNoDelay?.();
  } catch {
    // The client has gone.
  }
}

/** Listens at a path, also at one that a process which was killed has left a socket at. */
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
  // A file refuses connections as well.
  if (!(await Deno.lstat(path)).isSocket) return false;
  try {
    (await Deno.connect({ transport: "unix", path })).close();
    return false;
  } catch (error) {
    return error instanceof Deno.errors.ConnectionRefused;
  }
}
