import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import type { View } from "../../lib/model/view.ts";
import { type Site, siteOf } from "./site.ts";

/** A page of a site that is served, in a browser. */
export interface OpenSite {
  site: Site;
  page: Page;
  /** Errors of the console, violations of the policy among them, and what was thrown. */
  problems: string[];
  /** The statuses that `/` was answered with. */
  statuses: number[];
  /** While true, requests are answered 503. */
  away: boolean;
  /** What is answered in the place of any page. */
  instead?: Response;
}

/** Serves a view and opens a path of it, until `use` has ended. */
export async function openSite(
  browser: Browser,
  view: View,
  use: (open: OpenSite) => Promise<void>,
  { path = "/", ...options }: BrowserContextOptions & { path?: string } = {},
): Promise<void> {
  const site = siteOf(view);
  const handle = site.handler();
  const open = { site, problems: [] as string[], statuses: [] as number[], away: false } as OpenSite;
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, async (request) => {
    if (open.away) return new Response(null, { status: 503 });
    const { instead } = open;
    if (instead) return instead.clone();
    const response = await handle(request);
    if (new URL(request.url).pathname === "/") open.statuses.push(response.status);
    return response;
  });
  const context = await browser.newContext({
    baseURL: `http://127.0.0.1:${server.addr.port}`,
    timezoneId: "Asia/Singapore",
    ...options,
  });
  try {
    open.page = await context.newPage();
    open.page.on("console", (message) => {
      if (message.type() === "error") open.problems.push(`${message.location().url}: ${message.text()}`);
    });
    open.page.on("pageerror", (error) => open.problems.push(error.message));
    await open.page.goto(path);
    if (options.javaScriptEnabled !== false) await alive(open.page);
    await use(open);
  } finally {
    await context.close();
    await server.shutdown();
  }
}

/** Until the islands are: the one that gives the time zone is, and two frames later the others are. */
export async function alive(page: Page): Promise<void> {
  // The wall has it hidden.
  await page.getByText("Times in Singapore").waitFor({ state: "attached" });
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
}
