import { visible } from "../../text/visible.ts";
import { type Look, readBody, type Source } from "./source.ts";

/** A list in a file. */
export function fileSource(path: string): Source {
  return {
    name: visible(path),
    remote: false,
    async look({ signal }): Promise<Look> {
      try {
        return { ok: true, content: { bytes: await read(path, signal) } };
      } catch (error) {
        return { ok: false, reason: visible(reasonOf(error as Error)) };
      }
    },
  };
}

/** Reads a file up to the limit of a list: a device such as /dev/zero has no end. */
async function read(path: string, signal: AbortSignal): Promise<Uint8Array> {
  const { isDirectory, isFifo } = await Deno.stat(path);
  if (isDirectory) throw new Error("it is a directory");
  // Opening one blocks until there is a writer, and cannot be aborted. A shell's own are open already.
  if (isFifo && !path.startsWith("/dev/")) throw new Error("it is a named pipe, not a file");
  const file = await Deno.open(path);
  return await readBody(file.readable.pipeThrough(new TransformStream<Uint8Array, Uint8Array>(), { signal }));
}

function reasonOf(error: Error): string {
  if (error instanceof Deno.errors.NotFound) return "no such file";
  if (error instanceof Deno.errors.PermissionDenied) return "permission denied";
  return error.message.replace(/ \(os error \d+\).*$|\.$/s, "");
}
