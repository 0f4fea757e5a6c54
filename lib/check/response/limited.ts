/** The first bytes of what comes in parts. To be read once. */
export class Limited implements AsyncIterable<Uint8Array> {
  /** Whether more came than was let through. */
  isCut = false;
  readonly #parts: AsyncIterable<Uint8Array>;
  readonly #limit: number;

  /** @param limit in bytes */
  constructor(parts: AsyncIterable<Uint8Array>, limit: number) {
    this.#parts = parts;
    this.#limit = limit;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    let left = this.#limit;
    for await (const part of this.#parts) {
      this.isCut = part.length > left;
      if (left > 0) yield part.subarray(0, left);
      if (this.isCut) return;
      left -= part.length;
    }
  }
}
