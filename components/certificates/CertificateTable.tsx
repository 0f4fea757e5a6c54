import { secureHostOf } from "../../lib/check/certificate/certificate.ts";
import type { View } from "../../lib/model/view.ts";
import {
  certificateHref,
  type CertificateQuery,
  type CertificateRow,
  type CertificateSort,
} from "../../lib/show/certificate_query.ts";
import { certificateStatus } from "../../lib/show/certificate_words.ts";
import { date } from "../../lib/show/times.ts";
import { HostText } from "../shared/HostText.tsx";

export interface CertificateTableProps {
  view: View;
  query: CertificateQuery;
  certificates: readonly CertificateRow[];
}

/** Certificates with expiry, validity and issuer; only the process that inspected one knows its issuer. */
export function CertificateTable({ view, query, certificates }: CertificateTableProps) {
  const head = (sort: CertificateSort, text: string) => (
    <th scope="col" aria-sort={query.sort === sort ? "ascending" : undefined}>
      <a href={certificateHref({ ...query, sort, page: 1 })}>{text}</a>
    </th>
  );
  const row = ({ row: { target, check, at }, end }: CertificateRow) => {
    const { text, state } = certificateStatus(check!.certificate!, at);
    const issuer = view.certificates.get(secureHostOf(target) ?? "")?.issuer;
    return (
      <tr>
        <th scope="row">
          <a href={`/targets/${target.id}`} dir="auto">
            <HostText text={target.name} />
          </a>
        </th>
        <td class="category">
          <bdi>{target.category}</bdi>
        </td>
        <td class="end">{date(end)}</td>
        <td class={state === "valid" ? "validity" : `validity status ${state === "expiring" ? "blocked" : "down"}`}>
          {withoutDate(text)}
        </td>
        <td class="issuer">{issuer && <bdi>{issuer}</bdi>}</td>
      </tr>
    );
  };
  return (
    <table class="certificates">
      <caption class="hidden">Certificates and when they expire</caption>
      <thead>
        <tr>
          {head("name", "Site")}
          {head("category", "Category")}
          {head("end", "Expires")}
          <th scope="col">Validity</th>
          <th class="issuer" scope="col">Issuer</th>
        </tr>
      </thead>
      <tbody>{certificates.map(row)}</tbody>
    </table>
  );
}

/** The date has a column of its own. */
function withoutDate(text: string): string {
  return text.replace(/ \([^)]*\)$/, "");
}
