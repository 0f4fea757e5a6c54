/** Attributes that mark a link to the page itself, or to one above it, unless the link says otherwise. */
export function activeLink(
  props: Record<string, unknown>,
  current: URL,
): Record<string, string> {
  const { href } = props;
  if (
    typeof href !== "string" || !href.startsWith("/") ||
    props["aria-current"] !== undefined
  ) return {};
  const target = new URL(href, current);
  const [here, there] = [
    withoutSlash(current.pathname),
    withoutSlash(target.pathname),
  ];
  const ancestor = { "data-ancestor": "true", "aria-current": "true" };
  if (here === there) {
    const otherSearch = target.search !== "" &&
      target.search !== current.search;
    return otherSearch ? ancestor : { "data-current": "true", "aria-current": "page" };
  }
  return here.startsWith(`${there}/`) || there === "" ? ancestor : {};
}

function withoutSlash(pathname: string): string {
  return pathname.replace(/\/$/, "");
}
