import { dirname } from "node:path";
import { readConfig } from "./config.ts";
import { parseServeAddress } from "./serve_address.ts";

/** Files and folders that the process must be able to read, and of these the ones that it writes to. */
export interface NeededPaths {
  read: string[];
  write: string[];
}

/**
 * What a process with these environment variables needs of the file system beside the application's own folder: the
 * list, the folders of database, spool and socket, the file of a certificate authority, the hosts file. With variables
 * that are wrong it is what the defaults need: the process itself says what is wrong.
 */
export function neededPaths(env: Readonly<Record<string, string>>): NeededPaths {
  const given = readConfig(env);
  const read = given.ok ? given : readConfig({});
  if (!read.ok) throw new Error("Cannot read the default configuration");
  const { targets, store, data } = read.config;
  const address = parseServeAddress(env.DENO_SERVE_ADDRESS || undefined);
  const write = [data];
  if (store.kind === "sqlite") write.push(dirname(store.path));
  if (address?.transport === "unix") write.push(dirname(address.path));
  const files = ["/etc/hosts"];
  if (targets.kind === "file") files.push(targets.path);
  if (env.DENO_CERT) files.push(env.DENO_CERT);
  return { read: unique([...files, ...write]), write: unique(write) };
}

function unique(paths: readonly string[]): string[] {
  return [...new Set(paths)];
}
