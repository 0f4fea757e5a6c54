import { signal } from "@preact/signals";
import { unflatten } from "devalue";
import { type ComponentType, h, render, type VNode } from "preact";
import { commentsIn, markerOf, type Range, rangeOf } from "./markers.ts";
import { readSlots, Slot } from "./slots.ts";

// As the published package's client does for its own navigation, whether the application uses that or not.
if (history.state === null) history.replaceState({ fClientNav: true }, "", location.href);
addEventListener("popstate", ({ state }) => {
  if (state?.fClientNav) location.reload();
});

/** Renders the islands of the document again, with the props that the server rendered them with. */
export function boot(components: Record<string, ComponentType>, serializedProps: unknown[]): void {
  const props: Record<string, unknown>[] = unflatten(serializedProps, {
    Signal: ([value]: [unknown]) => signal(value),
    Slot: ([id]: [number]) => h(Slot, { id }),
    Instance: (value: object) => value,
  });
  const island = ([, name, index]: string[]) => h(components[name], props[Number(index)]);
  readSlots(island);
  for (const range of outermostIslands()) {
    const element = island(markerOf(range.start)!);
    // Each in a task of its own, so that one that throws does not stop the others.
    setTimeout(() => renderInto(range, element));
  }
}

function outermostIslands(): Range[] {
  const ranges: Range[] = [];
  for (const comment of commentsIn(document.body)) {
    const last = ranges.at(-1)?.end;
    const inside = last && comment.compareDocumentPosition(last) & Node.DOCUMENT_POSITION_FOLLOWING;
    const range = !inside && markerOf(comment)?.[0] === "island" ? rangeOf(comment) : null;
    if (range) ranges.push(range);
  }
  return ranges;
}

function renderInto({ start, nodes, end }: Range, element: VNode): void {
  start.remove();
  // Preact steps over comments when it looks for the next node, and so would leave the range.
  const last = new Text();
  end.replaceWith(last);
  const parent = last.parentNode as Element;
  // What Preact uses of a parent, with the nodes of the range as its only children.
  const root = {
    namespaceURI: parent.namespaceURI,
    childNodes: nodes,
    firstChild: nodes[0],
    insertBefore: (node: Node, before: Node | null) => parent.insertBefore(node, before ?? last),
  };
  render(element, root as unknown as Element);
}
