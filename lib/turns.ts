/** Milliseconds of a turn. */
const TURN = 5;

/** Items that are visited in one go: that takes a fraction of a turn. */
const AT_ONCE = 100;

/**
 * Gives everything else its turn. By a timer: while one `setImmediate` follows another, Deno 2.9 accepts no connections and
 * neither reads nor writes.
 */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

/** Gives everything else its turn when it is called and the own one is over. */
export function turns(): () => Promise<void> {
  let end = performance.now() + TURN;
  return async () => {
    if (performance.now() < end) return;
    await nextTurn();
    end = performance.now() + TURN;
  };
}

/** Visits items in their order, and gives everything else its turn whenever the own one is over. */
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
