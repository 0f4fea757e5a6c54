/**
 * Ends with 1 and names the files where an import points up or in a circle, types included: a part of `deno task check`.
 * The graph is Deno's own, by `deno info`.
 */
import { relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { FLOORS } from "./floors.ts";
import { importCircles, type Imports, upwardImports } from "./rules.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const SKIPPED = new Set(["node_modules", "_fresh", "data", "artefacts", "fixture"]);

/** What stands in for a package, or is data: no module of ours. */
const FOREIGN = /^offline\/|\.json$/;

async function* modulesIn(folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = `${folder}/${name}`;
    if (isDirectory && !SKIPPED.has(name) && !name.startsWith(".")) yield* modulesIn(path);
    else if (/\.tsx?$/.test(name)) yield path;
  }
}

interface Info {
  modules: { specifier: string; dependencies?: { code?: { specifier?: string }; type?: { specifier?: string } }[] }[];
}

async function readImports(): Promise<Imports> {
  const entry = await Deno.makeTempFile({ suffix: ".ts" });
  try {
    const modules = await Array.fromAsync(modulesIn(ROOT.replace(/\/$/, "")));
    await Deno.writeTextFile(entry, modules.map((path) => `import "${pathToFileURL(path)}";\n`).join(""));
    const args = ["info", "--json", "--config", `${ROOT}/deno.json`, entry];
    const { success, stdout, stderr } = await new Deno.Command("deno", { args }).output();
    if (!success) throw new Error(`Cannot read the imports: ${new TextDecoder().decode(stderr)}`);
    const { modules: found }: Info = JSON.parse(new TextDecoder().decode(stdout));
    const root = pathToFileURL(ROOT).href;
    const isOurs = (specifier = "") => specifier.startsWith(root) && !specifier.includes("/node_modules/");
    const pathOf = (specifier: string) => relative(ROOT, fileURLToPath(specifier));
    return new Map(
      found.filter(({ specifier }) => isOurs(specifier)).map(({ specifier, dependencies = [] }) => [
        pathOf(specifier),
        dependencies.map(({ code, type }) => code?.specifier ?? type?.specifier ?? "").filter(isOurs).map(pathOf),
      ]),
    );
  } finally {
    await Deno.remove(entry);
  }
}

const imports = await readImports();
const product = new Map(
  imports.entries().filter(([path]) => !/_test\.tsx?$/.test(path))
    .map(([path, targets]) => [path, targets.filter((target) => !FOREIGN.test(target))]),
);
const faults = [
  ...upwardImports(product, FLOORS),
  ...importCircles(imports).map((circle) => `Imports in a circle: ${circle}`),
];
for (const fault of faults) console.error(fault);
if (faults.length > 0) Deno.exit(1);
