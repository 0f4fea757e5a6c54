import { isDisputed } from "../../lib/model/opinion.ts";
import type { PlaceStatus } from "../../lib/model/view.ts";
import type { Row } from "../../lib/show/rows.ts";
import { opinionWords } from "../../lib/show/words.ts";
import { PlaceResponse } from "../shared/Places.tsx";

/** What each place found of a site in the newest check, and how each does. */
export function PlaceFacts({ places, row, now }: { places: readonly PlaceStatus[]; row: Row; now: number }) {
  const opinions = row.check?.opinions;
  return (
    <>
      {opinions
        ? `${isDisputed(opinions) ? "disputed" : "last check"}: ${opinionWords(opinions)}`
        : "give a second opinion when this site seems down"}{" "}
      <small class="details">
        {places.map((place, index) => (
          <>
            {index > 0 && "; "}
            {place.name}: <PlaceResponse place={place} now={now} />
          </>
        ))}
      </small>
    </>
  );
}
