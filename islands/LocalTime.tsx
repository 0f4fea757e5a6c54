import { useEffect, useState } from "preact/hooks";
import { age, moment, zoneName } from "../lib/format.ts";

/** How often ages are brought up to date, in ms. */
const STEP = 5000;

/**
 * Says in which zone the times on the page are. The server writes them in UTC; in the browser this island turns them
 * into the viewer's zone and into ages that go on.
 */
export default function LocalTime() {
  const [zone, setZone] = useState("UTC");
  useEffect(() => {
    const viewers = Intl.DateTimeFormat().resolvedOptions().timeZone;
    setZone(zoneName(viewers, Date.now()));
    showTimes();
    const timer = setInterval(() => document.hidden || showTimes(), STEP);
    document.addEventListener("visibilitychange", showTimes);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", showTimes);
    };
  }, []);
  return <span class="zone">Times in {zone}</span>;
}

function showTimes(): void {
  const now = Date.now();
  for (const element of document.querySelectorAll("[data-time]")) {
    const iso = element.getAttribute("datetime") ?? element.getAttribute("data-at") ?? "";
    const at = Date.parse(iso);
    const text = element.getAttribute("data-time") === "age" ? age(at, now) : moment(at, now);
    if (element.textContent === text) continue;
    element.textContent = text;
    element.setAttribute("title", `${iso.replace("T", " ").slice(0, 19)} UTC`);
  }
}
