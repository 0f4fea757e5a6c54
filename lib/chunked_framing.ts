import type { Framing } from "./framing.ts";

const LF = 0x0a;
const CR = 0x0d;

/** Digits of a chunk's size: as many as a signed number of 64 bits has, and as curl takes. */
const MAX_DIGITS = 16;

/**
 * A body in chunks (RFC 9112, 7.1). Nothing but its digits is kept of a size line, so extensions may be as long as the
 * wire allows; and the body is over with the last chunk, so trailers are not read at all. As in curl, LF alone ends a
 * line.
 */
export class ChunkedFraming implements Framing {
  ended = false;
  #next: "size" | "extension" | "data" | "data's end" = "size";
  #digits = "";
  /** Bytes left of the chunk. */
  #left = 0;

  take(bytes: Uint8Array): Uint8Array {
    let filled = 0;
    for (let at = 0; at < bytes.length && !this.ended;) {
      if (this.#next === "data") {
        // Moved together, so that a thousand chunks of a byte each are one piece.
        const end = Math.min(bytes.length, at + this.#left);
        bytes.copyWithin(filled, at, end);
        filled += end - at;
        this.#left -= end - at;
        at = end;
        if (this.#left === 0) this.#next = "data's end";
      } else {
        this.#takeByte(bytes[at++]);
      }
    }
    return bytes.subarray(0, filled);
  }

  #takeByte(byte: number): void {
    switch (this.#next) {
      case "size":
        if (isHexDigit(byte) && this.#digits.length < MAX_DIGITS) this.#digits += String.fromCharCode(byte);
        else if (isHexDigit(byte) || this.#digits === "") this.ended = true;
        else if (byte === LF) this.#beginData();
        else this.#next = "extension";
        break;
      case "extension":
        if (byte === LF) this.#beginData();
        break;
      case "data's end":
        if (byte === LF) this.#next = "size";
        else if (byte !== CR) this.ended = true;
    }
  }

  #beginData(): void {
    const size = BigInt(`0x${this.#digits}`);
    this.#digits = "";
    this.#next = "data";
    this.#left = Number(size);
    // A size of zero ends the body; one that overflows is none.
    if (size === 0n || size >= 2n ** 63n) this.ended = true;
  }
}

function isHexDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39 || byte >= 0x41 && byte <= 0x46 || byte >= 0x61 && byte <= 0x66;
}
