/** Runs in the head, before anything is painted, so that nothing flashes in other colours or moves when times change. */
import { showDays } from "./local_days.ts";
import { showTimes } from "./times.ts";

try {
  const theme = localStorage.getItem("theme");
  if (theme) document.documentElement.dataset.theme = theme;
} catch {
  // A browser that keeps nothing shows the colours of the system.
}

/** Before each frame for as long as the page comes: by the time the islands are alive it has been seen. */
function show(): void {
  showTimes(document, Date.now());
  if (document.readyState === "loading") requestAnimationFrame(show);
}
requestAnimationFrame(show);
document.addEventListener("DOMContentLoaded", () => {
  showTimes(document, Date.now());
  showDays(document);
});
