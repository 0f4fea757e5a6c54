import assert from "node:assert/strict";
import { ARTEFACTS } from "./artefacts.ts";
import { withBrowser } from "./browser.ts";
import { openSite } from "./open_site.ts";
import { WAYS } from "./ways.ts";
import { DAY, HOUR } from "../../lib/duration.ts";
import { sampleCheck, sampleIncident, sampleSweep, sampleView, SLOT } from "../samples/samples.ts";
import { viewOfMany } from "../samples/views.ts";

const WINDOWS = [{ width: 1920, height: 1080 }, { width: 3840, height: 2160 }];

withBrowser(
  "the wall of 10, 100 and 1,000 sites fills the window, in type that is read from five metres",
  async (browser) => {
    for (const count of [10, 100, 1000]) {
      await openSite(browser, viewOfMany(count, { slot: SLOT }), async ({ page, problems }) => {
        for (const viewport of WINDOWS) {
          await page.setViewportSize(viewport);
          const found = await page.evaluate(() => {
            const root = document.documentElement;
            const sizes = [...document.querySelectorAll(".wall :is(a, h1, p, b, span)")]
              .map((element) => parseFloat(getComputedStyle(element).fontSize));
            const overflowing = [...document.querySelectorAll(".wall, .wall > *")].filter((element) => {
              const { bottom, right } = element.getBoundingClientRect();
              return bottom > innerHeight + 1 || right > innerWidth + 1;
            });
            const last = document.querySelector(".wall > :last-child")!.getBoundingClientRect();
            return {
              width: root.scrollWidth,
              height: root.scrollHeight,
              least: Math.min(...sizes) / innerHeight,
              overflowing: overflowing.map(({ className }) => String(className)),
              left: (innerHeight - last.bottom) / innerHeight,
            };
          });
          assert.deepEqual([found.width, found.height], [viewport.width, viewport.height], `${count}`);
          assert.deepEqual(found.overflowing, [], `${count}`);
          // 2.4 % of a screen of 60 cm are 14 mm, which is what 5 m need (https://www.iso.org/standard/77520.html: 1/350).
          assert.ok(found.least >= .0239, `${count}: ${found.least}`);
          assert.ok(found.left < .05, `${count}: the window is filled`);
          await page.screenshot({ path: `${ARTEFACTS}wall ${count} ${viewport.width}.png` });
        }
        assert.deepEqual(problems, []);
      }, { path: "/wall" });
    }
  },
);

withBrowser(
  "the wall follows new checks, and says across the window that the server is unreachable",
  async (browser) => {
    const before = viewOfMany(1000, { slot: SLOT });
    await openSite(browser, before, async (open) => {
      const { page, site } = open;
      assert.equal(await page.locator(".wall.down").count(), 1);
      site.view = { ...viewOfMany(10, { slot: SLOT }), version: 2 };
      const look = () => page.evaluate(() => void document.dispatchEvent(new Event("visibilitychange")));
      await look();
      await page.locator(".cells li").first().waitFor();
      open.away = true;
      await look();
      await page.getByText("Can't reach the server.").waitFor();
      const { x, width, y } = (await page.locator(".live").boundingBox())!;
      assert.deepEqual([x, y, width], [0, 0, 1280]);
      open.away = false;
      await look();
      await page.getByText("Can't reach the server.").waitFor({ state: "detached" }).catch(() => {});
    }, { path: "/wall" });
  },
);

withBrowser("the wall shows every site that is down, with why and since when, whatever the window", async (browser) => {
  const view = viewOfMany(1000, { slot: SLOT });
  const failing = view.latest!.targets.slice(0, 70).map(({ id, name }, index) => {
    const incident = sampleIncident(id, index < 4 ? SLOT - index * HOUR : SLOT - (2 + index) * DAY);
    return { ...incident, name: `${name} Philharmonic Association of the North`, outcome: "tls" as const };
  });
  const down = sampleCheck("tls", { reason: "expired", certificate: { end: SLOT - 3 * DAY } });
  const targets = view.latest!.targets.map((target, index) => ({
    ...target,
    name: failing[index]?.name ?? target.name,
  }));
  const checks = targets.map((target, index): [typeof target, ReturnType<typeof sampleCheck>] => {
    return [target, index < failing.length ? down : sampleCheck(200)];
  });
  const sweeps = [sampleSweep(SLOT, checks)];
  const many = { ...sampleView(sweeps), incidents: { open: failing, closed: [] } };
  await openSite(browser, many, async ({ page }) => {
    for (const [width, height] of [[1920, 1080], [1440, 900], [1024, 768], [768, 1024]]) {
      await page.setViewportSize({ width, height });
      const { cut, named, squares } = await page.evaluate(() => {
        const box = (element: Element) => element.getBoundingClientRect();
        const paragraph = document.querySelector(".for-longer")!;
        const texts = [...document.querySelectorAll<HTMLElement>(".today :is(a, span)")];
        const names = [...paragraph.querySelectorAll("a")];
        return {
          cut: [
            ...texts.filter((text) => text.scrollWidth > text.clientWidth || text.scrollHeight > text.clientHeight + 1),
            ...names.filter((name) => box(name).bottom > box(paragraph).bottom + 1),
          ].map(({ textContent }) => textContent),
          named: names.length + document.querySelectorAll(".today li").length,
          squares: document.querySelector(".squares")!.getAttribute("aria-label"),
        };
      });
      assert.deepEqual(cut, [], `${width} x ${height}`);
      assert.match(squares!, new RegExp(`${failing.length - named} down`));
    }
  }, { path: "/wall" });
});

withBrowser(
  "the wall fits the window whatever names are, and says what its list is of if nothing is known now",
  async (browser) => {
    for (const view of [WAYS.strange, WAYS["cut off"]]) {
      await openSite(browser, view, async ({ page }) => {
        for (const viewport of WINDOWS) {
          await page.setViewportSize(viewport);
          const bottom = await page.evaluate(() =>
            document.querySelector(".wall > :last-child")!.getBoundingClientRect().bottom
          );
          assert.ok(bottom <= viewport.height, `${bottom} of ${viewport.height}`);
        }
        const words = await page.locator(".wall header").innerText();
        assert.equal(/Down at the last reliable check:/.test(words), view === WAYS["cut off"]);
      }, { path: "/wall" });
    }
  },
);

withBrowser("the wall reloads itself without JavaScript", async (browser) => {
  await openSite(browser, viewOfMany(10, { slot: SLOT }), async ({ page }) => {
    assert.equal(await page.locator("meta[http-equiv=refresh]").getAttribute("content"), "30");
  }, { path: "/wall", javaScriptEnabled: false });
});
