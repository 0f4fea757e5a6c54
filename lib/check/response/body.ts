import type { Framing } from "./framing.ts";

/** Bytes of a body that are read, as on the wire: its framing counts too. */
export const MAX_BODY = 1024 * 1024;

/** Bytes read at once. */
const CHUNK = 16 * 1024;

/**
 * A response's body as it arrives, without its framing, still compressed; a broken one ends where it breaks off. To be
 * read once. Each part is valid until the next one is requested.
 */
export class Body {
  /** Whether it is longer than the part that was read. */
  isCut = false;
  /** Whether it broke off, or its framing has a fault. */
  isBroken = false;
  readonly #connection: Pick<Deno.Conn, "read">;
  readonly #framing: Framing;
  readonly #first: Uint8Array;

  /** @param first the bytes that arrived with the headers */
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
      if (this.isCut) return;
      // One byte beyond the limit shows whether there is more.
      const length = framing.ended ? null : await this.#connection.read(buffer.subarray(0, left + 1));
      if (length === null) {
        this.isBroken = !framing.isComplete;
        return;
      }
      bytes = buffer.subarray(0, length);
    }
  }
}
