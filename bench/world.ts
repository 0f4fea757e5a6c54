import { createInterface } from "node:readline/promises";
import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";

/** A simulated list, whose hosts are a process of their own. */
export interface WorldProcess extends AsyncDisposable {
  /** Path of the list, a CSV. */
  list: string;
  /** Path of the certificate that all hosts' ones are signed with. */
  ca: string;
  urls: string[];
}

/** Share of the targets that take a request and never answer. */
const HANGING = 0.036;

/** Starts the hosts of a list: half of them over TLS, statuses as in life, median answer 250 ms. */
export async function startWorldProcess(targets: number): Promise<WorldProcess> {
  const script = new URL("../testing/internet/world_process.ts", import.meta.url).pathname;
  const process = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", script, `--targets=${targets}`, `--hanging=${Math.round(targets * HANGING)}`],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const lines = createInterface({ input: Readable.fromWeb(process.stdout as ReadableStream) });
  const { value } = await lines[Symbol.asyncIterator]().next();
  if (!value) throw new Error("Cannot start the simulated list: it printed nothing");
  const { targets: list, ca } = JSON.parse(value);
  const [, ...rows] = (await Deno.readTextFile(list)).trimEnd().split("\n");
  return {
    list,
    ca,
    urls: rows.map((row) => row.split(",")[1]),
    async [Symbol.asyncDispose]() {
      // It also ends when this process does, however that happens.
      await process.stdin.close();
      await process.status;
    },
  };
}
