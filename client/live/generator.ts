/** In the head of every page of Lookout's. */
export const GENERATOR = "Lookout";

/** Whether a document is a page of Lookout's, and not what a firewall or a captive portal has put in its place. */
export function isOurs(page: Document): boolean {
  return page.querySelector("meta[name=generator]")?.getAttribute("content") === GENERATOR;
}
