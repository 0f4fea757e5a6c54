/** Runs in the head, before anything is painted, so that nothing flashes in other colours or moves when times change. */
import { showDays } from "./local_days.ts";
import { showTimes } from "./times.ts";

try {
  const theme = localStorage.getItem("theme");
  if (theme) document.documentElement.dataset.theme = theme;
} catch {
  // Without storage, the system's colours apply.
}

/** Runs before each frame while the page loads: by the time islands run, people have seen it. */
function show(): void {
  showTimes(document, Date.now());
  if (document.readyState === "loading") requestAnimationFrame(show);
}
requestAnimationFrame(show);
document.addEventListener("DOMContentLoaded", () => {
  showTimes(document, Date.now());
  showDays(document);
});
