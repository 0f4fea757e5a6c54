/** `deno task packages published` takes the packages from JSR, `deno task packages offline` their stand-ins. */
import { copyFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const LINKS = `  "links": ["./offline/fresh", "./offline/std-csv", "./offline/std-http"],\n`;

/** What a lock must cover. */
const ENTRIES = ["main.ts", "dev.ts", "cli.ts"];

/**
 * The configuration without its links; all else stays as it is written. What is no longer linked is left out of every check
 * and test, since its own configuration, which says what its imports mean, is then not read. `--ignore` replaces `exclude`.
 */
export function withoutLinks(config: string): string {
  return included(config)
    .replace(/^ {2}"links": \[[^\]]*\],\n/m, "")
    .replace(/^( {2}"exclude": \[[^\]]+)\]/m, '$1, "offline"]')
    .replace(/--ignore=[^\s"]+/g, "$&,offline");
}

/** The configuration with links to the stand-ins. */
export function withLinks(config: string): string {
  return included(withoutLinks(config)).replace(/^ {2}"tasks": /m, `${LINKS}$&`);
}

/** The configuration with the stand-ins checked as all else is. */
function included(config: string): string {
  return config.replace(/^( {2}"exclude": \[[^\]]+), "offline"\]/m, "$1]").replace(/(--ignore=[^\s"]+),offline/g, "$1");
}

/** A lock that leaves open which packages of JSR there are. Those of npm keep their versions: what was tested is what runs. */
function withoutJsr(text: string): string {
  const { jsr: _, specifiers = {}, ...lock } = JSON.parse(text);
  const kept = Object.entries(specifiers).filter(([name]) => !name.startsWith("jsr:"));
  return JSON.stringify({ ...lock, specifiers: Object.fromEntries(kept) });
}

/** Deno resolves each package by itself, so that two ranges may end in two versions; islands need one Preact. */
function duplicatePreact(lock: string): string | null {
  const preacts = Object.keys(JSON.parse(lock).npm ?? {}).filter((name) => name.startsWith("preact@"));
  if (preacts.length <= 1) return null;
  return `the lock would have more than one preact (${preacts.join(", ")}), and islands work with one alone`;
}

/** Locks what the configuration names, and only then writes both. Returns why that could not be done. */
async function switchTo(change: (config: string) => string, root: string): Promise<string | null> {
  const [before, lock] = await Promise.all(
    ["deno.json", "deno.lock"].map((name) => readFile(join(root, name), "utf8")),
  );
  const config = change(before);
  // Stays while the published packages are used: by then npm may have newer versions of what only the stand-ins need.
  const savedPath = join(root, "offline/deno.lock");
  const saved = isLinked(config) ? await readFile(savedPath, "utf8").catch(() => undefined) : undefined;
  const folder = await mkdtemp(join(tmpdir(), "packages-"));
  try {
    const [configPath, lockPath] = [join(folder, "deno.json"), join(folder, "deno.lock")];
    await writeFile(configPath, config.replaceAll('"./offline/', `"${root}/offline/`));
    await writeFile(lockPath, saved ?? (config === before ? lock : withoutJsr(lock)));
    const options = ["--node-modules-dir=none", "--frozen=false", "--config", configPath, "--lock", lockPath];
    // The first locks all that is named, the second fails where a package of JSR cannot be had.
    const failure = await run(["install", ...options], folder) ?? await run(["cache", ...options, ...ENTRIES], root) ??
      duplicatePreact(await readFile(lockPath, "utf8"));
    if (failure !== null) return failure;
    if (isLinked(before) && !isLinked(config)) await writeFile(savedPath, lock);
    await copyFile(lockPath, join(root, "deno.lock"));
    await writeFile(join(root, "deno.json"), config);
    if (isLinked(config)) await rm(savedPath, { force: true });
    return null;
  } finally {
    await rm(folder, { recursive: true });
  }
}

function isLinked(config: string): boolean {
  return config.includes('"links": [');
}

/** Null when it succeeded, else what it printed. */
async function run(args: string[], cwd: string): Promise<string | null> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), { args, cwd, env: { NO_COLOR: "1" } }).output();
  if (success) return null;
  const printed = new TextDecoder().decode(stderr);
  return /^error: (.*)$/m.exec(printed)?.[1] ?? printed;
}

if (import.meta.main) {
  const changes: Record<string, (config: string) => string> = { published: withoutLinks, offline: withLinks };
  const [name] = Deno.args;
  const change = changes[name];
  if (!change) {
    console.error("Usage: deno task packages published|offline");
    Deno.exit(2);
  }
  const failure = await switchTo(change, Deno.cwd());
  if (failure !== null) {
    console.error(`Cannot switch to the ${name} packages: ${failure}\ndeno.json and deno.lock are as they were`);
    Deno.exit(1);
  }
  console.log(`deno.json and deno.lock name the ${name} packages`);
}
