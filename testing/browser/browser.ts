import { type Browser, chromium } from "playwright-core";
import { needs } from "../process/needs.ts";

/** What drives the page in tests and audits. */
export const CHROMIUM = {
  names: ["chromium", "chromium-browser", "google-chrome"],
  variable: "CHROMIUM",
  install: "apt-get install chromium",
};

/** No sandbox, since tests may run as root; nothing that asks a server other than the test's own. */
export const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Registers a test that drives Chromium, which is closed when the test ends. */
export function withBrowser(name: string, test: (browser: Browser) => Promise<void>): void {
  needs(CHROMIUM, name, async (executablePath) => {
    const browser = await chromium.launch({ executablePath, args: ARGUMENTS });
    try {
      await test(browser);
    } finally {
      await browser.close();
    }
  });
}
