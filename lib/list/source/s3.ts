import { GetObjectCommand, S3Client, type S3ClientConfig, type S3ServiceException } from "@aws-sdk/client-s3";
import { namedMessageOf } from "../../message.ts";
import { visible } from "../../text/visible.ts";
import { type Look, readBody, type Source } from "./source.ts";

/** The object of a list. */
export interface S3Object {
  bucket: string;
  key: string;
}

/** Settings that `config` lacks (region, credentials, endpoint) come from the SDK's usual sources. */
export function s3Source({ bucket, key }: S3Object, config: S3ClientConfig = {}): Source {
  return {
    name: visible(`s3://${bucket}/${key}`),
    remote: true,
    async look({ last, signal }): Promise<Look> {
      // One per look: a kept connection would be stale ten minutes later.
      const client = new S3Client({ maxAttempts: 2, ...config });
      try {
        const command = new GetObjectCommand({ Bucket: bucket, Key: key, IfNoneMatch: last?.etag });
        const { Body, ETag } = await client.send(command, { abortSignal: signal });
        return { ok: true, content: { bytes: await readBody(Body as AsyncIterable<Uint8Array>), etag: ETag } };
      } catch (error) {
        if (last && (error as Partial<S3ServiceException>).$metadata?.httpStatusCode === 304) {
          return { ok: true, content: last };
        }
        return { ok: false, reason: visible(reasonOf(error as Error)) };
      } finally {
        client.destroy();
      }
    },
  };
}

/** Texts for the SDK's terse errors, by name. Without the right to list, S3 hides whether an object exists. */
const REASONS: Record<string, string> = {
  AccessDenied: "access denied (s3:GetObject), or no such object",
  CredentialsProviderError: "no credentials found",
  NoSuchBucket: "no such bucket",
  NoSuchKey: "no such object",
};

function reasonOf(error: Error): string {
  return REASONS[error.name] ?? namedMessageOf(error);
}
