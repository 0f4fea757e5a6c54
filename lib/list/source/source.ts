/** The content of a source. */
export interface Content {
  bytes: Uint8Array;
  /** Identifies the content to its source (RFC 9110, section 8.8.3). */
  etag?: string;
}

/** The content of a source, or why it cannot be read. */
export type Look = { ok: true; content: Content } | { ok: false; reason: string };

export interface LookOptions {
  /** The previous content, which is returned if it is unchanged, without being transferred again. Default none. */
  last?: Content;
  /** Aborts the look; ignore its result then. */
  signal: AbortSignal;
}

/** Where a list comes from. */
export interface Source {
  /** Its name for people, without secrets: `urls.csv`, `https://lists.example/urls.csv`, `s3://bucket/urls.csv`. */
  readonly name: string;
  /** True: it is on another machine, so it may be unavailable through no fault of the operator. */
  readonly remote: boolean;
  /** Never rejects. */
  look(options: LookOptions): Promise<Look>;
}

/** Bytes of a list, decompressed: about 200,000 targets. */
export const MAX_BYTES = 16 * 1024 * 1024;

/**
 * Reads a whole body.
 * @throws {Error} when it is larger than `MAX_BYTES`, beyond which nothing is read, and what reading it throws
 */
export async function readBody(body: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for await (const part of body) {
    size += part.length;
    if (size > MAX_BYTES) throw new Error(`it is larger than ${MAX_BYTES / 1024 / 1024} MiB`);
    parts.push(new Uint8Array(part));
  }
  return await new Blob(parts).bytes();
}
