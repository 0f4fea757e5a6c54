import { secureHostOf } from "../check/certificate/certificate.ts";
import type { View } from "../model/view.ts";
import type { Row } from "../show/rows.ts";
import { type SlowTargets, slowTargets } from "../show/slow.ts";
import { type UptimeReader, type Window, WINDOWS } from "../show/uptime.ts";
import { type ApiCertificate, apiCertificate } from "./certificate.ts";
import { type ApiCheck, apiCheck } from "./check.ts";
import type { Cell } from "./csv.ts";
import { type Integer, percentOf, type Timestamp, timestamp } from "./values.ts";

/** `GET /api/v1/targets`: every target in the current list. */
export interface ApiTarget {
  id: string;
  name: string;
  url: string;
  category: string;
  /** In the newest sweep; null: the target was not in that sweep's list. */
  check: ApiCheck | null;
  /** The past hour, oldest first. */
  hour: { slot: Timestamp; check: ApiCheck | null }[];
  uptime: ApiUptime;
  /** Set if each of the last three sweeps found it at least three times slower than usual; else null. */
  slow: ApiSlowness | null;
}

export interface ApiSlowness {
  /** The fastest response in these sweeps. */
  ms: Integer;
  /** The 95th percentile of the past 30 days. */
  usualMs: Integer;
}

/**
 * The percentage of checks that found a target up or blocked, rounded down, over the past 24 hours, and over today and the
 * last 7, 30 or 90 full UTC days; null: nothing is known.
 */
export interface ApiUptime {
  "1d": number | null;
  "7d": number | null;
  "30d": number | null;
  "90d": number | null;
}

/** `GET /api/v1/targets/<id>`. */
export interface ApiTargetDetails extends ApiTarget {
  /** The certificate, as far as the responding process knows it; null: it does not, or there is none. */
  certificate: ApiCertificate | null;
}

export function apiTarget({ target, check, at, hour, uptimes }: Row, slow: SlowTargets): ApiTarget {
  const { id, name, url, category } = target;
  const found = slow.get(id);
  return {
    id,
    name,
    url,
    category,
    check: check ? apiCheck(check, at) : null,
    hour: hour.map(({ slot, at, check }) => ({ slot: timestamp(slot), check: check ? apiCheck(check, at) : null })),
    uptime: uptimeOf(uptimes, id),
    slow: found ? { ms: found.now, usualMs: found.usual } : null,
  };
}

function uptimeOf(uptimes: UptimeReader, id: string): ApiUptime {
  const entries = WINDOWS.map((window): [Window, number | null] => {
    const share = uptimes(id, window);
    return [window, share === null ? null : percentOf(share)];
  });
  return Object.fromEntries(entries) as Record<Window, number | null>;
}

export function apiTargetDetails(row: Row, view: View): ApiTargetDetails {
  const certificate = view.certificates.get(secureHostOf(row.target) ?? "");
  return { ...apiTarget(row, slowTargets(view)), certificate: certificate ? apiCertificate(certificate) : null };
}

/** The columns of `targets.csv`: of the target, of its newest check what is a single value, and its uptime in percent. */
export const TARGET_COLUMNS = [
  "id",
  "name",
  "url",
  "category",
  "state",
  "status",
  "failure",
  "reason",
  "message",
  "ms",
  "attempts",
  "certificateEnd",
  "certificateDays",
  "limit",
  "uptime1d",
  "uptime30d",
] as const;

export function targetCells({ target: { id, name, url, category }, check, at, uptimes }: Row): Cell[] {
  const uptime = uptimeOf(uptimes, id);
  const { phases: _, opinions: __, disputed: ___, ...found }: Partial<ApiCheck> = check ? apiCheck(check, at) : {};
  const values: Partial<Record<typeof TARGET_COLUMNS[number], Cell>> = {
    id,
    name,
    url,
    category,
    ...found,
    uptime1d: uptime["1d"],
    uptime30d: uptime["30d"],
  };
  return TARGET_COLUMNS.map((column) => values[column] ?? null);
}
