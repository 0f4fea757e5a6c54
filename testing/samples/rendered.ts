import type { VNode } from "preact";
import { renderToString } from "preact-render-to-string";

/** What a component's markup is, and what of it can be read. */
export interface Rendered {
  html: string;
  /** Without tags, blocks and cells apart, white space collapsed, entities as characters. */
  text: string;
}

const EDGE_OF_BLOCK = /<\/(h\d|p|li|ul|caption|summary|label|option|text)>|<\/?(tr|th|td)\b[^>]*>/g;
const CHARACTERS: Record<string, string> = { "&lt;": "<", "&gt;": ">", "&quot;": '"', "&amp;": "&" };

export function rendered(vnode: VNode | null): Rendered {
  const html = vnode ? renderToString(vnode) : "";
  return { html, text: textOf(html) };
}

/** What the pointer finds in a picture. */
const HINT = /<title>[^<]*<\/title>(?=<\/rect>)/g;

/** What can be read of markup. */
export function textOf(html: string): string {
  return html.replaceAll(HINT, "").replaceAll(EDGE_OF_BLOCK, " ").replaceAll(/<[^>]*>/g, "")
    .replaceAll(/&\w+;/g, (entity) => CHARACTERS[entity] ?? entity)
    .replaceAll(/\s+/g, " ").trim();
}
