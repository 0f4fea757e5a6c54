import { secureHostOf } from "../check/certificate/certificate.ts";
import type { View } from "../model/view.ts";
import type { Row } from "../show/rows.ts";
import { type ApiCertificate, apiCertificate } from "./certificate.ts";
import { type ApiCheck, apiCheck } from "./check.ts";
import type { Cell } from "./csv.ts";
import { type Timestamp, timestamp } from "./values.ts";

/** `GET /api/v1/targets`: every target of the current list. */
export interface ApiTarget {
  id: string;
  name: string;
  url: string;
  category: string;
  /** In the newest sweep; null: it was not in its list. */
  check: ApiCheck | null;
  /** The past hour, oldest first. */
  hour: { slot: Timestamp; check: ApiCheck | null }[];
}

/** `GET /api/v1/targets/<id>`. */
export interface ApiTargetDetails extends ApiTarget {
  /** What the responding process knows of the certificate; null: nothing, or there is none. */
  certificate: ApiCertificate | null;
}

export function apiTarget({ target, check, at, hour }: Row): ApiTarget {
  const { id, name, url, category } = target;
  return {
    id,
    name,
    url,
    category,
    check: check ? apiCheck(check, at) : null,
    hour: hour.map(({ slot, at, check }) => ({ slot: timestamp(slot), check: check ? apiCheck(check, at) : null })),
  };
}

export function apiTargetDetails(row: Row, { certificates }: View): ApiTargetDetails {
  const certificate = certificates.get(secureHostOf(row.target) ?? "");
  return { ...apiTarget(row), certificate: certificate ? apiCertificate(certificate) : null };
}

/** The columns of `targets.csv`: of the target, and of its newest check what is a single value. */
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
] as const;

export function targetCells({ target: { id, name, url, category }, check, at }: Row): Cell[] {
  const { phases: _, ...found }: Partial<ApiCheck> = check ? apiCheck(check, at) : {};
  const values: Partial<Record<typeof TARGET_COLUMNS[number], Cell>> = { id, name, url, category, ...found };
  return TARGET_COLUMNS.map((column) => values[column] ?? null);
}
