/** Replaced by the bundler in code for the browser; absent on the server. */
declare const FRESH_BUILD_ID: string | undefined;

/** Names the current build in the URLs of assets. On the server the applied build sets it. */
export let buildId: string = typeof FRESH_BUILD_ID === "string" ? FRESH_BUILD_ID : crypto.randomUUID();

export function setBuildId(id: string): void {
  buildId = id;
}
