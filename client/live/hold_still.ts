/** What a reader may be looking at: its place in the window shows whether the page has moved. */
const LANDMARKS = "main :is(h2, .targets tr, .incidents li, .categories li, .responses li, .checks tr)";

/**
 * Changes the page without moving what is being read, whatever grows or shrinks above it. Scroll anchoring would do so
 * in some browsers, but follows a single element, which may be just the one that has moved.
 */
export function holdStill(change: () => void): void {
  if (scrollY === 0) return change();
  const seen = landmarksInSight();
  const { style } = document.documentElement;
  style.setProperty("overflow-anchor", "none");
  change();
  const moves = seen.filter(({ element }) => element.isConnected && element.checkVisibility())
    .map(({ element, top }) => element.getBoundingClientRect().top - top)
    .sort((a, b) => a - b);
  // The median, since single rows may have gone elsewhere.
  const move = moves[Math.floor(moves.length / 2)];
  if (move) scrollBy({ top: move, behavior: "instant" });
  style.removeProperty("overflow-anchor");
}

function landmarksInSight(): { element: Element; top: number }[] {
  const seen: { element: Element; top: number }[] = [];
  for (const element of document.querySelectorAll(LANDMARKS)) {
    const { top, bottom, height } = element.getBoundingClientRect();
    if (height > 0 && bottom > 0 && top < innerHeight) seen.push({ element, top });
  }
  return seen;
}
