import { createHash } from "node:crypto";
import { nextTurn } from "../turns.ts";

/** Milliseconds that making a piece takes, give or take a few lines. */
const PIECE = 8;
/** Lines between two looks at the clock. */
const STEP = 50;

/** A text in pieces, in UTF-8. */
export interface Pieces {
  pieces: Uint8Array<ArrayBuffer>[];
  /** The entity tag of the whole (RFC 9110, 8.8.3): hashed at a later time, all of it would hold up the event loop. */
  etag: string;
}

/** Makes a long text piece by piece, so that other requests are handled in between. */
export async function inPieces(lines: Iterable<string>): Promise<Pieces> {
  const encoder = new TextEncoder();
  const hash = createHash("sha256");
  const pieces: Pieces["pieces"] = [];
  const add = (text: string) => {
    const piece = encoder.encode(text);
    hash.update(piece);
    pieces.push(piece);
  };
  let text = "";
  let count = 0;
  let end = performance.now() + PIECE;
  for (const line of lines) {
    text += line;
    if (++count % STEP !== 0 || performance.now() < end) continue;
    add(text);
    text = "";
    await nextTurn();
    end = performance.now() + PIECE;
  }
  add(text);
  return { pieces, etag: `W/"${hash.digest("base64url")}"` };
}
