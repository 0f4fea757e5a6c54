import assert from "node:assert/strict";
import type { Locator, Page } from "playwright-core";
import { DAY, HOUR } from "../../lib/duration.ts";
import { dayOf } from "../../lib/model/day.ts";
import { noCounts } from "../../lib/model/state.ts";
import { MINUTE, sampleIncident, sampleSweep, sampleView, SLOT } from "../samples/samples.ts";
import { viewOfMany } from "../samples/views.ts";
import { withBrowser } from "./browser.ts";
import { alive, openSite } from "./open_site.ts";

/** 03:20 at night in Singapore, so that what was at 3 is in the past hour. */
const NIGHT = SLOT - 8 * HOUR + 10 * MINUTE;
const TODAY = dayOf(NIGHT);
/** What the sites did of which more than the past hour is known. */
const SHOP = "amber-440";
const found = { ...noCounts(), up: 143, down: 1, p50: 120, p90: 200, p99: 900 };

const VIEW = viewOfMany(1000, {
  slot: NIGHT,
  days: Array.from({ length: 90 }, (_, index) => {
    return { day: TODAY - (90 - index) * DAY, sweeps: 144, targets: new Map([[SHOP, found]]) };
  }),
});
const { open } = VIEW.incidents;
const BEFORE = { ...VIEW, incidents: { open, closed: [sampleIncident(SHOP, TODAY - 3 * HOUR, TODAY - 2 * HOUR)] } };
const CUT_OFF = sampleView([
  sampleSweep(NIGHT, VIEW.list.targets.map((target) => [target, null]), { reliable: false }),
  ...VIEW.sweeps.slice(1),
], { version: 2 });

interface Visit {
  page: Page;
  click(target: Locator): Promise<void>;
  /** Types where the key `/` leads, over what is there; gives the names that are found. */
  search(words: string): Promise<string[]>;
}

/** What operators want from the status page, in how many clicks they have it, and that they do. */
const TASKS: [task: string, clicks: number, (visit: Visit) => Promise<void>][] = [
  ["what is down now, and what of it is new", 0, async ({ page }) => {
    const down = VIEW.latest!.record.counts.down;
    assert.match(await page.locator("h1").innerText(), new RegExp(`^${down} of 1,000 sites are down$`));
    const fresh = open.filter(({ opened }) => opened === NIGHT).map(({ name }) => name);
    assert.ok(fresh.length > 0 && fresh.length < down);
    const shown = page.locator(".down-now li", { hasText: "new, since" });
    assert.equal(await shown.count(), fresh.length);
  }],
  ["a site by its name and by its address, and sites by their failure", 0, async ({ page, search }) => {
    assert.deepEqual(await search("Amber 440"), ["Amber 440"]);
    assert.deepEqual(await search("amber-440.example"), ["Amber 440"]);
    const timedOut = VIEW.latest!.record.checks.filter(({ outcome }) => outcome === "timeout");
    assert.ok(timedOut.length > 0);
    assert.equal((await search("timed out")).length, timedOut.length);
    assert.match(await page.locator(".targets tbody[data-group=down]").innerText(), /timed out after 10 s/);
  }],
  ["what happened last night at 3", 1, async ({ page, click }) => {
    await click(page.locator(".timeline").first().locator("a", { hasText: "19:00 UTC" }));
    await page.getByText("Showing the past").waitFor();
    assert.match(await page.locator(".past").innerText(), /03:00/);
    assert.match(await page.locator("h1").innerText(), /sites were down$/);
  }],
  ["the uptime of a category", 1, async ({ page, click }) => {
    await click(page.getByRole("link", { name: "History of Banks" }));
    await page.waitForURL("**/categories/Banks");
    assert.match(await page.locator(".figures").innerText(), /Uptime 24 h\s+\d+(\.\d+)?%\s+Uptime 7 days/);
  }],
  ["how a site does against its last 30 days", 1, async ({ page, click, search }) => {
    await search("Amber 440");
    await click(page.locator(".targets").getByRole("link", { name: "Amber 440", exact: true }));
    await page.waitForURL(`**/targets/${SHOP}`);
    const figures = (await page.locator(".figures").innerText()).replaceAll(/\s+/g, " ");
    assert.match(figures, /Uptime 30 days 99\.3\d?% .* Median, past hour \S+ m?s .*(usual|\(120 ms\))/);
  }],
  ["which certificates expire next", 1, async ({ page, click }) => {
    await click(page.getByRole("link", { name: "Certificates", exact: true }).first());
    await page.waitForURL("**/certificates");
    const dates = (await page.locator(".certificates td.end").allTextContents()).map((date) => Date.parse(date));
    assert.ok(dates.length > 10);
    assert.deepEqual(dates, dates.toSorted((a, b) => a - b));
  }],
  ["a feed of one category", 2, async ({ page, click }) => {
    await click(page.getByRole("link", { name: "History of Banks" }));
    await page.waitForURL("**/categories/Banks");
    const feed = page.waitForResponse("**/feed.xml?category=Banks");
    await click(page.getByRole("link", { name: "Subscribe to the feed" }));
    assert.match((await feed).headers()["content-type"], /^application\/atom\+xml/);
  }],
  ["what is filtered as a table for elsewhere", 1, async ({ page, click, search }) => {
    const names = await search("timed out");
    const downloaded = page.waitForEvent("download");
    await click(page.getByRole("link", { name: "Download as CSV" }));
    const text = await Deno.readTextFile(await (await downloaded).path());
    assert.equal(text.trim().split("\n").length, names.length + 1);
  }],
  ["which incidents there were on a day", 2, async ({ page, click }) => {
    await click(page.getByRole("link", { name: "Incidents", exact: true }).first());
    await page.waitForURL("**/incidents");
    await page.getByLabel("Day (UTC)").fill("2025-12-31");
    await click(page.getByRole("button", { name: "Apply" }));
    await page.waitForURL("**/incidents?on=2025-12-31*");
    assert.deepEqual(await page.locator(".incidents b").allInnerTexts(), [SHOP]);
  }],
  ["the code of a site's badge", 2, async ({ page, click, search }) => {
    await search("Amber 440");
    await click(page.locator(".targets").getByRole("link", { name: "Amber 440", exact: true }));
    await page.waitForURL(`**/targets/${SHOP}`);
    await alive(page);
    await click(page.locator(".badges dd").first().getByRole("button"));
    await page.getByText("Copied").waitFor();
    assert.match(await page.evaluate(() => navigator.clipboard.readText()), /^\[!\[Status\].*amber-440\.svg/);
  }],
  ["a page for the screen on the wall", 1, async ({ page, click }) => {
    await click(page.getByRole("link", { name: "all sites at a glance" }));
    await page.waitForURL("**/wall");
    assert.match(await page.locator(".wall h1").innerText(), /\d+ of 1,000/);
  }],
];

withBrowser("each of an operator's tasks takes at most the stated number of clicks", async (browser) => {
  await openSite(browser, BEFORE, async ({ page, site, problems }) => {
    for (const [task, clicks, act] of TASKS) {
      await page.goto("/");
      await alive(page);
      let clicked = 0;
      const click = async (target: Locator) => {
        clicked++;
        await target.click({ force: true });
      };
      const search = async (words: string) => {
        // Out of what was searched before, which is cleared first.
        for (const key of ["Escape", "Escape", "/"]) await page.keyboard.press(key);
        await page.keyboard.type(words);
        await page.waitForFunction((query) => new URLSearchParams(location.search).get("q") === query, words);
        await page.locator(".targets[aria-busy]").waitFor({ state: "detached" });
        const names = page.locator(".targets tbody tr:not(.group):visible [scope=row] a:first-child");
        return await names.allInnerTexts();
      };
      await act({ page, click, search });
      assert.equal(clicked, clicks, task);
    }
    site.view = CUT_OFF;
    await page.goto("/");
    assert.match(
      await page.getByLabel("Problems with Lookout itself").innerText(),
      /Hardly any site responded in the last check.*the monitor's own network/,
      "whether it is Lookout or the sites: no click",
    );
    assert.deepEqual(problems, []);
  }, { permissions: ["clipboard-read", "clipboard-write"], acceptDownloads: true });
});
