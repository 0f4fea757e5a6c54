import assert from "node:assert/strict";
import { join } from "node:path";

const ROOT = new URL("../../", import.meta.url).pathname;
const DOCUMENTS = [
  "README.md",
  "docs/api.md",
  "CONTRIBUTING.md",
  "docs/operations.md",
  "docs/reliability.md",
  "docs/decisions.md",
];

/** The texts of the modules that the server is made of. */
async function* sources(folder = ROOT): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = join(folder, name);
    if (isDirectory && (folder !== ROOT || ["lib", "routes", "components"].includes(name))) yield* sources(path);
    else if (/\.tsx?$/.test(name) && !/_test\.tsx?$/.test(name)) yield await Deno.readTextFile(path);
  }
}

/** Those that are in one and not in the other. */
const without = (some: Iterable<string>, others: Iterable<string>) => [...new Set(some).difference(new Set(others))];

Deno.test("operations.md explains every event that is logged, and no others", async () => {
  const logged = (await Array.fromAsync(sources())).flatMap((text) =>
    Array.from(text.matchAll(/\bevent: "([\w.-]+)"/g), ([, event]) => event)
  );
  assert(logged.length > 30, `${logged.length} events`);
  const [, table] = (await Deno.readTextFile(join(ROOT, "docs/operations.md"))).split(/^\| event .*\n/m);
  const rows = table.split("\n\n")[0].split("\n").slice(1);
  const said = rows.flatMap((row) => Array.from(row.split("|")[1].matchAll(/`([\w.*-]+)`/g), ([, event]) => event));
  const all = said.flatMap((event) =>
    event.endsWith("*") ? logged.filter((each) => each.startsWith(event.slice(0, -1))) : [event]
  );
  assert.deepEqual([without(logged, all), without(all, logged)], [[], []]);
});

Deno.test("every task that a document names is in deno.json", async () => {
  const { tasks } = JSON.parse(await Deno.readTextFile(join(ROOT, "deno.json")));
  for (const document of DOCUMENTS) {
    const text = await Deno.readTextFile(join(ROOT, document));
    const named = Array.from(text.matchAll(/(`?deno(?:@[\d.]+)?\s+task\s+|`)((?:test:)?[a-z_]+:?[a-z]*)/g));
    const commands = named.filter(([, before, name]) => before !== "`" || name.startsWith("test:"));
    assert.deepEqual(without(commands.map(([, , name]) => name), Object.keys(tasks)), [], document);
  }
});

Deno.test("every file that a document names exists", async () => {
  for (const document of DOCUMENTS) {
    const text = await Deno.readTextFile(join(ROOT, document));
    const named = Array.from(
      text.matchAll(/\b(?:faults|lib|client|testing|terraform|docs|offline)\/[\w/-]+\.(?:ts|js|md)\b/g),
    );
    for (const [path] of named) await Deno.stat(join(ROOT, path)).catch(() => assert.fail(`${document}: ${path}`));
  }
});
