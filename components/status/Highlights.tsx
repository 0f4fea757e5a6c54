import { CERTIFICATE_WARNING_DAYS } from "../../lib/model/certificate.ts";
import type { Target } from "../../lib/model/target.ts";
import type { View } from "../../lib/model/view.ts";
import { certificateHref } from "../../lib/show/certificate_query.ts";
import type { Census } from "../../lib/show/census.ts";
import { changesOf } from "../../lib/show/changes.ts";
import { slowTargets } from "../../lib/show/slow.ts";
import { counted } from "../../lib/text/numbers.ts";
import { SiteLinks } from "../shared/SiteLinks.tsx";

/** Targets that recovered in the last sweep, slow ones, and certificates that expire soon; nothing if there are none. */
export function Highlights({ view, ending }: { view: View; ending: Census["ending"] }) {
  const recovered = new Set(changesOf(view)?.recovered.map(({ target }) => target));
  const back = targetsIn(view, recovered);
  const slower = targetsIn(view, slowTargets(view));
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

/** @param href the URL of all of them */
function Highlight(what: string, sites: readonly Target[], href?: string) {
  return (
    <li>
      <b>{href ? <a href={href}>{what}</a> : what}:</b> <SiteLinks sites={sites} />
    </li>
  );
}

/** In the order of the list. */
function targetsIn({ list }: View, ids: ReadonlySetLike<string>): readonly Target[] {
  return ids.size === 0 ? [] : list.targets.filter(({ id }) => ids.has(id));
}
