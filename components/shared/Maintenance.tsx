import type { Target } from "../../lib/model/target.ts";
import type { View } from "../../lib/model/view.ts";
import { type Announcement, announcements, EVERY_WORDS } from "../../lib/show/maintenance.ts";
import { counted, number } from "../../lib/text/numbers.ts";
import { Time } from "./Time.tsx";

export interface MaintenanceProps {
  view: View;
  /** The sites that the page is about; where it is one, each line is about that. Default: all of the list. */
  targets?: readonly Target[];
}

/** How many are shown; the API has all of them. */
const MAX_SHOWN = 24;

/** Maintenance that is under way or planned, until when and why; nothing if none is announced. */
export function Maintenance({ view, targets }: MaintenanceProps) {
  const { open, planned } = announcements(view, targets);
  const all = [...open, ...planned];
  if (all.length === 0) return null;
  const item = (announcement: Announcement, index: number) => (
    <li>
      {index < open.length ? <b>Under way</b> : "Planned"}: {targets?.length !== 1 && Subject(announcement)}
      {Span(announcement, view.slot, index < open.length)}
      {announcement.window.note && (
        <>
          {" – "}
          <bdi>{announcement.window.note}</bdi>
        </>
      )}
    </li>
  );
  return (
    <section aria-labelledby="maintenance">
      <h2 id="maintenance">Maintenance</h2>
      <ul class="highlights">{all.slice(0, MAX_SHOWN).map(item)}</ul>
      {all.length > MAX_SHOWN && (
        <p class="more">
          <a href="/api/v1/maintenance">{number(all.length - MAX_SHOWN)} more</a>
        </p>
      )}
    </section>
  );
}

/** What it is for, with links. */
function Subject({ window: { category, id }, targets }: Announcement) {
  const [{ id: first, name }] = targets;
  if (id !== undefined) {
    return (
      <>
        <a href={`/targets/${first}`} dir="auto">{name}</a>,{" "}
      </>
    );
  }
  if (category === undefined) return "all sites, ";
  return (
    <>
      <a href={`/?category=${encodeURIComponent(category)}`}>
        <bdi>{category}</bdi>
      </a>{" "}
      ({counted(targets.length, "site")}),{" "}
    </>
  );
}

function Span({ from, to, window: { every } }: Announcement, now: number, isOpen: boolean) {
  const end = to === Infinity ? "until further notice" : (
    <>
      until <Time at={to} now={now} />
    </>
  );
  return (
    <>
      {!isOpen && (
        <>
          from <Time at={from} now={now} />
          {" "}
        </>
      )}
      {end}
      {every && `, ${EVERY_WORDS[every]}`}
    </>
  );
}
