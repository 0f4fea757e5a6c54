import { type ComponentChildren, createContext, Fragment, h, type VNode } from "preact";
import { jsxTemplate } from "preact/jsx-runtime";
import { currentPage } from "./page.ts";

/** True within an island, but not within the JSX that was handed to it. */
export const InIsland = createContext(false);

export interface SlotProps {
  id: number;
  children?: ComponentChildren;
}

/** JSX that a page hands to an island: the server renders it, and the browser takes it from the document. */
export function Slot({ id, children }: SlotProps): VNode {
  currentPage()!.slots[id] = null;
  return marked(`slot:${id}`, h(InIsland.Provider, { value: false }, children));
}

/** What no island has rendered, kept in the document for when one does. */
export function UnusedSlots(): VNode {
  const { slots } = currentPage()!;
  return h(Fragment, null, ...slots.map((slot, id) => slot && h("template", { id: `frsh-slot-${id}` }, slot)));
}

/** The content between the comments by which the browser finds it. */
export function marked(marker: string, content: ComponentChildren): VNode {
  const [kind] = marker.split(":");
  return h(Fragment, null, jsxTemplate([`<!--frsh:${marker}-->`]), content, jsxTemplate([`<!--/frsh:${kind}-->`]));
}
