import type { Look, Source } from "./source.ts";

/** A list in a file. */
export function fileSource(path: string): Source {
  return {
    name: path,
    remote: false,
    async look({ signal }): Promise<Look> {
      try {
        return { ok: true, content: { bytes: await Deno.readFile(path, { signal }) } };
      } catch (error) {
        return { ok: false, reason: reasonOf(error as Error) };
      }
    },
  };
}

function reasonOf(error: Error): string {
  if (error instanceof Deno.errors.NotFound) return "there is no such file";
  if (error instanceof Deno.errors.IsADirectory) return "it is a folder";
  return error.message.replace(/\.$/, "");
}
