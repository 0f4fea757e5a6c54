import { Buffer } from "node:buffer";

const NONE = new Uint8Array(0);

/** Compressed bytes that arrive in parts of any size and are taken in portions of any other. */
export class Packed {
  readonly #parts: AsyncIterator<Uint8Array>;
  #rest: Uint8Array = NONE;

  /** @param parts each valid until the next one is requested */
  constructor(parts: AsyncIterable<Uint8Array>) {
    this.#parts = parts[Symbol.asyncIterator]();
  }

  async isAtEnd(): Promise<boolean> {
    while (this.#rest.length === 0) {
      const { done, value } = await this.#parts.next();
      if (done) return true;
      this.#rest = value;
    }
    return false;
  }

  /** The next bytes, at most `most`, valid until the next call; empty: the end. */
  async next(most: number): Promise<Uint8Array> {
    if (await this.isAtEnd()) return NONE;
    const portion = this.#rest.subarray(0, most);
    this.#rest = this.#rest.subarray(most);
    return portion;
  }

  /** The next `count` bytes; fewer: the end. */
  async take(count: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(count);
    let filled = 0;
    while (filled < count) {
      const portion = await this.next(count - filled);
      if (portion.length === 0) break;
      bytes.set(portion, filled);
      filled += portion.length;
    }
    return bytes.subarray(0, filled);
  }

  /** Puts back bytes that were taken last. */
  putBack(bytes: Uint8Array): void {
    this.#rest = Buffer.concat([bytes, this.#rest]);
  }
}
