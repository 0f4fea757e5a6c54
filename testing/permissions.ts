import { fileURLToPath } from "node:url";
import config from "../deno.json" with { type: "json" };

/** The program's folder. */
const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** What `deno task start` runs after the build, word by word. */
export const START = config.tasks.start.split(" && ").at(-1)!.split(" ");

/** The permissions that it gives, in another folder: the program is read where it is, and data is read and written there. */
export function permissionsIn(folder: string): string[] {
  return START.filter((word) => word.startsWith("--allow-")).map((word) =>
    word.replace("--allow-read=.", `--allow-read=${ROOT},${folder}`).replace(
      "--allow-write=data",
      `--allow-write=${folder}`,
    )
  );
}
