/** How many rows are shown at once, more than a window has room for, and how many in each frame after that. */
const AT_ONCE = 40;
const STEP = 150;

/** The number of the latest call: earlier ones stop. */
let latest = 0;

/**
 * Shows rows of a table, the first ones immediately and the others little by little: a thousand rows that come into view
 * with one key would hold up the next. The table is busy until all are there.
 */
export function reveal(table: HTMLTableElement, rows: readonly HTMLTableRowElement[]): void {
  const mine = ++latest;
  for (const row of rows.slice(0, AT_ONCE)) row.hidden = false;
  const rest = rows.slice(AT_ONCE).filter((row) => row.hidden);
  const step = () => {
    if (mine !== latest) return;
    for (const row of rest.splice(0, STEP)) row.hidden = false;
    if (rest.length > 0) setTimeout(step);
    else table.removeAttribute("aria-busy");
  };
  if (rest.length === 0) return table.removeAttribute("aria-busy");
  table.setAttribute("aria-busy", "true");
  // In a task after the one that paints the first.
  requestAnimationFrame(() => setTimeout(step));
}

/** Hides rows little by little, the last ones first: hundreds at once would hold up a phone that has just loaded the page. */
export function fold(rows: HTMLTableRowElement[]): void {
  const mine = ++latest;
  const step = () => {
    if (mine !== latest) return;
    for (const row of rows.splice(-STEP)) row.hidden = true;
    if (rows.length > 0) setTimeout(step);
  };
  step();
}

/** Leaves the rows as they are. */
export function stopRevealing(): void {
  latest++;
}
