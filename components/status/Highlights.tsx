import { CERTIFICATE_WARNING_DAYS } from "../../lib/model/certificate.ts";
import type { Target } from "../../lib/model/target.ts";
import type { View } from "../../lib/model/view.ts";
import { certificateHref } from "../../lib/show/certificate_query.ts";
import { certificateWarning } from "../../lib/show/certificate_words.ts";
import { changesOf } from "../../lib/show/changes.ts";
import { type Row, rows } from "../../lib/show/rows.ts";
import { slowTargets } from "../../lib/show/slow.ts";
import { counted } from "../../lib/text/numbers.ts";
import { SiteLinks } from "../shared/SiteLinks.tsx";

/** Which targets came back in the last sweep, which are slow, and whose certificates end soon; nothing when there are none. */
export function Highlights({ view }: { view: View }) {
  const recovered = new Set(changesOf(view)?.recovered.map(({ target }) => target));
  const back = view.list.targets.filter(({ id }) => recovered.has(id));
  const ending = rows(view).filter(endsSoon);
  const slow = slowTargets(view);
  const slower = view.list.targets.filter(({ id }) => slow.has(id));
  if (back.length + ending.length + slower.length === 0) return null;
  return (
    <ul class="highlights" aria-label="Recoveries, slow sites and expiring certificates">
      {slower.length > 0 && Highlight("Much slower than usual", slower)}
      {back.length > 0 && Highlight("Recovered since the previous check", back)}
      {ending.length > 0 &&
        Highlight(
          `${
            counted(ending.length, "certificate expires", "certificates expire")
          } within ${CERTIFICATE_WARNING_DAYS} days`,
          ending.map(({ target }) => target),
          certificateHref({ ends: "14" }),
        )}
    </ul>
  );
}

/** @param href leads to all of them */
function Highlight(what: string, sites: readonly Target[], href?: string) {
  return (
    <li>
      <b>{href ? <a href={href}>{what}</a> : what}:</b> <SiteLinks sites={sites} />
    </li>
  );
}

function endsSoon({ check, at }: Row): boolean {
  return check !== undefined && certificateWarning(check.certificate, at) !== undefined;
}
