import assert from "node:assert/strict";
import { cp, symlink } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { withBrowser } from "../../testing/browser/browser.ts";
import { saveUntil } from "../../testing/browser/save_until.ts";
import { CONFIG, spawnServer } from "../../testing/process/spawn_server.ts";
import { Builder } from "./dev/builder.ts";
import { app } from "./fixture/main.ts";

const FIXTURE = fileURLToPath(new URL("fixture", import.meta.url));

/** Serves a production build of the fixture from this process. */
async function withFixture(use: (origin: string) => Promise<void>): Promise<void> {
  const apply = await new Builder({ root: FIXTURE }).build({ snapshot: "memory" });
  apply(app);
  const server = Deno.serve({ port: 0, onListen: () => {} }, app.handler());
  try {
    await use(`http://localhost:${server.addr.port}`);
  } finally {
    await server.shutdown();
  }
}

withBrowser("boot() brings islands alive where the server rendered them", async (browser) => {
  await withFixture(async (origin) => {
    const page = await browser.newPage();
    const errors: Error[] = [];
    page.on("pageerror", (error) => errors.push(error));
    await page.goto(`${origin}/`);
    const [inner, outer] = [page.locator("p > button"), page.locator("main > button")];
    await page.waitForFunction(() => document.querySelectorAll("button:enabled").length === 2);
    await inner.click();
    assert.deepEqual([await inner.innerText(), await outer.innerText()], ["value 2", "value 1"]);
    assert.equal((await page.locator("p").first().innerText()).replaceAll(/\s+/g, " "), "text value 2 text");

    const served = /<img src="(\/dot\.svg\?__frsh_c=[\w-]+)"/.exec(await (await fetch(origin)).text())![1];
    assert.equal(await inner.locator("img").getAttribute("src"), served, "an image keeps its address in the browser");
    assert.deepEqual(errors, []);
  });
});

withBrowser("the history is kept as the published package keeps it", async (browser) => {
  await withFixture(async (origin) => {
    const page = await browser.newPage();
    const state = () => page.evaluate(() => history.state);
    await page.goto(`${origin}/`);
    await page.waitForSelector("button:enabled");
    assert.deepEqual(await state(), { fClientNav: true, index: 0, scrollX: 0, scrollY: 0 });

    // An entry of the page itself has no state; the way back to Fresh's own reloads the page.
    await page.evaluate(() => document.body.classList.add("old"));
    await page.click("[href='#below']");
    assert.equal(await state(), null);
    await page.evaluate(() => history.scrollRestoration = "manual");
    await page.goBack();
    await page.waitForSelector("body:not(.old) button:enabled");
    await page.goForward();
    await page.waitForFunction(() => history.state === null && history.scrollRestoration === "auto");

    await page.evaluate(() => history.replaceState({ own: 1 }, ""));
    await page.reload();
    await page.waitForSelector("button:enabled");
    assert.deepEqual(await state(), { own: 1 }, "a state of the page's own is left alone");
  });
});

withBrowser("Builder.listen() shows changes in the open page by themselves", async (browser) => {
  const folder = await Deno.makeTempDir();
  try {
    await cp(FIXTURE, folder, { recursive: true });
    await symlink(fileURLToPath(new URL("../../node_modules", import.meta.url)), join(folder, "node_modules"));
    const args = ["run", "-A", "--config", CONFIG, "--watch=routes,islands,lib,static", "dev.ts"];
    await using server = await spawnServer(args, { cwd: folder });
    const page = await browser.newPage();
    page.setDefaultTimeout(10_000);
    await page.goto(`${server.origin}/`);
    await page.waitForSelector("button:enabled");

    const edit = async (file: string, from: string, to: string, isShown: () => Promise<unknown>) => {
      const path = join(folder, file);
      const text = await Deno.readTextFile(path);
      assert.ok(text.includes(from));
      await saveUntil(path, text.replace(from, to), isShown);
    };
    const shows = (selector: string) => () => page.waitForSelector(selector);

    await edit("routes/index.tsx", "<h1>Fixture", "<h1>Route", shows("h1:text('Route')"));
    await edit("islands/Counter.tsx", "<button", '<button title="island"', shows("[title=island]:enabled"));
    await edit("lib/label.ts", "`value", "`number", shows("button:enabled:text('number 1')"));
    const isColored = () => page.waitForFunction(() => getComputedStyle(document.body).color === "rgb(3, 2, 1)");
    await edit("static/style.css", "1, 2, 3", "3, 2, 1", isColored);
    const isThere = () => page.waitForFunction(async () => (await fetch("/new")).ok);
    await saveUntil(join(folder, "routes/new.ts"), "export const handler = () => new Response();", isThere);

    // While the module cannot be read, the page stays as it was.
    await saveUntil(join(folder, "lib/label.ts"), "export function label( {\n", () => Promise.resolve());
    const repaired = "export const label = (value: unknown) => `again ${value}`;\n";
    await saveUntil(join(folder, "lib/label.ts"), repaired, shows("button:enabled:text('again 1')"));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
