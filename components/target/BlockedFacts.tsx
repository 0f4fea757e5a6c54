import type { View } from "../../lib/model/view.ts";
import { WALLS } from "../../lib/model/wall.ts";
import type { Row } from "../../lib/show/rows.ts";
import { counted } from "../../lib/text/numbers.ts";

/** What blocks checks of a site, how many other sites it blocks, and how their owner can allow them. */
export function BlockedFacts({ view, row }: { view: View; row: Row }) {
  const { wall } = row.check!;
  const { userAgent, addresses } = view.visitor;
  const others = view.latest!.record.checks.filter((check) => check.wall === wall).length - 1;
  return (
    <>
      {wall
        ? (
          <>
            <b class="blocked">{WALLS[wall]}</b>
            {others > 0 && `, which blocks checks of ${counted(others, "other site")} too`}
          </>
        )
        : "The site itself, or an unidentified service in front of it"}
      <small class="details">
        Its owner can allow requests with the user agent <code dir="ltr">{userAgent}</code>
        {addresses.length > 0 && (
          <>
            {" from "}
            {addresses.map((address, index) => (
              <>
                {index > 0 && ", "}
                <code>{address}</code>
              </>
            ))}
          </>
        )}
        .
      </small>
    </>
  );
}
