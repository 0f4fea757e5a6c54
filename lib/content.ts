import type { Answer } from "./answer.ts";

/** Whether an answer's body, unpacked and decoded as its headers say, holds a text. What cannot be unpacked does not. */
export async function bodyHas(answer: Answer, text: string): Promise<boolean> {
  const bytes = await unpack(answer);
  return decoderFor(answer.headers.get("content-type")).decode(bytes).includes(text);
}

/** What a packed body may unpack to, in bytes: a small answer must not fill the memory. */
const MAX_UNPACKED = 8 * 1024 * 1024;

async function unpack({ body = new Uint8Array(), headers }: Answer): Promise<Uint8Array> {
  const encoding = headers.get("content-encoding")?.trim().toLowerCase();
  if (encoding !== "gzip" && encoding !== "deflate") return body;
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  try {
    for await (const part of new Blob([body]).stream().pipeThrough(new DecompressionStream(encoding))) {
      parts.push(part);
      if ((size += part.length) >= MAX_UNPACKED) break;
    }
  } catch {
    // A body that was cut at the limit ends in mid-stream: what was unpacked until then counts.
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

function decoderFor(contentType = ""): TextDecoder {
  const charset = /charset="?([^";\s]+)/i.exec(contentType)?.[1] ?? "utf-8";
  try {
    return new TextDecoder(charset);
  } catch {
    return new TextDecoder();
  }
}
