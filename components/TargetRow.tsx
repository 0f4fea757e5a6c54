import { duration, outcomeWords } from "../lib/format.ts";
import { totalOf } from "../lib/record.ts";
import { CERTIFICATE_WARNING_DAYS, type Row } from "../lib/rows.ts";
import { Marks } from "./Marks.tsx";

/** One target in the table. Marks are called, not made elements of: each component costs as much as the markup. */
export function TargetRow({ target, check, hour }: Row) {
  const ms = check && totalOf(check.phases);
  return (
    <tr>
      <th scope="row">
        <a href={`/targets/${target.id}`} dir="auto">{target.name}</a>{" "}
        <a class="site" href={target.url} rel="noreferrer" aria-label={`Visit ${target.name}`} />
        {certificateWarning(check?.certificateDays)}
      </th>
      <td class="category">
        <bdi>{target.category}</bdi>
      </td>
      <td class="hour">{Marks({ hour })}</td>
      <td class={`status ${check?.state ?? ""}`} data-status={check && (check.outcome ?? "unreached")}>
        {check ? outcomeWords(check) : "not checked yet"}
      </td>
      <td class="ms" data-ms={ms}>{typeof ms === "number" ? duration(ms) : null}</td>
    </tr>
  );
}

function certificateWarning(days: number | null | undefined) {
  if (typeof days !== "number" || days >= CERTIFICATE_WARNING_DAYS || days < 0) return null;
  const when = days === 0 ? "today" : days === 1 ? "in a day" : `in ${days} days`;
  return <small class="warning">{`certificate ends ${when}`}</small>;
}
