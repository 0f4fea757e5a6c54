/**
 * Makes what the page shows the same as another document's, by changing only what differs: scroll, focus, selection
 * and open details stay. What islands rendered (inside `data-keep`) is left alone, and so is a control that has the focus.
 */
export function morph(page: Document, next: Document): void {
  page.title = next.title;
  const icon = (from: Document) => from.querySelector("link[rel=icon]")!;
  if (!icon(page).isEqualNode(icon(next))) icon(page).replaceWith(page.importNode(icon(next)));
  const focused = page.activeElement;
  morphElement(page.body, next.body);
  // A row that went into another group was made anew.
  const href = focused?.isConnected ? null : focused?.getAttribute("href");
  if (href) page.querySelector<HTMLElement>(`a[href="${CSS.escape(href)}"]`)?.focus({ preventScroll: true });
}

function morphElement(from: Element, to: Element): void {
  if (from.hasAttribute("data-keep") || from.localName === "script") return;
  if (from === document.activeElement && from.matches("input, select")) return;
  const isSamePage = from.hasAttribute("data-folded") === to.hasAttribute("data-folded");
  if (from.localName === "details" && isSamePage) to.toggleAttribute("open", from.hasAttribute("open"));
  if (from.isEqualNode(to)) return;
  for (const { name } of [...from.attributes]) if (!to.hasAttribute(name)) from.removeAttribute(name);
  for (const { name, value } of to.attributes) if (from.getAttribute(name) !== value) from.setAttribute(name, value);
  morphChildren(from, to);
}

function morphChildren(from: Element, to: Element): void {
  const wanted = [...to.childNodes].map((node) => ({ node, identity: identityOf(node) }));
  const identities = new Set(wanted.map(({ identity }) => identity));
  const present = new Map<string, ChildNode[]>();
  for (const node of [...from.childNodes]) {
    const identity = identityOf(node);
    if (!identities.has(identity)) node.remove();
    else if (present.has(identity)) present.get(identity)!.push(node);
    else present.set(identity, [node]);
  }
  let place = from.firstChild;
  for (const { node, identity } of wanted) {
    const same = present.get(identity)?.shift();
    if (!same) {
      from.insertBefore(document.importNode(node, true), place);
      continue;
    }
    if (same === place) place = place.nextSibling;
    else from.insertBefore(same, place);
    if (same instanceof Element) morphElement(same, node as Element);
    else if (same.nodeValue !== node.nodeValue) same.nodeValue = node.nodeValue;
  }
  while (place) {
    const after: ChildNode | null = place.nextSibling;
    place.remove();
    place = after;
  }
}

/** What identifies a node among its siblings: a row its target, a part of the page its heading. */
function identityOf(node: Node): string {
  if (!(node instanceof Element)) return node.nodeName;
  if (node.id) return `#${node.id}`;
  if (node.localName === "tbody") return `tbody ${node.getAttribute("data-group")}`;
  const label = node.getAttribute("aria-labelledby");
  if (label) return `by ${label}`;
  const link = node.matches(".targets tr, .bad li") ? node.querySelector("a") : null;
  return link ? `to ${link.getAttribute("href")} ${link.textContent}` : `${node.localName}.${node.classList.item(0)}`;
}
