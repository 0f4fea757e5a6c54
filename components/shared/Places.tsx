import type { PlaceStatus, View } from "../../lib/model/view.ts";
import { type PlaceVerdict, placeVerdicts } from "../../lib/show/places.ts";
import { number } from "../../lib/text/numbers.ts";
import { SiteLinks } from "./SiteLinks.tsx";
import { Time } from "./Time.tsx";

/** What each place found of the sites that seemed down, and which places do not respond; nothing where none is configured. */
export function Places({ view }: { view: View }) {
  const verdicts = placeVerdicts(view);
  if (!verdicts) return null;
  const { places, disputed } = verdicts;
  return (
    <section aria-labelledby="places">
      <h2 id="places">Places</h2>
      <p class="subtitle">Sites that seem down are checked again from other places; the majority decides.</p>
      <ul class="highlights">
        {places.map((place) => (
          <li>
            <b>{place.name}:</b> {Found(place, view.slot)}
          </li>
        ))}
        {disputed.length > 0 && (
          <li>
            <b>Disputed:</b> <SiteLinks sites={disputed.map(({ target, words }) => ({ ...target, note: words }))} />
          </li>
        )}
      </ul>
    </section>
  );
}

function Found(place: PlaceVerdict, now: number) {
  const { down, up } = place;
  return (
    <>
      <PlaceResponse place={place} now={now} />
      {down + up > 0 && `; confirmed ${number(down)} of ${number(down + up)} as down in the last check`}
    </>
  );
}

/** When a place responded last, or since when it has not. */
export function PlaceResponse({ place: { responded, silentSince }, now }: { place: PlaceStatus; now: number }) {
  if (silentSince !== undefined) {
    return (
      <>
        no response since <Time at={silentSince} now={now} />
      </>
    );
  }
  if (responded === 0) return "not needed yet";
  return (
    <>
      last responded at <Time at={responded} now={now} />
    </>
  );
}
