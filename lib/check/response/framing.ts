/** Tells a body from what surrounds it on the wire. */
export interface Framing {
  /** The body is complete, or so broken that no more of it can be read. */
  readonly ended: boolean;
  /** The body's share of what came next. Lies in the memory of `bytes`, which it may change. */
  take(bytes: Uint8Array): Uint8Array;
}

/** A body of so many bytes; Infinity: it ends with the connection. */
export class LengthFraming implements Framing {
  constructor(private left: number) {}

  get ended(): boolean {
    return this.left === 0;
  }

  take(bytes: Uint8Array): Uint8Array {
    const body = bytes.subarray(0, this.left);
    this.left -= body.length;
    return body;
  }
}
