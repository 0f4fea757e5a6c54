/** Runs in the head, before anything is painted, so that nothing flashes in other colours or moves when times change. */
import { showDays } from "./local_days.ts";
import { showTimes } from "./times.ts";

try {
  const theme = localStorage.getItem("theme");
  if (theme) document.documentElement.dataset.theme = theme;
} catch {
  // A browser that keeps nothing shows the colours of the system.
}

// As the parser adds them: by the time the islands are alive the page has been seen.
const show = () => showTimes(document, Date.now());
const watch = new MutationObserver(show);
watch.observe(document, { childList: true, subtree: true });
document.addEventListener("DOMContentLoaded", () => {
  watch.disconnect();
  show();
  showDays(document);
});
