import assert from "node:assert/strict";
import { cp, symlink } from "node:fs/promises";
import { join } from "node:path";
import { withBrowser } from "./testing/browser/browser.ts";
import { saveUntil } from "./testing/browser/save_until.ts";
import { spawnServer } from "./testing/process/spawn_server.ts";
import config from "./deno.json" with { type: "json" };

const PARTS = [
  ...["app.ts", "define.ts", "deno.json", "deno.lock", "dev.ts", "main.ts"],
  ...["client", "components", "islands", "lib", "offline", "routes", "static"],
];

/** A copy of the application, in which anything may be changed. */
async function copyApplication(parts: string[]): Promise<string> {
  const folder = await Deno.makeTempDir({ prefix: "lookout-dev-" });
  for (const part of parts) await cp(join(import.meta.dirname!, part), join(folder, part), { recursive: true });
  await symlink(join(import.meta.dirname!, "node_modules"), join(folder, "node_modules"));
  await Deno.mkdir(join(folder, "data"));
  return folder;
}

const [, , ...ARGUMENTS] = config.tasks.dev.command.split(" ");

Deno.test("deno task dev shows the demo if no list is given", async () => {
  const folder = await copyApplication([...PARTS, "testing"]);
  try {
    await using server = await spawnServer(ARGUMENTS, { cwd: folder });
    const { latest } = await (await fetch(`${server.origin}/api/v1/summary`)).json();
    assert.equal(latest.targets, 1000);
    assert.equal(latest.replica, "demo");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

withBrowser("deno task dev shows changes of the application in the open page by themselves", async (browser) => {
  const folder = await copyApplication(PARTS);
  try {
    await Deno.writeTextFile(join(folder, "urls.csv"), "name,url\nNobody,http://127.0.0.1:9/\n");
    await using server = await spawnServer(ARGUMENTS, {
      cwd: folder,
      env: { LOOKOUT_STORE: "memory:", LOOKOUT_TARGETS: "urls.csv" },
    });
    const page = await browser.newPage();
    page.setDefaultTimeout(15_000);
    await page.goto(server.origin);
    await page.waitForSelector(".theme");

    const edit = async (file: string, from: string, to: string, isShown: () => Promise<unknown>) => {
      const path = join(folder, file);
      const text = await Deno.readTextFile(path);
      assert.ok(text.includes(from), `${from} in ${file}`);
      await saveUntil(path, text.replace(from, to), isShown);
    };
    const shows = (selector: string) => () => page.waitForSelector(selector);

    await edit("routes/(site)/index.tsx", "<main>", '<main title="Route">', shows("[title=Route]"));
    const isNamed = () => page.waitForFunction(() => document.body.innerHTML.includes(">Lib "));
    await edit("lib/model/state.ts", 'name: "Up"', 'name: "Lib"', isNamed);
    await edit("islands/Theme.tsx", "<select", '<select title="Island"', shows("[title=Island]"));
    const isColored = () => page.waitForFunction(() => getComputedStyle(document.body).margin === "3px");
    await edit("static/styles.css", "  margin: 0;", "  margin: 3px;", isColored);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
