import type { AlertsConfig } from "../config/secret.ts";
import type { Channel } from "../channel/channel.ts";
import { parseChannels } from "../channel/parse.ts";
import { log } from "../log/log.ts";
import { messageOf } from "../message.ts";

export type OpenedChannels = { ok: true; channels: () => Promise<readonly Channel[] | undefined> } | {
  ok: false;
  problems: string[];
};

/** Reads the configured channels, and again when their file has changed. Problems name channels, never URLs. */
export async function openChannels(config: AlertsConfig): Promise<OpenedChannels> {
  const { path } = config;
  let text: string;
  try {
    text = path === undefined ? config.text() : await Deno.readTextFile(path);
  } catch (error) {
    return { ok: false, problems: [`LOOKOUT_ALERTS: cannot read its file: ${messageOf(error)}`] };
  }
  const parsed = parseChannels(withoutComments(text));
  if (!parsed.ok) return parsed;
  let fresh: readonly Channel[] | undefined = parsed.channels;
  const channels = async () => {
    if (path !== undefined) {
      try {
        const now = await Deno.readTextFile(path);
        if (now !== text) {
          text = now;
          fresh = reread(now) ?? fresh;
        }
      } catch (error) {
        log.warn("Cannot read the alert channels again: {reason}", {
          event: "alert.channels",
          reason: messageOf(error),
        });
      }
    }
    const taken = fresh;
    fresh = undefined;
    return taken;
  };
  return { ok: true, channels };
}

function reread(text: string): readonly Channel[] | undefined {
  const parsed = parseChannels(withoutComments(text));
  if (parsed.ok) {
    const names = parsed.channels.map(({ name }) => name);
    log.info("Read {count} alert channels", { event: "alert.channels", count: names.length, names });
    return parsed.channels;
  }
  log.error("Rejected the changed alert channels; still using the previous ones: {problems}", {
    event: "alert.channels",
    problems: parsed.problems,
  });
}

function withoutComments(text: string): string {
  return text.replace(/^\s*#.*$/gm, "");
}
