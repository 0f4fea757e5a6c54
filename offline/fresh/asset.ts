import { buildId } from "./build_id.ts";

/** Query parameter that carries the build id. */
export const BUILD_ID_PARAMETER = "__frsh_c";

/** The URL of a static file with the build's id in it, so that browsers may keep the file for good. */
export function asset(path: string): string {
  if (!path.startsWith("/") || path.startsWith("//")) return path;
  const url = new URL(path, "http://localhost");
  if (url.searchParams.has(BUILD_ID_PARAMETER)) return path;
  url.searchParams.set(BUILD_ID_PARAMETER, buildId);
  return url.pathname + url.search + url.hash;
}
