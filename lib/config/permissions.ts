import { neededPaths } from "./needed_paths.ts";

/** `permissions.ts read` prints the value of `--allow-read` that `deno task start` needs, `permissions.ts write` that of `--allow-write`. */
const { read, write } = neededPaths(Deno.env.toObject());
const paths = Deno.args[0] === "write" ? write : [".", ...read];
console.log(paths.join());
