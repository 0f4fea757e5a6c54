import { type ComponentChild, Fragment, h, type VNode } from "preact";
import { commentsIn, markerOf, rangeOf } from "./markers.ts";

/** What the server rendered for each slot, as elements. */
const contents = new Map<number, ComponentChild[]>();

/** JSX that the page handed to an island. */
export function Slot({ id }: { id: number }): VNode {
  return h(Fragment, null, contents.get(id));
}

/** Reads the slots of the document, before any island is rendered. `island` gives the element that a marker stands for. */
export function readSlots(island: (marker: string[]) => VNode): void {
  const unused = document.querySelectorAll<HTMLTemplateElement>(
    "template[id^=frsh-slot-]",
  );
  for (const { id, content } of unused) {
    contents.set(
      Number(id.split("-").at(-1)),
      elements(content.childNodes, island),
    );
  }
  for (
    const root of [
      document.body,
      ...Array.from(unused, ({ content }) => content),
    ]
  ) {
    for (const comment of commentsIn(root)) {
      const [kind, id] = markerOf(comment) ?? [];
      const range = kind === "slot" ? rangeOf(comment) : null;
      if (range) contents.set(Number(id), elements(range.nodes, island));
    }
  }
}

function elements(
  nodes: Iterable<Node>,
  island: (marker: string[]) => VNode,
): ComponentChild[] {
  const found: ComponentChild[] = [];
  let skipped: Node | null | undefined = null;
  for (const node of nodes) {
    if (skipped) {
      if (node === skipped) skipped = null;
    } else if (node instanceof Text) {
      found.push(node.data);
    } else if (node instanceof Element) {
      found.push(
        h(
          node.localName,
          attributes(node),
          ...elements(node.childNodes, island),
        ),
      );
    } else {
      const marker = markerOf(node);
      if (!marker) continue;
      found.push(island(marker));
      skipped = rangeOf(node as Comment)?.end;
    }
  }
  return found;
}

function attributes(element: Element): Record<string, unknown> {
  return Object.fromEntries(
    Array.from(element.attributes, ({ name, value }) => {
      // A boolean attribute is true however it is written.
      return [
        name,
        typeof (element as unknown as Record<string, unknown>)[name] ===
            "boolean"
          ? true
          : value,
      ];
    }),
  );
}
