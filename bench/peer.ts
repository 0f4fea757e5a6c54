import type { Usage } from "./measure.ts";
import type { WorldProcess } from "./world.ts";

/** Another program that asks every URL of a list. */
export interface Peer {
  name: string;
  /** Its command's name or path. */
  command: string;
  /** The package of Debian that has it. */
  package: string;
  /** How often it is measured at most. Default: as often as Lookout. */
  rounds?: number;
  /** Asks every URL once, with `TIMEOUT` for each. */
  sweep(command: string, world: WorldProcess): Promise<Usage>;
}

/** Milliseconds that whoever sweeps gives a target: the floor of any sweep with a target that hangs in it. */
export const TIMEOUT = 5000;

/** Where a command is; undefined: it is not installed. */
export async function pathOf(command: string): Promise<string | undefined> {
  const places = command.startsWith("/")
    ? [command]
    : [...(Deno.env.get("PATH") ?? "").split(":"), "/usr/sbin"].map((folder) => `${folder}/${command}`);
  for (const place of places) if (await Deno.stat(place).then((file) => file.isFile, () => false)) return place;
  return undefined;
}
