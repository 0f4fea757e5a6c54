import { useEffect, useState } from "preact/hooks";
import { showTimes } from "../client/times/times.ts";
import { zoneName } from "../lib/show/times.ts";

/** How often ages are brought up to date, in ms. */
const STEP = 5000;

/**
 * Says in which zone the times on the page are. The server writes them in UTC; in the browser this island turns them
 * into the viewer's zone and into ages that keep growing.
 */
export default function LocalTime() {
  const [zone, setZone] = useState("UTC");
  useEffect(() => {
    const viewers = Intl.DateTimeFormat().resolvedOptions().timeZone;
    setZone(zoneName(viewers, Date.now()));
    const show = () => showTimes(document, Date.now());
    show();
    const timer = setInterval(() => document.hidden || show(), STEP);
    document.addEventListener("visibilitychange", show);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", show);
    };
  }, []);
  return <span class="zone">Times in {zone}</span>;
}
