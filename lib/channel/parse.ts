import { alertmanagerChannel } from "./alertmanager.ts";
import { appriseChannel } from "./apprise.ts";
import type { Channel, ChannelEntry, MadeChannel, Scheme } from "./channel.ts";
import { readOptions } from "./options.ts";
import { pagerdutyChannel } from "./pagerduty.ts";
import { slackChannel } from "./slack.ts";
import { smtpChannel } from "./smtp.ts";
import { snsChannel } from "./sns.ts";
import { teamsChannel } from "./teams.ts";
import { webhookChannel } from "./webhook.ts";

/** Each problem is a sentence with the channel's name, and reveals nothing of its URL. */
export type ParsedChannels = { ok: true; channels: Channel[] } | { ok: false; problems: string[] };

interface Kind {
  /** How its URL begins. */
  prefix: RegExp;
  /** Its prefixes in words. */
  shown: string;
  make(entry: ChannelEntry): MadeChannel;
  /** Options that only it has. */
  own?: readonly string[];
}

/** By HTTP: `slack://` is https, and so is `slack+https://`; `slack+http://` is for private addresses. */
function byHttp(scheme: string): RegExp {
  return new RegExp(`^${scheme}(?:\\+https?)?://`, "i");
}

/** All kinds of channels. */
const KINDS: Record<Scheme, Kind> = {
  webhook: { prefix: /^https?:\/\//i, shown: "https://", make: webhookChannel, own: ["secret"] },
  slack: { prefix: byHttp("slack"), shown: "slack://", make: slackChannel },
  teams: { prefix: byHttp("teams"), shown: "teams://", make: teamsChannel },
  smtp: { prefix: /^smtps?:\/\//i, shown: "smtp://, smtps://", make: smtpChannel },
  sns: { prefix: /^sns:/i, shown: "sns:", make: (entry) => snsChannel(entry) },
  pagerduty: { prefix: byHttp("pagerduty"), shown: "pagerduty://", make: pagerdutyChannel },
  alertmanager: { prefix: byHttp("alertmanager"), shown: "alertmanager+https://", make: alertmanagerChannel },
  apprise: { prefix: byHttp("apprise"), shown: "apprise+https://", make: appriseChannel },
};

/** Reads the value of `LOOKOUT_ALERTS`, or the lines of the file that it names: `name=URL`, separated by white space. */
export function parseChannels(text: string): ParsedChannels {
  const problems: string[] = [];
  const channels = new Map<string, Channel>();
  for (const [index, entry] of text.split(/\s+/).filter(Boolean).entries()) {
    const [, name, url] = /^([a-z0-9-]{1,40})=(.*)$/s.exec(entry) ?? [];
    if (name === undefined) {
      problems.push(`Alert channel ${index + 1}: expected name=URL, with a name of a-z, 0-9 and -`);
      continue;
    }
    const made = makeChannel(name, url);
    if (channels.has(name)) problems.push(`Alert channel ${name}: the name is used twice`);
    if ("problems" in made) problems.push(...made.problems.map((problem) => `Alert channel ${name}: ${problem}`));
    else channels.set(name, made);
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, channels: [...channels.values()] };
}

function makeChannel(name: string, text: string): Channel | { problems: string[] } {
  const kind = Object.values(KINDS).find(({ prefix }) => prefix.test(text));
  if (!kind) {
    return { problems: [`its URL must begin with ${Object.values(KINDS).map(({ shown }) => shown).join(", ")}`] };
  }
  const [, url, fragment = ""] = /^([^#]*)(?:#(.*))?$/s.exec(text)!;
  const { options, own, problems } = readOptions(fragment, kind.own ?? []);
  const made = kind.make({ name, url, options, own });
  if ("problem" in made) return { problems: [made.problem, ...problems] };
  return problems.length > 0 ? { problems } : guarded(made);
}

/** Unexpected errors, such as a module that cannot be loaded without file descriptors, become failures as well. */
function guarded(channel: Channel): Channel {
  return {
    ...channel,
    async send(digest, options) {
      try {
        return await channel.send(digest, options);
      } catch {
        return { ok: false, code: "internal" };
      }
    },
  };
}
