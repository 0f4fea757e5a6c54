import { type Digest, type DigestIncident, STORM_SIZE } from "../model/digest.ts";
import { visible } from "../text/visible.ts";
import type { ChannelEntry, MadeChannel } from "./channel.ts";
import { digestText } from "./digest_text.ts";
import { readEndpoint } from "./endpoint.ts";
import { httpChannel, type JsonPost } from "./http.ts";
import { cut } from "../text/cut.ts";
import { iso } from "../text/iso.ts";

const HOST = "events.pagerduty.com";

/** PagerDuty's Events API v2: https://developer.pagerduty.com/docs/events-api-v2-overview */
export function pagerdutyChannel({ name, options, url }: ChannelEntry): MadeChannel {
  // By hand, since `URL` makes a host lower case.
  const [, scheme = "https", key, host = HOST] =
    /^pagerduty(?:\+(https?))?:\/\/([A-Za-z0-9]{32})(?:@([^@/?]+))?\/?$/i.exec(url) ?? [];
  if (!key) return { problem: "expected pagerduty:// and an integration key of 32 letters and digits" };
  const endpoint = readEndpoint(`${scheme}://${host}/v2/enqueue`);
  if ("problem" in endpoint) return endpoint;
  return httpChannel({
    name,
    scheme: "pagerduty",
    options,
    endpoint,
    format: (digest) => formatPagerduty(digest, key),
    formatShown: (digest) => formatPagerduty(digest, "(not shown)"),
  });
}

/**
 * An event for each incident, by the target's id, and one for a whole storm, which is resolved with its last incident. Digests
 * can be repeated: triggering or resolving again changes nothing. Reminders are not sent, since PagerDuty has its own.
 */
export function formatPagerduty(digest: Digest, key: string): JsonPost[] {
  if (digest.kind === "reminder") return [];
  const prefix = digest.kind === "sample" ? "Test: " : "";
  const event = (event_action: "trigger" | "resolve", dedup_key: string, more = {}): JsonPost => ({
    body: { routing_key: key, event_action, dedup_key: cut(dedup_key, 255), ...more },
  });
  const trigger = (dedup_key: string, summary: string, payload: Record<string, unknown>) =>
    event("trigger", dedup_key, {
      payload: { summary: cut(visible(prefix + summary), 1024), timestamp: iso(digest.slot), ...payload },
      client: visible(digest.title),
      ...(digest.link && {
        client_url: digest.link,
        links: [{ href: digest.link, text: "Open the status page" }],
      }),
    });

  const stormOf = ({ storm }: DigestIncident) => storm ?? (digest.down.length > STORM_SIZE ? digest.id : undefined);
  const storms = new Set(digest.down.flatMap((incident) => stormOf(incident) ?? []));
  const ended = [...digest.recovered, ...digest.unwatched];
  return [
    ...digest.down.filter((incident) => stormOf(incident) === undefined).map((incident) => {
      const { name, url, category, reason, failure, opened } = incident;
      return trigger(incident.target, `${name} is down: ${reason}`, {
        source: URL.parse(url)?.hostname || visible(name),
        severity: "critical",
        timestamp: iso(opened),
        ...(category && { group: visible(category) }),
        class: failure,
        custom_details: { name: visible(name), url, reason: visible(reason), since: iso(opened) },
      });
    }),
    ...[...storms].map((storm) => {
      const { headline, lines } = digestText(digest);
      return trigger(stormKey(storm), headline, {
        source: visible(digest.title),
        severity: "critical",
        class: "storm",
        custom_details: { sites: lines },
      });
    }),
    ...ended.filter(({ storm }) => storm === undefined).map(({ target }) => event("resolve", target)),
    ...(digest.stormsOver ?? []).map((storm) => event("resolve", stormKey(storm))),
    ...digest.unsteady.map(({ target, name, url, openings, failure }) =>
      trigger(target, `${name} is unsteady: it went down ${openings} times in 6 h`, {
        source: URL.parse(url)?.hostname || visible(name),
        severity: "error",
        class: failure,
      })
    ),
    ...digest.certificates.map(({ fingerprint, end, threshold, hostCount, ...certificate }) => {
      const hosts = certificate.hosts.map(visible);
      const isOver = threshold <= 0 || end <= digest.slot;
      const others = hostCount > 1 ? ` and ${hostCount - 1} more` : "";
      return trigger(
        `certificate-${fingerprint}`,
        `Certificate of ${hosts[0]}${others} ${isOver ? "expired" : "expires"} on ${iso(end).slice(0, 10)}`,
        { source: hosts[0], severity: isOver ? "error" : "warning", class: "certificate", custom_details: { hosts } },
      );
    }),
    ...digest.monitor.map((trouble) => {
      const { kind, over } = trouble;
      if (over) return event("resolve", `monitor-${kind}`);
      const none = { down: [], recovered: [], unsteady: [], unwatched: [], certificates: [], monitor: [trouble] };
      const { headline } = digestText({ ...digest, ...none, kind: "change" });
      return trigger(`monitor-${kind}`, headline, { source: visible(digest.title), severity: "error", class: kind });
    }),
  ];
}

function stormKey(storm: string): string {
  return `storm-${storm}`;
}
