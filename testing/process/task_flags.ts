import { fileURLToPath } from "node:url";
import config from "../../deno.json" with { type: "json" };

/** The program's folder. */
const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** What `deno task start` runs after the build. */
const START = config.tasks.start.command.split(" && ").at(-1)!;

/** The arguments that `deno task start` runs Deno with, where these variables are set. */
export function startArguments(env: Record<string, string>): string[] {
  const filled = START.replaceAll(/\$\(deno ([^)]+)\)/g, (_, words: string) => {
    const command = new Deno.Command(Deno.execPath(), { args: words.split(" "), cwd: ROOT, env, clearEnv: true });
    return new TextDecoder().decode(command.outputSync().stdout).trimEnd();
  });
  const [, ...args] = filled.matchAll(/"([^"]*)"|\S+/g).map(([word, quoted]) => quoted ?? word);
  return args;
}

/** The flags that it gives Deno where everything that the configuration names lies in one folder. */
export function startFlags(folder: string): string[] {
  const [fixed] = START.split('"');
  return [...fixed.match(/--\S+/g) ?? [], `--allow-read=${ROOT},/etc/hosts,${folder}`, `--allow-write=${folder}`];
}

/** The flags that `deno task sweep` and the other tasks of `cli.ts` give Deno. */
export const CLI_FLAGS: readonly string[] = config.tasks.sweep.command.match(/--\S+/g)!;
