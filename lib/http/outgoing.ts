/** Counts the bytes of responses that clients have not received yet; bytes sent to several clients count once. */
export class Outgoing {
  readonly #clients = new Map<Uint8Array, number>();
  #bytes = 0;

  /** @param max bytes that may be pending at once */
  constructor(readonly max: number) {}

  get bytes(): number {
    return this.#bytes;
  }

  /** Counts bytes to be sent; false: too many are pending already. */
  add(bytes: Uint8Array): boolean {
    const clients = this.#clients.get(bytes) ?? 0;
    if (clients === 0) {
      // A single response is sent whatever its size.
      if (this.#bytes > 0 && this.#bytes + bytes.length > this.max) return false;
      this.#bytes += bytes.length;
    }
    this.#clients.set(bytes, clients + 1);
    return true;
  }

  /** Ends the count for one client, which has received the bytes or disconnected. */
  remove(bytes: Uint8Array): void {
    const clients = this.#clients.get(bytes)!;
    if (clients > 1) return void this.#clients.set(bytes, clients - 1);
    this.#clients.delete(bytes);
    this.#bytes -= bytes.length;
  }
}
