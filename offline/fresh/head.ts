import { type ComponentChildren, createContext, Fragment, h, type VNode } from "preact";
import { useContext } from "preact/hooks";
import { currentPage, type Page } from "./page.ts";

type Props = Record<string, unknown>;

/** True below a `Head`: its elements belong in the document's head. */
const InHead = createContext(false);

/**
 * Moves title, meta, link, script and style elements from anywhere in a page into the document's head. The same `key`,
 * or a second title, replaces what the head had.
 */
export function Head({ children }: { children?: ComponentChildren }): ComponentChildren {
  return h(InHead.Provider, { value: true }, children);
}

/** In place of an element that a `Head` may move, or that a moved one may replace. */
export function headElement(type: string, key: unknown, page: Page) {
  return (props: Props): ComponentChildren => {
    const nonce = (type === "script" || type === "style") && !props.nonce ? { nonce: page.nonce } : {};
    const element = h(type, { ...props, ...nonce }) as VNode;
    page.adapted.add(element);
    const identity = String(key ?? identify(type, props));
    if (useContext(InHead)) {
      page.headElements.set(identity, element);
      return null;
    }
    const moved = page.headElements.get(identity);
    page.headElements.delete(identity);
    return moved ?? element;
  };
}

/** The elements that a `Head` moved and that replaced none. */
export function MovedElements(): VNode {
  return h(Fragment, null, ...currentPage()!.headElements.values());
}

/** Without a key two elements are the same when they differ in their content only. */
function identify(type: string, props: Props): string {
  if (type === "title") return type;
  const content = ["children", "nonce", type === "meta" ? "content" : "", type === "link" ? "href" : ""];
  const names = Object.keys(props).sort().filter((name) => !content.includes(name));
  return [type, ...names.map((name) => props[name])].join("::");
}
