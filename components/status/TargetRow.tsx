import { jsxTemplate } from "preact/jsx-runtime";
import { renderToString } from "preact-render-to-string";
import { totalOf } from "../../lib/model/check.ts";
import { isDisputed } from "../../lib/model/opinion.ts";
import type { Target } from "../../lib/model/target.ts";
import { certificateWarning } from "../../lib/show/certificate_words.ts";
import type { Row } from "../../lib/show/rows.ts";
import { shownHost } from "../../lib/show/shown_host.ts";
import { outcomeWords } from "../../lib/show/words.ts";
import { duration, percentage } from "../../lib/text/numbers.ts";
import { SiteName } from "../shared/SiteName.tsx";
import { Marks } from "../shared/Marks.tsx";

const links = new WeakMap<Target, string>();

/** The markup of the links to a target's page and to its site: the same in every version. */
function linksOf(target: Target): string {
  let html = links.get(target);
  if (html === undefined) links.set(target, html = renderToString(<Links target={target} />));
  return html;
}

function Links({ target: { id, name, url } }: { target: Target }) {
  return (
    <>
      <a href={`/targets/${id}`} dir="auto">{SiteName({ name })}</a>{" "}
      <a class="site" href={url} rel="noreferrer" aria-label={`Visit ${name}`} data-host={shownHost(url)} />
    </>
  );
}

/** One target in the table. Marks are called, not made elements of: each component costs as much as the markup. */
export function TargetRow({ target, check, at, hour, uptimes }: Row) {
  const uptime = uptimes(target.id);
  const ms = check && totalOf(check.phases);
  const warning = check && certificateWarning(check.certificate, at);
  return (
    <tr>
      <th scope="row">
        {jsxTemplate([linksOf(target)])}
        {warning && <small class="warning">{warning}</small>}
      </th>
      <td class="category">
        <bdi>{target.category}</bdi>
      </td>
      <td class="hour">{Marks({ hour })}</td>
      <td class={`status ${check?.state ?? ""}`} data-status={check && (check.outcome ?? "unreached")}>
        {check ? outcomeWords(check, at) : "pending"}
        {isDisputed(check?.opinions) && (
          <>
            {" "}
            <small>disputed</small>
          </>
        )}
      </td>
      <td class="ms" data-ms={ms}>{typeof ms === "number" ? duration(ms) : null}</td>
      <td>{uptime["1d"] !== null && percentage(uptime["1d"])}</td>
      <td>{uptime["30d"] !== null && percentage(uptime["30d"])}</td>
    </tr>
  );
}
