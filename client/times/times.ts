import { age, moment, momentBeside } from "../../lib/show/times.ts";

/** Shows the times of a document in the viewer's zone and as ages, with UTC in a tooltip. */
export function showTimes(root: ParentNode, now: number): void {
  for (const element of root.querySelectorAll("[data-time]")) {
    const iso = element.getAttribute("datetime") ?? element.getAttribute("data-at") ?? "";
    const at = Date.parse(iso);
    const text = textOf(element, at, now);
    if (element.textContent === text) continue;
    element.textContent = text;
    element.setAttribute("title", `${iso.replace("T", " ").slice(0, 19)} UTC`);
  }
}

function textOf(element: Element, at: number, now: number): string {
  switch (element.getAttribute("data-time")) {
    case "age":
      // Past events are in the past even if the viewer's clock is behind, or the server's was ahead.
      return age(Math.min(at, now), now);
    case "beside":
      return momentBeside(at, Date.parse(element.getAttribute("data-beside")!), "local");
    default:
      return moment(at, now, "local");
  }
}
