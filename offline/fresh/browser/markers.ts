/** The siblings between a marker and the marker that ends it. */
export interface Range {
  start: Comment;
  nodes: Node[];
  end: Comment;
}

/** What a marker says: `["island", name, index, key]` or `["slot", id]`; null for any other node. */
export function markerOf(node: Node): string[] | null {
  return isComment(node) && node.data.startsWith("frsh:") ? node.data.split(":").slice(1) : null;
}

/** Null where the browser has moved the end elsewhere, as it does with elements that must not stand in one another. */
export function rangeOf(start: Comment): Range | null {
  const nodes: Node[] = [];
  let depth = 0;
  for (let node = start.nextSibling; node !== null; node = node.nextSibling) {
    if (markerOf(node)) depth++;
    else if (
      isComment(node) && node.data.startsWith("/frsh:") && depth-- === 0
    ) return { start, nodes, end: node };
    nodes.push(node);
  }
  console.error(
    `Cannot bring <!--${start.data}--> alive: the HTML around it is not nested as HTML allows`,
  );
  return null;
}

export function commentsIn(root: Node): Comment[] {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_COMMENT);
  const comments: Comment[] = [];
  while (walker.nextNode()) comments.push(walker.currentNode as Comment);
  return comments;
}

/** What Preact needs of a parent element, with only the nodes of the range as children. */
export function parentOf({ start, end }: Range): Element {
  const parent = start.parentNode as Element;
  // Preact steps over comments when it looks for the next node, and so would leave the range.
  const [first, last] = [new Text(), new Text()];
  start.replaceWith(first);
  end.replaceWith(last);
  const children = () => {
    const nodes: Node[] = [];
    for (
      let node = first.nextSibling;
      node !== null && node !== last;
      node = node.nextSibling
    ) nodes.push(node);
    return nodes;
  };
  return {
    nodeType: Node.ELEMENT_NODE,
    namespaceURI: parent.namespaceURI,
    parentNode: parent,
    get childNodes() {
      return children();
    },
    get firstChild() {
      return children()[0] ?? null;
    },
    contains: (node: Node) => children().some((child) => child.contains(node)),
    insertBefore: (node: Node, before: Node | null) => parent.insertBefore(node, before ?? last),
    appendChild: (node: Node) => parent.insertBefore(node, last),
    removeChild: (node: Node) => parent.removeChild(node),
  } as unknown as Element;
}

function isComment(node: Node): node is Comment {
  return node.nodeType === Node.COMMENT_NODE;
}
