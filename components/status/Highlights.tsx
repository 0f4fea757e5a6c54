import { CERTIFICATE_WARNING_DAYS } from "../../lib/model/certificate.ts";
import type { Target } from "../../lib/model/target.ts";
import type { View } from "../../lib/model/view.ts";
import { certificateWarning } from "../../lib/show/certificate_words.ts";
import { type Row, rows } from "../../lib/show/rows.ts";
import { counted, number } from "../../lib/text/numbers.ts";

/** As many targets as are named in one note. */
const MAX_NAMED = 12;

/** Which targets came back in the last sweep, and whose certificates end soon; nothing when there are none. */
export function Highlights({ view }: { view: View }) {
  const back = cameBack(view);
  const ending = rows(view).filter(endsSoon);
  if (back.length + ending.length === 0) return null;
  return (
    <ul class="highlights" aria-label="Recoveries and expiring certificates">
      {back.length > 0 && Highlight("Recovered since the previous check", back)}
      {ending.length > 0 &&
        Highlight(
          `${
            counted(ending.length, "certificate expires", "certificates expire")
          } within ${CERTIFICATE_WARNING_DAYS} days`,
          ending.map(({ target }) => target),
        )}
    </ul>
  );
}

function Highlight(what: string, targets: readonly Target[]) {
  const link = ({ id, name }: Target, index: number) => (
    <>
      {index > 0 && ", "}
      <a href={`/targets/${id}`} dir="auto">{name}</a>
    </>
  );
  const more = targets.length - MAX_NAMED;
  return (
    <li>
      <b>{what}:</b> {targets.slice(0, MAX_NAMED).map(link)}
      {more > 0 && ` and ${number(more)} more`}
    </li>
  );
}

function cameBack({ latest, sweeps, incidents, list }: View): Target[] {
  if (!latest?.record.reliable || sweeps[0] !== latest || sweeps.length < 2) return [];
  const ids = new Set(
    incidents.closed.filter(({ closed, ended }) => closed === latest.record.slot && ended !== "removed")
      .map(({ target }) => target),
  );
  return list.targets.filter(({ id }) => ids.has(id));
}

function endsSoon({ check, at }: Row): boolean {
  return check !== undefined && certificateWarning(check.certificate, at) !== undefined;
}
