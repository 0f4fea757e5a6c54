import assert from "node:assert/strict";
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { withBrowser } from "../../testing/browser.ts";
import { Builder } from "./dev.ts";
import { app } from "./fixture/main.ts";
import { CONFIG, freePort, spawnServer } from "./spawn_server.ts";

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

withBrowser(
  "Builder.listen() shows changes in the open page by themselves, and errors in their place",
  async (browser) => {
    const folder = await Deno.makeTempDir();
    try {
      await cp(FIXTURE, folder, { recursive: true });
      const watch = "--watch=routes,islands,lib,static";
      await using server = await spawnServer(["run", "-A", "--config", CONFIG, watch, "dev.ts", String(freePort())], {
        cwd: folder,
      });
      const page = await browser.newPage();
      await page.goto(`${server.origin}/`);
      await page.waitForSelector("[data-alive=true]");
      const change = (file: string, from: string, to: string) => changeFile(join(folder, file), from, to);

      await change("routes/index.tsx", "<h1>Fixture", "<h1>Route");
      await page.waitForSelector("h1:text('Route')");
      await change("islands/Counter.tsx", "data-alive={alive}", 'data-alive={alive} title="island"');
      await page.waitForSelector("[title=island][data-alive=true]");
      await change("lib/label.ts", "`value", "`number");
      await page.waitForSelector("[data-alive=true]:text('number 1')");
      await change("static/style.css", "1, 2, 3", "3, 2, 1");
      await page.waitForFunction(() => getComputedStyle(document.body).color === "rgb(3, 2, 1)");
      await Deno.writeTextFile(join(folder, "routes/new.tsx"), "export default () => <p>new</p>;");
      await untilOk(`${server.origin}/new`);

      await change("lib/label.ts", "`number", "``number");
      await page.waitForSelector("pre:text('label.ts')");
      await change("lib/label.ts", "``number", "`again");
      await page.waitForSelector("[data-alive=true]:text('again 1')");
      await page.goto(`${server.origin}/broken`);
      assert.match((await page.textContent("pre"))!, /Error: broken <on> purpose\n.*broken\.tsx/);
      await change("routes/broken.tsx", "throw new Error", "return String");
      await page.waitForSelector("body:text('broken <on> purpose')");
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
);

async function changeFile(path: string, from: string, to: string): Promise<void> {
  const text = await Deno.readTextFile(path);
  assert.ok(text.includes(from));
  await Deno.writeTextFile(path, text.replace(from, to));
}

async function untilOk(url: string): Promise<void> {
  for (;;) {
    const response = await fetch(url).catch(() => null);
    await response?.body?.cancel();
    if (response?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
