import { type ComponentChildren, createContext, h } from "preact";

/** True below a `Head`: what stands there belongs to the document's head. */
export const InHead = createContext(false);

export interface HeadProps {
  children?: ComponentChildren;
}

/**
 * Moves title, meta, link, script and style elements from anywhere in a page into the document's head. The same `key`,
 * or a second title, replaces what the head had. Works while the server renders; in the browser it shows nothing.
 */
export function Head({ children }: HeadProps): ComponentChildren {
  return typeof document === "undefined" ? h(InHead.Provider, { value: true }, children) : null;
}
