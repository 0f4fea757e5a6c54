/** Milliseconds of work before everything else gets a turn. */
const TURN = 5;

/** Items that are visited in one go: that takes a fraction of a turn. */
const AT_ONCE = 100;

/**
 * Lets everything else in the event loop run. By a timer: while one `setImmediate` follows another, Deno 2.9 accepts no connections and
 * neither reads nor writes.
 */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

/** A function to call between steps of long work: once they have taken a turn's time, it lets everything else run. */
export function turns(): () => Promise<void> {
  let end = performance.now() + TURN;
  return async () => {
    if (performance.now() < end) return;
    await nextTurn();
    end = performance.now() + TURN;
  };
}

/** Visits items in their order, and lets everything else run between turns. */
export async function visitInTurns<Item>(
  items: readonly Item[],
  visit: (item: Item, index: number) => void,
): Promise<void> {
  const turn = turns();
  for (let start = 0; start < items.length; start += AT_ONCE) {
    const end = Math.min(start + AT_ONCE, items.length);
    for (let index = start; index < end; index++) visit(items[index], index);
    await turn();
  }
}
