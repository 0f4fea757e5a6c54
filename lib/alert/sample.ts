import type { Config } from "../config/variables.ts";
import { SECOND } from "../duration.ts";
import type { Digest } from "../model/digest.ts";
import { slotOf } from "../slot/slot.ts";
import { visible } from "../text/visible.ts";
import { openChannels } from "./channels.ts";

const TIMEOUT = 15 * SECOND;

/** Sends a sample to the channels with these names, or to all, and prints the result; or prints what would be sent. */
export async function sampleAlert(config: Config, names: readonly string[], isPrinted: boolean): Promise<0 | 1 | 2> {
  const opened = config.alerts
    ? await openChannels(config.alerts)
    : { ok: false as const, problems: ["LOOKOUT_ALERTS is not set"] };
  if (!opened.ok) {
    for (const problem of opened.problems) console.error(problem);
    return 2;
  }
  const channels = await opened.channels() ?? [];
  const unknown = names.filter((name) => !channels.some((channel) => channel.name === name));
  for (const name of unknown) {
    console.error(
      `Unknown channel ${JSON.stringify(visible(name))}; configured: ${channels.map(({ name }) => name).join(", ")}`,
    );
  }
  if (unknown.length > 0) return 2;
  let code: 0 | 1 = 0;
  for (const channel of channels.filter(({ name }) => names.length === 0 || names.includes(name))) {
    const digest = sampleDigest(config);
    if (isPrinted) {
      console.log(channel.print(digest));
      continue;
    }
    const delivery = await channel.send(digest, { signal: AbortSignal.timeout(TIMEOUT) });
    if (delivery.ok) console.log(`${channel.name}: delivered`);
    else {
      console.error(`${channel.name}: not delivered (${delivery.code})`);
      code = 1;
    }
  }
  return code;
}

/** An example of what a message can say. */
function sampleDigest({ title, baseUrl, interval }: Config): Digest {
  const slot = slotOf(Date.now(), interval);
  const site = { category: "Samples", failure: "503", reason: "returned 503" };
  const first = { id: "sample-1", target: "sample-1", name: "Sample site", url: "https://site.example/", ...site };
  const second = { id: "sample-2", target: "sample-2", name: "Another site", url: "https://other.example/", ...site };
  return {
    id: `dig_${crypto.randomUUID()}`,
    kind: "sample",
    title,
    link: baseUrl && `${baseUrl}/`,
    slot,
    interval,
    total: 2,
    openCount: 1,
    down: [{ ...first, opened: slot }],
    recovered: [{ ...second, opened: slot - 3 * interval, closed: slot, ended: "up" }],
    unwatched: [],
    unsteady: [],
    certificates: [],
    monitor: [],
    slow: { count: 0, targets: [] },
  };
}
