/** Attributes that mark a link to the page itself, or to one above it, unless the link says otherwise. */
export function activeLink(props: Record<string, unknown>, current: URL): Record<string, string> {
  const { href } = props;
  if (typeof href !== "string" || !href.startsWith("/") || props["aria-current"] !== undefined) return {};
  const target = new URL(href, current);
  const [here, there] = [current, target].map(({ pathname }) => pathname.replace(/\/$/, ""));
  if (here === there && (target.search === "" || target.search === current.search)) {
    return { "data-current": "true", "aria-current": "page" };
  }
  return `${here}/`.startsWith(`${there}/`) ? { "data-ancestor": "true", "aria-current": "true" } : {};
}
