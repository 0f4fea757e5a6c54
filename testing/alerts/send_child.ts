/**
 * Sends the digest of standard input by each channel of `LOOKOUT_ALERTS`, as a process of its own with the permissions of
 * the server, and prints all that can be seen of it.
 */
import { parseChannels } from "../../lib/channel/parse.ts";
import type { Digest } from "../../lib/model/digest.ts";

const parsed = parseChannels(Deno.env.get("LOOKOUT_ALERTS") ?? "");
if (!parsed.ok) {
  console.log(JSON.stringify(parsed));
  Deno.exit(2);
}
const digest: Digest = JSON.parse(await new Response(Deno.stdin.readable).text());
for (const channel of parsed.channels) {
  const delivery = await channel.send(digest, { signal: AbortSignal.timeout(60_000) });
  console.log(JSON.stringify({ name: channel.name, delivery, inspected: Deno.inspect(channel), json: channel }));
  console.log(channel.print(digest));
}
