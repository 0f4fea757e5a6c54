import { run } from "./run.ts";

const IDENTITY = ["-c", "user.name=test", "-c", "user.email=test@example.com"];

/** Commands that commit everything there is in a folder. */
export const COMMIT = [["add", "--all"], [...IDENTITY, "commit", "--quiet", "--allow-empty", "--message", "test"]];

/** Runs commands of Git in a folder, one after another. */
export async function git(folder: string, ...commands: string[][]): Promise<void> {
  for (const args of commands) await run("git", args, { cwd: folder });
}
