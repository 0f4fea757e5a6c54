import assert from "node:assert/strict";
import { ARTEFACTS } from "./artefacts.ts";
import { withBrowser } from "./browser.ts";
import { openSite } from "./open_site.ts";
import { SLOT } from "../samples/samples.ts";
import { viewOfMany } from "../samples/views.ts";

const VIEW = viewOfMany(3, { slot: SLOT });
const SWEEPING = {
  ...VIEW,
  running: { slot: SLOT, started: SLOT, progress: { total: 1000, done: 412, down: 3, confirming: 2 } },
};

withBrowser("/ is complete without JavaScript, and without CSS", async (browser) => {
  await openSite(browser, VIEW, async ({ page }) => {
    assert.equal(await page.getByLabel("Colour theme").isVisible(), false);
    assert.equal(await page.getByRole("button", { name: "Apply" }).isVisible(), true);
    await page.screenshot({ path: `${ARTEFACTS}without JavaScript.png`, fullPage: true });
  }, { javaScriptEnabled: false });
  await openSite(browser, VIEW, async ({ page }) => {
    await page.evaluate(() => document.querySelector("link[rel=stylesheet]")!.remove());
    const text = await page.locator("body").innerText();
    assert.match(text, /Up\s+3[\s\S]*Amber 0[\s\S]*(200|301)/);
    await page.screenshot({ path: `${ARTEFACTS}without CSS.png`, fullPage: true });
  });
});

withBrowser("the areas that show a column's numbers on hover are invisible", async (browser) => {
  await openSite(browser, VIEW, async ({ page }) => {
    const fill = await page.locator(".column").first().evaluate((column) => getComputedStyle(column).fill);
    assert.equal(fill, "rgba(0, 0, 0, 0)");
  }, { path: `/targets/${VIEW.list.targets[0].id}` });
});

withBrowser("the chosen theme is applied before the first paint", async (browser) => {
  await openSite(browser, VIEW, async ({ page }) => {
    const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await paper();
    await page.getByLabel("Colour theme").selectOption("dark");
    const dark = await paper();
    assert.notEqual(dark, light);
    await page.route("**/_fresh/**", (route) => route.abort());
    await page.reload();
    assert.equal(await paper(), dark);
  }, { colorScheme: "light" });
});

withBrowser("nothing moves if reduced motion is preferred", async (browser) => {
  await openSite(browser, SWEEPING, async ({ page }) => {
    const moving = await page.evaluate(() =>
      document.getAnimations().length +
      [...document.querySelectorAll("*")].filter((one) => parseFloat(getComputedStyle(one).transitionDuration) > 0)
        .length
    );
    assert.equal(moving, 0);
  }, { reducedMotion: "reduce" });
});
