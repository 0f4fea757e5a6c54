/** Separates a body from its framing on the wire. */
export interface Framing {
  /** Whether the body is complete, or so broken that no more of it can be read. */
  readonly ended: boolean;
  /** Whether nothing is missing if the connection ends now. */
  readonly isComplete: boolean;
  /** The body's part of the next bytes. In the memory of `bytes`, which it may change. */
  take(bytes: Uint8Array): Uint8Array;
}

/** A body of known length; Infinity: it ends with the connection. */
export class LengthFraming implements Framing {
  constructor(private left: number) {}

  get ended(): boolean {
    return this.left === 0;
  }

  get isComplete(): boolean {
    return this.ended || this.left === Infinity;
  }

  take(bytes: Uint8Array): Uint8Array {
    const body = bytes.subarray(0, this.left);
    this.left -= body.length;
    return body;
  }
}

const LF = 0x0a;
const CR = 0x0d;

/** Digits of a chunk's size: as many as a signed 64-bit number has, and curl accepts. */
const MAX_DIGITS = 16;

/**
 * A body in chunks (RFC 9112, 7.1). Of a size line only its value is kept, so extensions may have any length; the body
 * ends with the last chunk, so trailers are not read. As in curl, LF alone ends a line.
 */
export class ChunkedFraming implements Framing {
  ended = false;
  isComplete = false;
  #next: "size" | "extension" | "data" | "data's end" = "size";
  /** How many digits of the size were read, and the first of them. */
  #digits = 0;
  #leading = 0;
  /** The chunk's size, then the rest of its data, in bytes. */
  #left = 0;

  take(bytes: Uint8Array): Uint8Array {
    let filled = 0;
    for (let at = 0; at < bytes.length && !this.ended;) {
      if (this.#next === "data") {
        // Moved together, so that a thousand chunks of one byte make one part.
        const end = Math.min(bytes.length, at + this.#left);
        bytes.copyWithin(filled, at, end);
        filled += end - at;
        this.#left -= end - at;
        at = end;
        if (this.#left === 0) this.#next = "data's end";
      } else if (this.#next === "extension") {
        const end = bytes.indexOf(LF, at);
        if (end < 0) break;
        at = end + 1;
        this.#beginData();
      } else {
        this.#takeByte(bytes[at++]);
      }
    }
    return bytes.subarray(0, filled);
  }

  #takeByte(byte: number): void {
    if (this.#next === "data's end") {
      if (byte === LF) this.#next = "size";
      else if (byte !== CR) this.ended = true;
      return;
    }
    const digit = hexDigitOf(byte);
    if (digit !== undefined) {
      if (this.#digits === 0) this.#leading = digit;
      this.#left = 16 * this.#left + digit;
      if (++this.#digits > MAX_DIGITS) this.ended = true;
    } else if (this.#digits === 0) {
      this.ended = true;
    } else if (byte === LF) {
      this.#beginData();
    } else {
      this.#next = "extension";
    }
  }

  #beginData(): void {
    this.isComplete = this.#left === 0;
    // One beyond a signed 64-bit number is a fault.
    if (this.isComplete || this.#digits === MAX_DIGITS && this.#leading > 7) this.ended = true;
    this.#digits = 0;
    this.#next = "data";
  }
}

function hexDigitOf(byte: number): number | undefined {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : undefined;
}
