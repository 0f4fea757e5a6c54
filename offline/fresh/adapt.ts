import { h, options, type VNode } from "preact";
import { activeLink } from "./active_link.ts";
import { headElement, MovedElements } from "./head.ts";
import { islandElement, IslandScript } from "./islands.ts";
import { currentPage, type Page } from "./page.ts";

/** Preact calls this before it renders a node; its own add-ons hook in here too. */
const hooks = options as { __b?: (vnode: VNode<Record<string, unknown>>) => void };
const before = hooks.__b;

hooks.__b = (vnode) => {
  const page = currentPage();
  if (page !== null && !page.adapted.has(vnode)) adapt(vnode, page);
  before?.(vnode);
};

/** Precompiled JSX has no nodes that could hold a key: like the published package, this leaves it in the document. */
const attribute = options.attr;
options.attr = (name, value) => {
  if (name !== "key") return attribute?.(name, value);
  return `data-frsh-key="${String(value).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;")}"`;
};

const HEAD_ELEMENTS = new Set(["title", "meta", "link", "script", "style", "base", "noscript", "template"]);

function adapt(vnode: VNode<Record<string, unknown>>, page: Page): void {
  const { type, props } = vnode;
  if (typeof type === "function") {
    const island = page.build.islandOf.get(type);
    if (island) vnode.type = islandElement(island, type, vnode.key, page);
  } else if (HEAD_ELEMENTS.has(type)) {
    vnode.type = headElement(type, vnode.key, page);
  } else if (type === "a") {
    vnode.props = { ...props, ...activeLink(props, page.url) };
  } else if (type === "head") {
    vnode.props = { ...props, children: [props.children, h(MovedElements, null)] };
  } else if (type === "body") {
    // Last, when all islands of the page are known.
    vnode.props = { ...props, children: [props.children, h(IslandScript, null)] };
  }
}
