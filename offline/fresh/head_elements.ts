import { type ComponentChildren, Fragment, h, type VNode } from "preact";
import { useContext } from "preact/hooks";
import { InHead } from "./head.ts";
import { currentPage, type Page } from "./page.ts";

type Props = Record<string, unknown>;

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

/** Without a key two elements are the same when all but what they say of the page is. */
function identify(type: string, props: Props): string {
  if (type === "title") return type;
  const said = ["children", "nonce", type === "meta" ? "content" : "", type === "link" ? "href" : ""];
  const parts = Object.keys(props).sort().filter((name) => !said.includes(name)).map((name) =>
    name === "dangerouslySetInnerHTML" ? (props[name] as { __html: string }).__html : props[name]
  );
  return [type, ...parts].join("::");
}
