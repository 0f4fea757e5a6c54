import type { View } from "../../lib/model/view.ts";
import { changesOf } from "../../lib/show/changes.ts";
import type { DownNow } from "../../lib/show/down_now.ts";
import { number } from "../../lib/text/numbers.ts";
import { DOWN_IDS } from "./DownNow.tsx";

/** How long sites have been down, as links, and how many recovered: new outages must not hide among old ones. */
export function DownAges({ view, down: { isKnown, today, longer } }: { view: View; down: DownNow }) {
  if (!isKnown || !view.latest) return null;
  const changes = changesOf(view);
  const fresh = today.filter(({ isNew }) => isNew).length;
  const ages = [
    fresh > 0 && Age("fresh", fresh, "new"),
    today.length > 0 && Age("today", today.length, "today"),
    longer.length > 0 && Age("longer", longer.length, today.length > 0 ? "for longer" : "for longer than a day"),
  ].filter((age) => age !== false);
  const recovered = changes?.recovered.length ?? 0;
  return (
    <>
      {ages.map((age, index) => [index > 0 && " · ", age])}
      {ages.length > 0 && ". "}
      {recovered > 0 && (
        <>
          <b>{number(recovered)}</b> recovered since the previous check.
        </>
      )}
      {changes && recovered + fresh === 0 && "Nothing has changed since the previous check."}
    </>
  );
}

function Age(part: keyof typeof DOWN_IDS, count: number, words: string) {
  return (
    <a href={`#${DOWN_IDS[part]}`}>
      <b>{number(count)}</b> {words}
    </a>
  );
}
