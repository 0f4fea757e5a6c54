import { options, type VNode } from "preact";
import { asset } from "./asset.ts";

/** Gives images the build's id, as `asset()` would, on the server and in islands. */
const next = options.vnode;
options.vnode = (vnode) => {
  if (vnode.type === "img" || vnode.type === "source") nameBuild(vnode as VNode<Record<string, unknown>>);
  next?.(vnode);
};

function nameBuild({ props }: VNode<Record<string, unknown>>): void {
  const { src, srcset } = props;
  if (props["data-fresh-disable-lock"]) return;
  if (typeof src === "string") props.src = asset(src);
  if (typeof srcset === "string") props.srcset = assetSet(srcset);
}

/** `srcset` with parentheses or an empty part stays as it is. */
function assetSet(srcset: string): string {
  const parts = srcset.split(",");
  if (srcset.includes("(") || parts.some((part) => part.trim() === "")) return srcset;
  return parts.map((part) => part.replace(/[^ ]+/, asset)).join(",");
}
