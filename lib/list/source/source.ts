/** The content of a source. */
export interface Content {
  bytes: Uint8Array;
  /** By which the source knows again what it gave (RFC 9110, section 8.8.3). */
  etag?: string;
}

/** The content of a source, or why it cannot be read. */
export type Look = { ok: true; content: Content } | { ok: false; reason: string };

export interface LookOptions {
  /** What was found before: what still stands there need not be sent again, and is then this very object. Default none. */
  last?: Content;
  /** Aborts the look; its result is then to be ignored. */
  signal: AbortSignal;
}

/** Where a list comes from. */
export interface Source {
  /** What people call it, without secrets: `urls.csv`, `https://lists.example/urls.csv`, `s3://bucket/urls.csv`. */
  readonly name: string;
  /** True: it is on another machine, so it may be unavailable through no fault of the operator. */
  readonly remote: boolean;
  /** Never rejects. */
  look(options: LookOptions): Promise<Look>;
}

/** As much as is read of a list, in bytes, unpacked: about 200,000 targets. */
export const MAX_BYTES = 16 * 1024 * 1024;

/**
 * A body whole.
 * @throws {Error} when it is larger than `MAX_BYTES`, of which no more is read, and what reading it throws
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

/** Where the list comes from. */
export type SourceConfig =
  | { kind: "file"; path: string }
  | { kind: "https"; url: string; authorization?: string }
  | { kind: "s3"; bucket: string; key: string };
