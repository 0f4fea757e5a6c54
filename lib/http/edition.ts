import { dayOf } from "../model/day.ts";
import { isCurrent, type View } from "../model/view.ts";

let parts: readonly unknown[] = [];
let edition = 0;
const editions = new WeakMap<View, number>();

/**
 * A number for what is known about all targets: it rises with a new record, incident or list but, unlike a view's version,
 * not while a sweep is running.
 */
export function editionOf(view: View): number {
  const known = editions.get(view);
  if (known !== undefined) return known;
  const { latest, incidents, trail, days, list: { targets }, slot } = view;
  const now = [latest, incidents, trail, targets, isCurrent(view), dayOf(slot), ...days];
  if (now.length !== parts.length || now.some((part, index) => part !== parts[index])) edition++;
  parts = now;
  editions.set(view, edition);
  return edition;
}
