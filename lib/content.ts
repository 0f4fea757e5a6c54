import type { Answer } from "./answer.ts";

/** As much of a body as is searched, in bytes as they come. */
const MAX_BODY = 1024 * 1024;

/** What these may unpack to, in bytes: a small answer must not keep the machine busy for long. */
const MAX_UNPACKED = 8 * MAX_BODY;

/**
 * Whether an answer's body, unpacked and decoded as its headers say, holds a text. It is read no further than to the
 * text; one that breaks off or cannot be unpacked holds what came of it until then.
 */
export async function bodyHas(answer: Answer, text: string): Promise<boolean> {
  const decoder = decoderFor(answer.headers.get("content-type"));
  let kept = "";
  try {
    for await (const part of first(unpacked(answer), MAX_UNPACKED)) {
      const seen = kept + decoder.decode(part, { stream: true });
      if (seen.includes(text)) return true;
      // The text may begin in one part and end in the next.
      kept = seen.slice(Math.max(0, seen.length - text.length + 1));
    }
  } catch {
    // The connection broke, or what came is not what the headers say.
  }
  return false;
}

function unpacked({ headers, body }: Answer): AsyncIterable<Uint8Array<ArrayBuffer>> {
  const packed = first(body, MAX_BODY);
  const coding = headers.get("content-encoding")?.trim().toLowerCase();
  if (coding !== "gzip" && coding !== "deflate") return packed;
  return ReadableStream.from(packed).pipeThrough(new DecompressionStream(coding));
}

/** The first bytes of a body. */
async function* first(body: AsyncIterable<Uint8Array<ArrayBuffer>>, bytes: number) {
  let left = bytes;
  for await (const part of body) {
    yield part.subarray(0, left);
    if ((left -= part.length) <= 0) return;
  }
}

function decoderFor(contentType = ""): TextDecoder {
  const charset = /charset="?([^";\s]+)/i.exec(contentType)?.[1] ?? "utf-8";
  try {
    return new TextDecoder(charset);
  } catch {
    return new TextDecoder();
  }
}
