import { CHANNEL_EVENTS, type ChannelEvent, type ChannelOptions } from "./channel.ts";

/** The options in a fragment, and its problems, which reveal no value. */
export interface ReadOptions {
  options: ChannelOptions;
  /** Options of the scheme only, each as often as it was given. */
  own: Map<string, string[]>;
  problems: string[];
}

/** How each option is read; undefined: it is invalid. */
const READERS: { [Name in keyof ChannelOptions]-?: { allowed: string; read(text: string): ChannelOptions[Name] } } = {
  category: { allowed: "a category", read: (text) => text },
  after: { allowed: "a whole number from 1 to 1000", read: (text) => count(text, 1000)! },
  remind: {
    allowed: "a time of day in UTC, as in 09:00",
    read: (text) => /^([01]\d|2[0-3]):[0-5]\d$/.test(text) ? text : undefined!,
  },
  events: {
    allowed: CHANNEL_EVENTS.join(", "),
    read: (text) => {
      const events = text.split(",");
      return events.every(isEvent) ? events : undefined!;
    },
  },
  min: { allowed: "a whole number from 1 to 10000", read: (text) => count(text, 10_000)! },
};

export const OPTION_NAMES = Object.keys(READERS) as (keyof ChannelOptions)[];

/**
 * Reads the fragment of a channel's URL: `category=Shops&after=2`, percent-encoded, with + for a space.
 * @param ownNames options of the scheme only, which may be given more than once
 */
export function readOptions(fragment: string, ownNames: readonly string[]): ReadOptions {
  const options: ChannelOptions = { after: 1, remind: "09:00", events: CHANNEL_EVENTS, min: 1 };
  const own = new Map<string, string[]>();
  const problems: string[] = [];
  const seen = new Set<string>();
  for (const [name, text] of new URLSearchParams(fragment)) {
    if (ownNames.includes(name)) {
      own.set(name, [...own.get(name) ?? [], text]);
    } else if (!isName(name)) {
      // Anything other than a word may be part of a secret.
      const shown = /^[a-z]{1,20}$/i.test(name) ? `unknown option "${name}"` : "text after # that is not an option";
      problems.push(`${shown}; allowed: ${[...OPTION_NAMES, ...ownNames].join(", ")}`);
    } else if (seen.has(name)) {
      problems.push(`option "${name}" is given twice`);
    } else {
      seen.add(name);
      const value = READERS[name].read(text);
      if (value === undefined) problems.push(`option "${name}" must be ${READERS[name].allowed}`);
      else Object.assign(options, { [name]: value });
    }
  }
  return { options, own, problems };
}

function isName(name: string): name is keyof ChannelOptions {
  return Object.hasOwn(READERS, name);
}

function isEvent(text: string): text is ChannelEvent {
  return CHANNEL_EVENTS.some((event) => event === text);
}

function count(text: string, most: number): number | undefined {
  const value = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  return value >= 1 && value <= most ? value : undefined;
}
