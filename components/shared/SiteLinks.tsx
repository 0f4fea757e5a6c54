import type { Target } from "../../lib/model/target.ts";
import { number } from "../../lib/text/numbers.ts";

interface Site extends Pick<Target, "id" | "name"> {
  /** Shown behind it, in brackets. */
  note?: string;
}

/** How many are named. */
const MAX_NAMED = 12;

/** Links to the pages of sites: `A, B and 2 more`. */
export function SiteLinks({ sites }: { sites: readonly Site[] }) {
  const link = ({ id, name, note }: Site, index: number) => (
    <>
      {index > 0 && ", "}
      <a href={`/targets/${id}`} dir="auto">{name}</a>
      {note && ` (${note})`}
    </>
  );
  const more = sites.length - MAX_NAMED;
  return (
    <>
      {sites.slice(0, MAX_NAMED).map(link)}
      {more > 0 && ` and ${number(more)} more`}
    </>
  );
}
