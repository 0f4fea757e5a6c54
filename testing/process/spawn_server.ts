import { fileURLToPath } from "node:url";

/** The configuration that the whole repository is run with. */
export const CONFIG = fileURLToPath(new URL("../../deno.json", import.meta.url));

/** A Deno process that serves, killed when it is disposed of. */
export interface Server extends AsyncDisposable {
  /** Without a slash at the end. */
  origin: string;
}

/** Resolves once the process says on which port it listens. */
export async function spawnServer(args: string[], options: Deno.CommandOptions = {}): Promise<Server> {
  const process = new Deno.Command(Deno.execPath(), { ...options, args, stdout: "piped", stderr: "piped" }).spawn();
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let output = "";
  const read = async (stream: ReadableStream<Uint8Array<ArrayBuffer>>) => {
    for await (const text of stream.pipeThrough(new TextDecoderStream())) {
      output += text;
      const port = /http:\/\/[\w.]+:(\d+)\//.exec(output)?.[1];
      if (port) resolve(`http://localhost:${port}`);
    }
  };
  const reading = Promise.all([read(process.stdout), read(process.stderr)]);
  reading.then(() => reject(new Error(`Cannot start the server: it ended with\n${output}`)));
  return {
    origin: await promise,
    async [Symbol.asyncDispose]() {
      process.kill("SIGKILL");
      await Promise.all([reading, process.status]);
    },
  };
}
