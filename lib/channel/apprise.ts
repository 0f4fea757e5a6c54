import type { Digest } from "../model/digest.ts";
import type { ChannelEntry, MadeChannel } from "./channel.ts";
import { type DigestText, digestText } from "./digest_text.ts";
import { readEndpoint } from "./endpoint.ts";
import { httpChannel, type JsonPost } from "./http.ts";
import { unmentioned } from "./unmentioned.ts";

const TYPES: Record<DigestText["tone"], string> = { bad: "failure", good: "success", neutral: "info" };

/**
 * An Apprise API server, which forwards the message to the services configured there under a key:
 * https://appriseit.com/api/endpoints
 */
export function appriseChannel({ name, options, url }: ChannelEntry): MadeChannel {
  const endpoint = readEndpoint(url);
  if ("problem" in endpoint) return endpoint;
  if (!/\/notify\/[\w-]+\/?$/.test(new URL(endpoint.url).pathname)) {
    return { problem: "its URL must end with /notify/ and the key of a configuration" };
  }
  // 204: the server has no configuration under this key and notified nobody.
  return httpChannel({ name, scheme: "apprise", options, endpoint, format: formatApprise, failures: [204] });
}

export function formatApprise(digest: Digest): JsonPost[] {
  const { headline, lines, tone } = digestText(digest, { escape: unmentioned });
  const body = [...lines, ...(digest.link ? ["", digest.link] : [])].join("\n");
  return [{ body: { title: headline, body: body || headline, type: TYPES[tone], format: "text" } }];
}
