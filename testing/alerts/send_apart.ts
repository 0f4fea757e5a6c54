import { fileURLToPath } from "node:url";
import type { Delivery } from "../../lib/channel/channel.ts";
import type { Digest } from "../../lib/model/digest.ts";

const CHILD = fileURLToPath(new URL("send_child.ts", import.meta.url));

/** What a process of its own said, and what came of each channel. */
export interface Sent {
  /** All of standard output and standard error. */
  output: string;
  deliveries: Record<string, Delivery>;
}

/**
 * Sends a digest from a process that has these channels and variables, and the server's permissions.
 * @param program `send_child.ts`, or what was made of it
 */
export async function sendApart(
  channels: string,
  digest: Digest,
  env: Record<string, string> = {},
  program = CHILD,
): Promise<Sent> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-net", "--allow-env", "--allow-read", "--allow-sys=hostname,osRelease,homedir,uid", program],
    env: { NO_COLOR: "1", ...env, LOOKOUT_ALERTS: channels },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(JSON.stringify(digest)));
  await writer.close();
  const { stdout, stderr } = await child.output();
  const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  const deliveries = out.split("\n").filter((line) => line.startsWith('{"name"')).map((line) => JSON.parse(line));
  return {
    output: out + err,
    deliveries: Object.fromEntries(deliveries.map(({ name, delivery }) => [name, delivery])),
  };
}
