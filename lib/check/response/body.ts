import type { Framing } from "./framing.ts";

/** As much of a body as is read, in bytes from the wire: its framing counts too. */
export const MAX_BODY = 1024 * 1024;

/** Bytes read at once. */
const CHUNK = 16 * 1024;

/**
 * A response's body as it comes, without its framing, still packed; it ends where a broken one breaks off. To be read
 * once. Each part is valid until the next one is requested.
 */
export class Body {
  /** Whether it goes on behind what was read of it. */
  isCut = false;
  readonly #connection: Pick<Deno.Conn, "read">;
  readonly #framing: Framing;
  readonly #first: Uint8Array;

  /** @param first what came together with the headers */
  constructor(connection: Pick<Deno.Conn, "read">, framing: Framing, first: Uint8Array) {
    this.#connection = connection;
    this.#framing = framing;
    this.#first = first;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    const framing = this.#framing;
    const buffer = new Uint8Array(CHUNK);
    let bytes = this.#first;
    let left = MAX_BODY;
    for (;;) {
      const part = framing.take(bytes.subarray(0, left));
      this.isCut = bytes.length > left && !framing.ended;
      left -= bytes.length;
      if (part.length > 0) yield part;
      if (framing.ended || this.isCut) return;
      // One byte more than is wanted tells whether there is more.
      const length = await this.#connection.read(buffer.subarray(0, left + 1));
      if (length === null) return;
      bytes = buffer.subarray(0, length);
    }
  }
}
