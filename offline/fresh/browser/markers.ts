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

/** Null where the browser moved the end elsewhere, as it does with elements that must not stand in one another. */
export function rangeOf(start: Comment): Range | null {
  const nodes: Node[] = [];
  let depth = 0;
  for (let node = start.nextSibling; node !== null; node = node.nextSibling) {
    if (markerOf(node)) depth++;
    else if (isComment(node) && node.data.startsWith("/frsh:") && depth-- === 0) return { start, nodes, end: node };
    nodes.push(node);
  }
  console.error(`Cannot bring <!--${start.data}--> alive: the HTML around it is not nested as HTML allows`);
  return null;
}

export function commentsIn(root: Node): Comment[] {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_COMMENT);
  const comments: Comment[] = [];
  while (walker.nextNode()) comments.push(walker.currentNode as Comment);
  return comments;
}

function isComment(node: Node): node is Comment {
  return node.nodeType === Node.COMMENT_NODE;
}
