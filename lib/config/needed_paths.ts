import { dirname } from "node:path";
import { readConfig } from "./config.ts";
import { parseServeAddress } from "./serve_address.ts";
import { type Config, SETTINGS, VARIABLES } from "./variables.ts";

/** Files and folders that the process must be able to read, and of these the ones that it writes to. */
interface NeededPaths {
  read: string[];
  write: string[];
}

/**
 * What a process with these environment variables needs from the file system besides the application's own folder: the
 * list, the folders of database, spool and socket, the file of a certificate authority, the hosts file. With variables
 * that are wrong it is what the defaults need: the process itself says what is wrong.
 */
export function neededPaths(env: Readonly<Record<string, string>>): NeededPaths {
  const given = readConfig(env);
  const read = given.ok ? given : readConfig({});
  if (!read.ok) throw new Error("Cannot read the default configuration");
  const files = SETTINGS.map((setting) => filesOf(setting, read.config));
  const write = files.flatMap(({ write }) => write ?? []);
  const address = parseServeAddress(env.DENO_SERVE_ADDRESS || undefined);
  if (address?.transport === "unix") write.push(dirname(address.path));
  const others = ["/etc/hosts", ...files.flatMap(({ read }) => read ?? [])];
  if (env.DENO_CERT) others.push(env.DENO_CERT);
  return { read: unique([...others, ...write]), write: unique(write) };
}

function filesOf<Setting extends keyof Config>(setting: Setting, config: Config): { read?: string; write?: string } {
  const { files } = VARIABLES[setting];
  return files?.(config[setting]) ?? {};
}

function unique(paths: readonly string[]): string[] {
  return [...new Set(paths)];
}
