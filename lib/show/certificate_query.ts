import { DAY } from "../duration.ts";
import { isOneOf, PAGE_PROBLEM, pageNumber, parameter, type Parsed, searchOf, textParameter } from "./parameters.ts";
import { compareNames } from "../text/compare_names.ts";
import type { Row } from "./rows.ts";

/** The choices: certificates that have expired, or that expire within this many days. */
export const ENDS = ["expired", "14", "30", "90"] as const;
export type Ends = typeof ENDS[number];

export const CERTIFICATE_SORTS = ["end", "name", "category"] as const;
export type CertificateSort = typeof CERTIFICATE_SORTS[number];

/** Which certificates to show, and in which order. */
export interface CertificateQuery {
  ends?: Ends;
  /** As in the list. */
  category?: string;
  sort: CertificateSort;
  /** From 1. */
  page: number;
}

export function parseCertificateQuery(parameters: URLSearchParams): Parsed<CertificateQuery> {
  const ends = parameter(parameters, "ends");
  if (ends !== undefined && !isOneOf(ENDS, ends)) {
    return { ok: false, problem: `ends must be one of ${ENDS.join(", ")}` };
  }
  const sort = parameter(parameters, "sort") ?? "end";
  if (!isOneOf(CERTIFICATE_SORTS, sort)) {
    return { ok: false, problem: `sort must be one of ${CERTIFICATE_SORTS.join(", ")}` };
  }
  const page = pageNumber(parameters);
  if (!page) return { ok: false, problem: PAGE_PROBLEM };
  return { ok: true, query: { ends, category: textParameter(parameters, "category"), sort, page } };
}

/** The query string without defaults, `?ends=14&page=2`, or "". */
export function certificateQueryString({ ends, category, sort, page }: CertificateQuery): string {
  return searchOf({ ends, category, sort: sort === "end" ? undefined : sort }, page);
}

/** The URL of the page with these certificates. */
export function certificateHref(query: Partial<CertificateQuery>): string {
  return `/certificates${certificateQueryString({ sort: "end", page: 1, ...query })}`;
}

/** A target whose certificate is known, and when that ends, ms UTC. */
export interface CertificateRow {
  row: Row;
  end: number;
}

/** The targets whose certificates match a query, in its order. */
export function findCertificates(rows: readonly Row[], { ends, category, sort }: CertificateQuery): CertificateRow[] {
  const found = rows.flatMap((row): CertificateRow[] => {
    const { check, at, target } = row;
    if (!check?.certificate) return [];
    const { end } = check.certificate;
    if (category !== undefined && target.category !== category) return [];
    if (ends === "expired" ? end > at : ends !== undefined && (end <= at || end > at + Number(ends) * DAY)) return [];
    return [{ row, end }];
  });
  const byName = (a: CertificateRow, b: CertificateRow) => compareNames(a.row.target.name, b.row.target.name);
  const byEnd = (a: CertificateRow, b: CertificateRow) => a.end - b.end || byName(a, b);
  const byCategory = (a: CertificateRow, b: CertificateRow) =>
    compareNames(a.row.target.category, b.row.target.category) || byEnd(a, b);
  return found.sort({ end: byEnd, name: byName, category: byCategory }[sort]);
}
