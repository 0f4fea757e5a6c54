/** Counts the bytes of responses that clients have not taken yet; those that many are being sent count once. */
export class Outgoing {
  readonly #most: number;
  readonly #takers = new Map<Uint8Array, number>();
  #bytes = 0;

  /** @param most bytes that may wait at once */
  constructor(most: number) {
    this.#most = most;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Counts bytes that are to be sent; false: too much is waiting already. */
  add(bytes: Uint8Array): boolean {
    const takers = this.#takers.get(bytes) ?? 0;
    if (takers === 0) {
      // One alone is sent however large it is.
      if (this.#bytes > 0 && this.#bytes + bytes.length > this.#most) return false;
      this.#bytes += bytes.length;
    }
    this.#takers.set(bytes, takers + 1);
    return true;
  }

  /** What one client was to be sent was taken, or the client has gone. */
  remove(bytes: Uint8Array): void {
    const takers = this.#takers.get(bytes)!;
    if (takers > 1) return void this.#takers.set(bytes, takers - 1);
    this.#takers.delete(bytes);
    this.#bytes -= bytes.length;
  }
}
