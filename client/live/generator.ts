/** The generator that the head of every page names. */
export const GENERATOR = "Lookout";

/** Whether a document is one of Lookout's pages, not what a firewall or a captive portal put in its place. */
export function isOurs(page: Document): boolean {
  return page.querySelector("meta[name=generator]")?.getAttribute("content") === GENERATOR;
}
