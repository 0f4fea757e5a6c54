import { SECOND } from "../duration.ts";
import type { Digest, DigestIncident } from "../model/digest.ts";
import type { ChannelEntry, MadeChannel } from "./channel.ts";
import { readEndpoint } from "./endpoint.ts";
import { httpChannel, type JsonPost } from "./http.ts";
import { iso } from "../text/iso.ts";

/** The most incidents of a kind in one message: the specification asks for small messages, and the API has all incidents. */
const MAX_INCIDENTS = 100;

/** `whsec_` and 24 to 64 bytes in base64. */
const SECRET = /^whsec_[A-Za-z0-9+/]{32,88}={0,2}$/;

/**
 * Lookout's own JSON by Standard Webhooks 1.0, signed with each secret, so that secrets can be rotated:
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function webhookChannel({ name, options, url, own }: ChannelEntry): MadeChannel {
  const endpoint = readEndpoint(url);
  if ("problem" in endpoint) return endpoint;
  const secrets = own.get("secret")?.map((secret) => secret.replaceAll(" ", "+")) ?? [];
  if (secrets.length > 2) return { problem: 'option "secret" is given more than twice' };
  if (!secrets.every(isSecret)) {
    return { problem: 'option "secret" must be whsec_ and 24 to 64 bytes in base64' };
  }
  return httpChannel({
    name,
    scheme: "webhook",
    options,
    endpoint,
    format: formatWebhook,
    sign: async (digest, body) => {
      const now = new Date();
      const headers = { "webhook-timestamp": String(Math.floor(now.getTime() / SECOND)) };
      if (secrets.length === 0) return headers;
      // Loaded when used.
      const { signaturesOf } = await import("./signature.ts");
      return { ...headers, "webhook-signature": signaturesOf(secrets, digest.id, now, body) };
    },
  });
}

export function formatWebhook(digest: Digest): JsonPost[] {
  const { id, kind, title, link, slot, total, openCount, cause, unagreed = false } = digest;
  const { down, recovered, unwatched, unsteady, certificates, monitor } = digest;
  const data = {
    id,
    title,
    link: link || null,
    slot: iso(slot),
    total,
    open: openCount,
    counts: {
      down: down.length,
      recovered: recovered.length,
      unwatched: unwatched.length,
      unsteady: unsteady.length,
      certificates: certificates.length,
    },
    down: down.slice(0, MAX_INCIDENTS).map(incidentOf),
    recovered: recovered.slice(0, MAX_INCIDENTS).map((incident) => {
      return { ...incidentOf(incident), closed: iso(incident.closed), ended: incident.ended };
    }),
    unwatched: unwatched.slice(0, MAX_INCIDENTS).map(incidentOf),
    unsteady: unsteady.slice(0, MAX_INCIDENTS).map((incident) => ({
      ...incidentOf(incident),
      openings: incident.openings,
    })),
    certificates: certificates.slice(0, MAX_INCIDENTS).map(({ end, ...certificate }) => ({
      ...certificate,
      end: iso(end),
    })),
    monitor: monitor.map(({ since, detail = null, ...trouble }) => ({ ...trouble, since: iso(since), detail })),
    cause: cause ?? null,
    mayRepeat: unagreed,
  };
  return [{ headers: { "webhook-id": id }, body: { type: `alert.${kind}`, timestamp: iso(slot), data } }];
}

function incidentOf({ id, target, name, url, category, opened, reason, failure }: DigestIncident) {
  return { id, target, name, url, category, opened: iso(opened), reason, failure };
}

function isSecret(text: string): boolean {
  const bytes = SECRET.test(text) && text.length % 4 === "whsec_".length % 4 ? atob(text.slice(6)).length : 0;
  return bytes >= 24 && bytes <= 64;
}
