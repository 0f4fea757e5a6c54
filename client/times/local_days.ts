import { dayName, dayText } from "../../lib/show/times.ts";

/** Regroups past incidents, which the server groups by the UTC day on which they ended, by the viewer's own days. */
export function showDays(page: Document): void {
  const sections = [...page.querySelectorAll<HTMLElement>("[data-ended]")];
  const incidents = sections.flatMap((section) => [...section.querySelectorAll(":scope > ul > li")]);
  const days = Map.groupBy(incidents, (incident) => dayText(endOf(incident), "local"));
  for (const [day, incidents] of days) {
    const section = sections[0].cloneNode(true) as HTMLElement;
    const heading = section.querySelector("h2")!;
    section.dataset.ended = day;
    heading.id = `day-${day}`;
    heading.textContent = `Ended on ${dayName(endOf(incidents[0]), "local")}`;
    section.setAttribute("aria-labelledby", heading.id);
    section.querySelector("ul")!.replaceChildren(...incidents);
    sections[0].before(section);
  }
  for (const section of sections) section.remove();
}

function endOf(incident: Element): number {
  return Date.parse(incident.querySelectorAll("time")[1].dateTime);
}
