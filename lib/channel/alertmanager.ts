import { MINUTE } from "../duration.ts";
import type { Digest } from "../model/digest.ts";
import { visible } from "../text/visible.ts";
import type { ChannelEntry, MadeChannel } from "./channel.ts";
import { MONITOR_WORDS } from "./digest_text.ts";
import { readEndpoint } from "./endpoint.ts";
import { httpChannel, type JsonPost } from "./http.ts";
import { iso } from "../text/iso.ts";

/** Slots after which an alert ends unless it was sent again. */
const SLOTS = 3;

/** The most alerts in one request. */
const BATCH = 1000;

/**
 * Alertmanager's API v2: https://prometheus.io/docs/alerting/latest/alerts_api/. It expects to be sent everything that is
 * open repeatedly, so every digest for it is a baseline, and nothing needs to be remembered.
 */
export function alertmanagerChannel({ name, options, url }: ChannelEntry): MadeChannel {
  const endpoint = readEndpoint(url);
  if ("problem" in endpoint) return endpoint;
  if (/[?]/.test(endpoint.url)) return { problem: "its URL must not have a query" };
  endpoint.url = endpoint.url.replace(/\/*$/, "").replace(/(?:\/api\/v2\/alerts)?$/, "/api/v2/alerts");
  return httpChannel({ name, scheme: "alertmanager", options, endpoint, format: formatAlertmanager });
}

/**
 * What is open. Each alert ends three slots after the digest's slot, whenever that is sent, so that a late retry fires nothing
 * that is over. What can change is an annotation, since a changed label would make another alert.
 */
export function formatAlertmanager(digest: Digest): JsonPost[] {
  const { slot, interval = 10 * MINUTE, link } = digest;
  const prefix = digest.kind === "sample" ? "Test: " : "";
  const endsAt = iso(slot + SLOTS * interval);
  const alert = (
    labels: Record<string, string>,
    annotations: Record<string, string>,
    startsAt: number,
    end = endsAt,
  ) => ({
    labels: shown(labels),
    annotations: shown({ ...annotations, summary: prefix + annotations.summary }),
    startsAt: iso(startsAt),
    endsAt: end,
    ...(link && { generatorURL: link }),
  });
  const alerts = [
    ...digest.down.map(({ target, name, url, category, opened, reason, failure }) =>
      alert(
        { alertname: "LookoutDown", instance: url, target, name, category, severity: "critical" },
        { summary: `${name} is down: ${reason}`, failure },
        opened,
      )
    ),
    ...digest.unsteady.map(({ target, name, url, category, opened, openings }) =>
      alert(
        { alertname: "LookoutUnsteady", instance: url, target, name, category, severity: "warning" },
        { summary: `${name} went down ${openings} times in 6 h` },
        opened,
      )
    ),
    ...digest.certificates.map(({ fingerprint, end, hosts, hostCount }) =>
      alert(
        { alertname: "LookoutCertificate", fingerprint, severity: "warning" },
        { summary: `Certificate of ${hosts[0]} expires on ${iso(end).slice(0, 10)}`, hosts: String(hostCount) },
        slot,
      )
    ),
    ...digest.monitor.map(({ kind, over, since, detail = "" }) =>
      alert(
        { alertname: "LookoutMonitor", kind, severity: "warning" },
        { summary: MONITOR_WORDS[kind][over ? 1 : 0], detail },
        since,
        over ? iso(slot) : endsAt,
      )
    ),
  ];
  return Array.from({ length: Math.ceil(alerts.length / BATCH) }, (_, index) => ({
    body: alerts.slice(index * BATCH, (index + 1) * BATCH),
  }));
}

/** For Alertmanager, an empty label is the same as none. */
function shown(texts: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(texts).filter(([, text]) => text !== "").map(([name, text]) => [name, visible(text)]),
  );
}
