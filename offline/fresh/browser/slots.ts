import { type ComponentChild, Fragment, h, type VNode } from "preact";
import { commentsIn, markerOf, rangeOf } from "./markers.ts";

/** What the server rendered for each slot, as elements. */
const contents = new Map<number, ComponentChild[]>();

/** JSX that the page handed to an island. */
export function Slot({ id }: { id: number }): VNode {
  return h(Fragment, null, contents.get(id));
}

/** Reads the slots of the document before any island is rendered. `island` gives the element that a marker stands for. */
export function readSlots(island: (marker: string[]) => VNode): void {
  const unused = [...document.querySelectorAll<HTMLTemplateElement>("template[id^=frsh-slot-]")];
  for (const { id, content } of unused) {
    contents.set(Number(id.split("-").at(-1)), elements(content.childNodes, island));
  }
  for (const comment of [document.body, ...unused.map(({ content }) => content)].flatMap(commentsIn)) {
    const [kind, id] = markerOf(comment) ?? [];
    const range = kind === "slot" ? rangeOf(comment) : null;
    if (range) contents.set(Number(id), elements(range.nodes, island));
  }
}

function elements(nodes: Iterable<Node>, island: (marker: string[]) => VNode): ComponentChild[] {
  const found: ComponentChild[] = [];
  let skippedTo: Node | undefined;
  for (const node of nodes) {
    const marker = markerOf(node);
    if (skippedTo) {
      if (node === skippedTo) skippedTo = undefined;
    } else if (marker) {
      found.push(island(marker));
      skippedTo = rangeOf(node as Comment)?.end;
    } else if (node instanceof Text) {
      found.push(node.data);
    } else if (node instanceof Element) {
      found.push(h(node.localName, attributesOf(node), ...elements(node.childNodes, island)));
    }
  }
  return found;
}

function attributesOf(element: Element): Record<string, unknown> {
  const attributes: Record<string, unknown> = {};
  for (const { name, value } of element.attributes) {
    if (name === "data-frsh-key") attributes.key = value;
    // A boolean attribute is true however it is written.
    else attributes[name] = typeof Reflect.get(element, name) === "boolean" ? true : value;
  }
  return attributes;
}
