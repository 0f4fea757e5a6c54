import { signal } from "@preact/signals";
import { unflatten } from "devalue";
import { type ComponentType, h, render } from "preact";
import { commentsIn, markerOf, parentOf, type Range, rangeOf } from "./markers.ts";
import { readSlots, Slot } from "./slots.ts";

/** Renders the islands of the document again, with the props that the server rendered them with. */
export function boot(
  components: Record<string, ComponentType>,
  serializedProps: unknown[],
): void {
  const props: Record<string, unknown>[] = unflatten(serializedProps, {
    Signal: ([value]: [unknown]) => signal(value),
    Slot: ([id]: [number]) => h(Slot, { id }),
    Instance: (value: object) => value,
  });
  const island = ([, name, index]: string[]) => h(components[name], props[Number(index)]);
  readSlots(island);
  for (const range of outermostIslands()) {
    const element = island(markerOf(range.start)!);
    const parent = parentOf(range);
    // Each in a task of its own, so that one that throws does not stop the others.
    setTimeout(() => render(element, parent));
  }
}

function outermostIslands(): Range[] {
  const ranges: Range[] = [];
  for (const comment of commentsIn(document.body)) {
    const last = ranges.at(-1);
    const inside = last &&
      comment.compareDocumentPosition(last.end) &
        Node.DOCUMENT_POSITION_FOLLOWING;
    const range = !inside && markerOf(comment)?.[0] === "island" ? rangeOf(comment) : null;
    if (range) ranges.push(range);
  }
  return ranges;
}
