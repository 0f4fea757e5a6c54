import { statSync } from "node:fs";
import { delimiter, join } from "node:path";

/** A program that a test needs and that npm does not bring along. */
export interface Program {
  /** Its names, of which one will do. */
  names: string[];
  /** Environment variable that may name its path. */
  variable?: string;
  /** The command that installs it. */
  install: string;
  /** Arguments with which it ends with 0 where this machine lets it do what the test needs. */
  attempt?: string[];
}

/**
 * Registers a test that needs a program, which the test gets the path of. Where there is none, the test is skipped with
 * a line that says what to install; with `CI=true` that is a failure.
 */
export function needs(program: Program, name: string, test: (path: string) => Promise<void>): void {
  const path = findProgram(program);
  const missing = `needs ${program.names[0]}: ${program.install}`;
  if (path !== undefined) return Deno.test(name, () => test(path));
  if (Deno.env.get("CI") === "true") {
    return Deno.test(name, () => {
      throw new Error(`Cannot run the test: it ${missing}`);
    });
  }
  console.log(`Skipped, ${missing} (${name})`);
  Deno.test.ignore(name, () => {});
}

/** Undefined when it is not installed. */
export function findProgram({ names, variable, attempt }: Program): string | undefined {
  const named = variable && Deno.env.get(variable);
  if (named) return named;
  const folders = (Deno.env.get("PATH") ?? "").split(delimiter);
  const path = names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isFile);
  if (!path || !attempt) return path;
  return new Deno.Command(path, { args: attempt, stdout: "null", stderr: "null" }).outputSync().success
    ? path
    : undefined;
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
