import assert from "node:assert/strict";
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { withBrowser } from "../../testing/browser/browser.ts";
import { freePort } from "../../testing/process/free_port.ts";
import { saveUntil } from "../../testing/browser/save_until.ts";
import { CONFIG, spawnServer } from "../../testing/process/spawn_server.ts";
import { Builder } from "./dev.ts";
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

withBrowser("boot() brings islands alive with every kind of props", async (browser) => {
  await withFixture(async (origin) => {
    const page = await browser.newPage();
    const errors: Error[] = [];
    page.on("pageerror", (error) => errors.push(error));
    await page.goto(`${origin}/`);
    await page.waitForSelector("[data-alive=true]");
    const kinds = await page.textContent("#browser");
    const served = await (await fetch(origin)).text();
    const atServer = /<pre id="server">(.*?)<\/pre>/.exec(served)![1];
    assert.deepEqual(JSON.parse(kinds!), JSON.parse(atServer.replaceAll("&quot;", '"').replaceAll("&lt;", "<")));

    const [counter] = await page.$$("main > button");
    await counter.click();
    assert.equal(await counter.textContent(), "value 2");
    assert.equal(await page.textContent("main > p"), "text 2 text", "one signal given to two islands stays one");

    const toggle = page.locator(".toggle");
    assert.equal(await toggle.innerHTML(), "<em>title</em>");
    await toggle.click();
    const inside = page.locator(".inside");
    assert.equal(await inside.locator("input").isChecked(), true);
    await inside.locator("button").click();
    assert.match(await inside.innerText(), /^inside +value 3$/);
    assert.equal(await counter.textContent(), "value 3");
    await toggle.click();
    assert.equal(await inside.count(), 0);
    assert.deepEqual(errors, []);
  });
});

withBrowser("Builder.listen() shows changes in the open page by themselves, errors too", async (browser) => {
  const folder = await Deno.makeTempDir();
  try {
    await cp(FIXTURE, folder, { recursive: true });
    const args = ["run", "-A", "--config", CONFIG, "--watch=routes,islands,lib,static", "dev.ts", String(freePort())];
    await using server = await spawnServer(args, { cwd: folder });
    const page = await browser.newPage();
    page.setDefaultTimeout(10_000);
    await page.goto(`${server.origin}/`);
    await page.waitForSelector("[data-alive=true]");

    const edit = async (file: string, from: string, to: string, isShown: () => Promise<unknown>) => {
      const path = join(folder, file);
      const text = await Deno.readTextFile(path);
      assert.ok(text.includes(from));
      await saveUntil(path, text.replace(from, to), isShown);
    };
    const shows = (selector: string) => () => page.waitForSelector(selector);

    await edit("routes/index.tsx", "<h1>Fixture", "<h1>Route", shows("h1:text('Route')"));
    await edit(
      "islands/Counter.tsx",
      "data-alive",
      'title="island" data-alive',
      shows("[title=island][data-alive=true]"),
    );
    await edit("lib/label.ts", "`value", "`number", shows("[data-alive=true]:text('number 1')"));
    const isColored = () => page.waitForFunction(() => getComputedStyle(document.body).color === "rgb(3, 2, 1)");
    await edit("static/style.css", "1, 2, 3", "3, 2, 1", isColored);
    const isThere = () => page.waitForFunction(async () => (await fetch("/new")).ok);
    await saveUntil(join(folder, "routes/new.ts"), "export const handler = () => new Response();", isThere);

    await edit("lib/label.ts", "`number", "``number", shows("pre:text('label.ts')"));
    await edit("lib/label.ts", "``number", "`again", shows("[data-alive=true]:text('again 1')"));
    await page.goto(`${server.origin}/broken`);
    assert.match((await page.textContent("pre"))!, /Error: broken <on> purpose\n.*broken\.tsx/);
    await edit("routes/broken.tsx", "throw new Error", "return String", shows("body:text('broken <on> purpose')"));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
