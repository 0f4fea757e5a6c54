import "../images.ts";
import "./history.ts";
import { type ComponentType, h, render } from "preact";

/** Renders the islands of the document again. */
export function boot(components: Record<string, ComponentType>): void {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_COMMENT);
  const comments: Comment[] = [];
  while (walker.nextNode()) comments.push(walker.currentNode as Comment);
  for (const comment of comments) {
    const [, name] = /^frsh:island:(\w+):/.exec(comment.data) ?? [];
    // Each in a task of its own, so that one that throws does not stop the others.
    if (name) setTimeout(() => renderAfter(comment, components[name]));
  }
}

/** Renders a component in place of the nodes from a comment to the one that ends the island. */
function renderAfter(start: Comment, component: ComponentType): void {
  const nodes: Node[] = [];
  let end = start.nextSibling;
  for (; !(end instanceof Comment && end.data === "/frsh:island"); end = end.nextSibling) {
    // The browser moves the end elsewhere when elements are nested that must not be.
    if (end === null) {
      throw new Error(`Cannot start <!--${start.data}-->: the HTML around it is not nested as HTML allows`);
    }
    nodes.push(end);
  }
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
  render(h(component, null), root as unknown as Element);
}
