import { readUrl } from "../url.ts";

/** Where the list comes from. */
export type SourceConfig =
  | { kind: "file"; path: string }
  | { kind: "https"; url: string; authorization?: string }
  | { kind: "s3"; bucket: string; key: string };

/** Reads a path, `https://...` or `s3://<bucket>/<key>`; undefined: it is none of these. */
export function parseSource(text: string): SourceConfig | undefined {
  const [, scheme, rest] = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/is.exec(text) ?? [];
  switch (scheme?.toLowerCase()) {
    case undefined:
      return { kind: "file", path: text };
    case "https": {
      const read = readUrl(text);
      return read.ok ? { kind: "https", url: read.url, authorization: read.authorization } : undefined;
    }
    case "s3": {
      const [, bucket, key] = /^([^/]+)\/(.+)$/s.exec(rest) ?? [];
      return bucket ? { kind: "s3", bucket, key } : undefined;
    }
  }
}
