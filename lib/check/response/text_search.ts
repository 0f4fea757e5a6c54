import { Buffer } from "node:buffer";
import { charsetOf, type MediaType, mediaTypeOf, SNIFFED } from "./charset.ts";

/** Encodings of a text that declares none: today's usual one, and yesterday's. */
const GUESSES = ["utf-8", "windows-1252"];

/** Looks for a text in encoded text that arrives in parts, wherever they end. */
export class TextSearch {
  readonly #text: string;
  readonly #type: MediaType;
  /** The bytes so far, until there are enough to know the encoding. */
  #start: Uint8Array | undefined = new Uint8Array(0);
  #readings: Reading[] = [];

  /** @param contentTypes the values of all Content-Type lines */
  constructor(text: string, contentTypes: readonly string[]) {
    this.#text = text;
    this.#type = mediaTypeOf(contentTypes);
  }

  /** Whether the text has occurred by the end of this part. */
  isIn(part: Uint8Array): boolean {
    if (!this.#start) return this.#readings.some((reading) => reading.has(part));
    const start = Buffer.concat([this.#start, part]);
    // Read again while further bytes could change the encoding: there may never be any.
    const charset = charsetOf(this.#type, start);
    this.#readings = (charset ? [charset] : GUESSES).map((each) => new Reading(this.#text, each));
    this.#start = start.length < SNIFFED ? start : undefined;
    return this.#readings.some((reading) => reading.has(start));
  }
}

/** A search in one encoding. */
class Reading {
  readonly #text: string;
  readonly #decoder: TextDecoder;
  /** The end of the last part, where the text may have begun. */
  #kept = "";

  constructor(text: string, charset: string) {
    this.#text = text;
    this.#decoder = new TextDecoder(charset);
  }

  has(part: Uint8Array): boolean {
    const text = this.#text;
    const seen = this.#decoder.decode(part, { stream: true });
    const most = text.length - 1;
    // Only the seam is joined, so that the rest is not copied.
    const seam = this.#kept + seen.slice(0, most);
    if (seam.includes(text) || seen.includes(text)) return true;
    const last = seen.length < most ? seam : seen;
    this.#kept = last.slice(Math.max(0, last.length - most));
    return false;
  }
}
