/** Counts the bytes of bodies that clients have not taken yet; one that many are being sent counts once. */
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

  /** Counts a body that is to be sent; false: too much is waiting already. */
  add(body: Uint8Array): boolean {
    const takers = this.#takers.get(body) ?? 0;
    if (takers === 0) {
      // One alone is sent however large it is.
      if (this.#bytes > 0 && this.#bytes + body.length > this.#most) return false;
      this.#bytes += body.length;
    }
    this.#takers.set(body, takers + 1);
    return true;
  }

  /** What one client was to be sent was taken, or the client has gone. */
  remove(body: Uint8Array): void {
    const takers = this.#takers.get(body)!;
    if (takers > 1) return void this.#takers.set(body, takers - 1);
    this.#takers.delete(body);
    this.#bytes -= body.length;
  }
}
