/** Replaced by the bundler in code for the browser; absent on the server. */
declare const FRESH_BUILD_ID: string | undefined;

/** Query parameter that carries the build id. */
export const BUILD_ID_PARAMETER = "__frsh_c";

/** Names the build in the URLs of assets. On the server the build that an app is given sets it. */
export let buildId: string = typeof FRESH_BUILD_ID === "string" ? FRESH_BUILD_ID : crypto.randomUUID();

export function setBuildId(id: string): void {
  buildId = id;
}

/** The URL of a static file with the build's id in it, so that browsers may keep the file for good. */
export function asset(path: string): string {
  if (!path.startsWith("/") || path.startsWith("//")) return path;
  const url = new URL(path, "http://localhost");
  if (url.searchParams.has(BUILD_ID_PARAMETER)) return path;
  url.searchParams.set(BUILD_ID_PARAMETER, buildId);
  return url.pathname + url.search + url.hash;
}
