import { age, moment } from "../../lib/show/times.ts";

/** Shows the times of a document in the viewer's zone and as ages, with UTC in a tooltip. */
export function showTimes(root: ParentNode, now: number): void {
  for (const element of root.querySelectorAll("[data-time]")) {
    const iso = element.getAttribute("datetime") ?? element.getAttribute("data-at") ?? "";
    const at = Date.parse(iso);
    // What is over lies in the past, also where the viewer's clock is late or the server's was ahead.
    const text = element.getAttribute("data-time") === "age" ? age(Math.min(at, now), now) : moment(at, now);
    if (element.textContent === text) continue;
    element.textContent = text;
    element.setAttribute("title", `${iso.replace("T", " ").slice(0, 19)} UTC`);
  }
}
