import { Buffer } from "node:buffer";
import { charsetOf, type MediaType, mediaTypeOf, SNIFFED } from "./charset.ts";

/** Encodings of a text that does not say which it has: today's usual one, and yesterday's. */
const GUESSES = ["utf-8", "windows-1252"];

/** Looks for a text in encoded text that comes in parts, wherever these end. */
export class TextSearch {
  readonly #text: string;
  readonly #type: MediaType;
  /** What came so far, until enough has come to know the encoding. */
  #start: Uint8Array | undefined = new Uint8Array(0);
  #readings: Reading[] = [];

  /** @param contentTypes the values of Content-Type, one a line */
  constructor(text: string, contentTypes: readonly string[]) {
    this.#text = text;
    this.#type = mediaTypeOf(contentTypes);
  }

  /** Whether the text is in what came up to now, this part included. */
  isIn(part: Uint8Array): boolean {
    if (!this.#start) return this.#readings.some((reading) => reading.has(part));
    const start = Buffer.concat([this.#start, part]);
    // Read anew as long as the next bytes could tell another encoding: more may never come.
    const charset = charsetOf(this.#type, start);
    this.#readings = (charset ? [charset] : GUESSES).map((each) => new Reading(this.#text, each));
    this.#start = start.length < SNIFFED ? start : undefined;
    return this.#readings.some((reading) => reading.has(start));
  }
}

/** A search by one encoding. */
class Reading {
  readonly #text: string;
  readonly #decoder: TextDecoder;
  /** The end of what came, where the text may have begun. */
  #kept = "";

  constructor(text: string, charset: string) {
    this.#text = text;
    this.#decoder = new TextDecoder(charset);
  }

  has(part: Uint8Array): boolean {
    const text = this.#text;
    const seen = this.#decoder.decode(part, { stream: true });
    const most = text.length - 1;
    // The seam apart from the rest, which is not copied for it.
    const seam = this.#kept + seen.slice(0, most);
    if (seam.includes(text) || seen.includes(text)) return true;
    const last = seen.length < most ? seam : seen;
    this.#kept = last.slice(Math.max(0, last.length - most));
    return false;
  }
}
