import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";

interface Module {
  specifier: string;
  dependencies?: { specifier: string; code?: { specifier?: string }; isDynamic?: boolean }[];
}

/** The packages and modules that an entry loads at once. */
async function loadedBy(entry: string): Promise<string[]> {
  const path = fileURLToPath(new URL(`../../${entry}`, import.meta.url));
  const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["info", "--json", path] }).output();
  const { modules }: { modules: Module[] } = JSON.parse(new TextDecoder().decode(stdout));
  const byName = new Map(modules.map((module) => [module.specifier, module]));
  const loaded = new Set<string>();
  const load = (specifier: string) => {
    if (loaded.has(specifier)) return;
    loaded.add(specifier);
    for (const { code, isDynamic, specifier: written } of byName.get(specifier)?.dependencies ?? []) {
      if (code?.specifier && !isDynamic) load(code.specifier);
      else if (code && !isDynamic) loaded.add(written);
    }
  };
  load(new URL(`../../${entry}`, import.meta.url).href);
  return [...loaded];
}

const ofPlaces = (names: string[]) => names.filter((name) => /sqs|ajv|lib\/place\/(?!place|vote)/.test(name));

Deno.test("a server without places does not load SQS, and from lib/place only what reads its variables and votes", async () => {
  assert.deepEqual(ofPlaces(await loadedBy("main.ts")), []);
  const worker = ofPlaces(await loadedBy("worker.ts"));
  for (const name of ["client-sqs", "sqs-consumer", "ajv"]) {
    assert(worker.some((loaded) => loaded.includes(name)), name);
  }
});
