import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { withBrowser } from "./browser.ts";
import { openSite } from "./open_site.ts";
import { MINUTE, SLOT } from "../samples/samples.ts";
import { viewOfMany } from "../samples/views.ts";

const BEFORE = viewOfMany(1000, { slot: SLOT });
const AFTER = viewOfMany(1000, { slot: SLOT + 10 * MINUTE, version: 2 });

/** The page asks at once, as it does when its tab is looked at again. */
function lookAgain(page: Page) {
  return page.evaluate(() => void document.dispatchEvent(new Event("visibilitychange")));
}

const shown = (page: Page) => page.locator(".targets tbody tr:not(.group):visible");

withBrowser(
  "the open page shows a new sweep and keeps scroll, focus, selection, filter and open details",
  async (browser) => {
    await openSite(browser, BEFORE, async ({ page, site, statuses, problems }) => {
      await page.locator(".numbers summary").click();
      await page.keyboard.press("/");
      await page.keyboard.type("harbor 4");
      const link = shown(page).nth(5).locator("a").first();
      await link.focus();
      await page.evaluate(() => {
        const text = document.activeElement!.firstChild!;
        getSelection()!.setBaseAndExtent(text, 0, text, 6);
      });
      const state = () =>
        page.evaluate(() => ({
          scroll: scrollY,
          focus: document.activeElement!.textContent,
          selection: String(getSelection()),
          typed: document.querySelector<HTMLInputElement>("[type=search]")!.value,
          open: document.querySelector<HTMLDetailsElement>(".numbers")!.open,
          rows: document.querySelectorAll(".targets tbody tr:not(.group, [hidden])").length,
          url: location.search,
        }));
      const before = await state();
      assert.ok(before.scroll > 0 && before.open && before.selection === "Harbor", JSON.stringify(before));
      assert.equal(before.url, "?q=harbor+4");
      await page.evaluate(() => (document.querySelector("h1") as unknown as { mine: boolean }).mine = true);

      await lookAgain(page);
      await page.waitForResponse((response) => response.url().endsWith("/"));
      site.view = AFTER;
      await lookAgain(page);
      await page.waitForFunction(
        (due) => document.querySelectorAll(".lead time")[1]?.getAttribute("datetime") === due,
        new Date(AFTER.next).toISOString(),
      );
      assert.deepEqual(await state(), before);
      assert.equal(
        await page.evaluate(() => (document.querySelector("h1") as unknown as { mine: boolean }).mine),
        true,
      );
      await lookAgain(page);
      await page.waitForTimeout(200);
      assert.deepEqual(statuses.slice(-1), [304]);
      assert.deepEqual(problems, []);
    });
  },
);

withBrowser(
  "the page updates itself every 2 s during a sweep, and says if the server is unreachable",
  async (browser) => {
    const running = (done: number) => ({
      ...BEFORE,
      version: done,
      running: { slot: SLOT, started: SLOT, progress: { total: 1000, done, down: 0, confirming: 0 } },
    });
    await openSite(browser, running(100), async (open) => {
      const { page, site } = open;
      await page.locator(".due").getByText("100 of 1,000").waitFor();
      site.view = running(300);
      await page.locator(".due").getByText("300 of 1,000").waitFor({ timeout: 4000 });
      open.away = true;
      await page.getByText("Can't reach the server").waitFor({ timeout: 4000 });
      open.away = false;
      site.view = AFTER;
      await page.locator("progress").waitFor({ state: "detached", timeout: 9000 });
      assert.equal(await page.locator(".live").innerText(), "");
    });
  },
);

withBrowser("the page reloads when another build is served", async (browser) => {
  await openSite(browser, BEFORE, async ({ page }) => {
    await page.evaluate(() =>
      document.querySelector("link[rel=stylesheet]")!.setAttribute("href", "/styles.css?other")
    );
    const loaded = page.waitForEvent("load");
    await lookAgain(page);
    await loaded;
    assert.doesNotMatch(await page.locator("link[rel=stylesheet]").getAttribute("href") ?? "", /other/);
  });
});

withBrowser("the tab's icon follows the state", async (browser) => {
  await openSite(browser, { ...BEFORE }, async ({ page, site }) => {
    const icon = () => page.locator("link[rel=icon]").getAttribute("href");
    assert.match(await icon() ?? "", /favicon-down/);
    site.view = viewOfMany(3, { slot: SLOT, version: 2 });
    await lookAgain(page);
    await page.waitForFunction(() => document.title.startsWith("All up"));
    assert.doesNotMatch(await icon() ?? "", /favicon-down/);
  });
});

withBrowser("the text being read stays where it is, even without scroll anchoring", async (browser) => {
  for (const anchoring of ["auto", "none"]) {
    await openSite(browser, BEFORE, async ({ page, site }) => {
      await page.evaluate((anchoring) => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(`html { overflow-anchor: ${anchoring} }`);
        document.adoptedStyleSheets = [sheet];
        document.querySelectorAll(".targets tbody tr:not(.group)")[300].scrollIntoView({ block: "center" });
      }, anchoring);
      const top = () =>
        page.evaluate(() => document.querySelector("a[href='/targets/fjord-60']")!.getBoundingClientRect().top);
      await page.getByRole("link", { name: "Fjord 60", exact: true }).scrollIntoViewIfNeeded();
      // Rows that have just come into sight get their own height.
      await page.waitForTimeout(100);
      const before = await top();
      site.view = { ...viewOfMany(1000, { slot: SLOT, version: 2 }), storeFailure: "disk full", missed: [SLOT] };
      await lookAgain(page);
      await page.getByText("History isn't being saved").waitFor({ state: "attached" });
      await page.waitForTimeout(100);
      assert.ok(Math.abs(await top() - before) < 2, `${anchoring}: it has moved by ${await top() - before} px`);
    });
  }
});

withBrowser("the page of a target that is removed from the list says so", async (browser) => {
  await openSite(browser, BEFORE, async ({ page, site }) => {
    site.view = viewOfMany(3, { slot: SLOT, version: 2 });
    await lookAgain(page);
    await page.getByRole("heading", { name: "Page not found" }).waitFor();
    assert.equal(await page.locator(".live").innerText(), "");
    site.view = viewOfMany(1000, { slot: SLOT, version: 3 });
    await lookAgain(page);
    await page.getByRole("heading", { name: "Cedar 13" }).waitFor();
  }, { path: "/targets/cedar-13" });
});

withBrowser(
  "the open page is replaced by a page of Lookout's alone, whatever status another one has",
  async (browser) => {
    await openSite(browser, BEFORE, async (open) => {
      const { page, site } = open;
      for (const status of [200, 403, 404]) {
        open.instead = new Response("<title>Blocked</title><h1>Sign in to the network</h1>", {
          status,
          headers: { "content-type": "text/html", etag: '"portal"' },
        });
        await lookAgain(page);
        await page.getByText("Can't reach the server").waitFor({ timeout: 4000 });
        assert.equal(await page.locator(".targets tbody tr:not(.group)").count(), 1000);
        open.instead = undefined;
        await lookAgain(page);
        await page.getByText("Can't reach the server").waitFor({ state: "detached" });
      }
      site.view = AFTER;
      await lookAgain(page);
      await page.waitForFunction(
        (due) => document.querySelectorAll(".lead time")[1]?.getAttribute("datetime") === due,
        new Date(AFTER.next).toISOString(),
      );
    });
  },
);
