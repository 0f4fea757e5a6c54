import { Buffer } from "node:buffer";

/** What a receiver was sent. */
export interface Received {
  method: string;
  /** Path and query, byte for byte. */
  path: string;
  headers: Headers;
  body: string;
}

/** An HTTP server on this machine that notes what it is sent. */
export interface Receiver extends AsyncDisposable {
  port: number;
  received: Received[];
}

/** @param respond the bytes it responds with, or none; "hold": the connection is left open behind them */
export function startReceiver(
  respond: (received: Received) => { bytes: string | Uint8Array; hold?: boolean; everyMs?: number },
  tls?: { cert: string; key: string },
): Receiver {
  const where = { hostname: "127.0.0.1", port: 0 };
  const listener: Deno.Listener = tls ? Deno.listenTls({ ...where, ...tls }) : Deno.listen(where);
  const received: Received[] = [];
  const open = new Set<Deno.Conn>();
  const meet = async (connection: Deno.Conn) => {
    open.add(connection);
    try {
      const request = await readRequest(connection);
      received.push(request);
      const { bytes, hold = false, everyMs } = respond(request);
      const all = typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes;
      if (everyMs === undefined) await connection.write(all);
      else {
        for (const byte of all) {
          await connection.write(Uint8Array.of(byte));
          await new Promise((resolve) => setTimeout(resolve, everyMs));
        }
      }
      if (hold) return;
    } catch { /* The client has gone. */ }
    open.delete(connection);
    connection[Symbol.dispose]();
  };
  const meetings = new Set<Promise<void>>();
  const run = async () => {
    for (;;) {
      const connection = await listener.accept().catch((error) =>
        error instanceof Deno.errors.BadResource ? null : undefined
      );
      if (connection === null) return;
      if (connection) meetings.add(meet(connection));
    }
  };
  const running = run();
  return {
    port: (listener.addr as Deno.NetAddr).port,
    received,
    async [Symbol.asyncDispose]() {
      listener.close();
      for (const connection of open) connection[Symbol.dispose]();
      await running;
      await Promise.all(meetings);
    },
  };
}

async function readRequest(connection: Deno.Conn): Promise<Received> {
  let text = "";
  const buffer = new Uint8Array(65_536);
  for (;;) {
    const end = text.indexOf("\r\n\r\n");
    const length = Number(/content-length: (\d+)/i.exec(text.slice(0, end))?.[1] ?? 0);
    if (end !== -1 && text.length >= end + 4 + length) {
      const [first, ...lines] = text.slice(0, end).split("\r\n");
      const [method, path] = first.split(" ");
      const headers = new Headers(lines.map((line) => line.split(/: (.*)/s).slice(0, 2) as [string, string]));
      const body = Buffer.from(text.slice(end + 4), "latin1").toString();
      return { method, path, headers, body };
    }
    const count = await connection.read(buffer);
    if (count === null) throw new Error("ended");
    text += Buffer.from(buffer.subarray(0, count)).toString("latin1");
  }
}

/** A response without a body. */
export function response(status: number, headers: Record<string, string> = {}, body = ""): { bytes: string } {
  const lines = Object.entries({ ...headers, "content-length": String(body.length) }).map(([name, value]) => {
    return `${name}: ${value}\r\n`;
  });
  return { bytes: `HTTP/1.1 ${status} Whatever\r\n${lines.join("")}\r\n${body}` };
}
