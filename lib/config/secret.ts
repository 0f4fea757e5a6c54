import { readEndpoint } from "../channel/endpoint.ts";

/** A text that is shown by nothing which prints or writes the configuration. */
export interface Secret {
  text(): string;
}

/** The channels themselves, or the file that has them, one a line. */
export interface AlertsConfig extends Secret {
  path?: string;
}

/** What the text means is read where channels are opened, so that nothing of them is loaded where there are none. */
export function parseAlerts(text: string): AlertsConfig | null {
  if (text.trim() === "") return null;
  const [, path] = /^file:(.+)$/s.exec(text.trim()) ?? [];
  return path ? { path, text: () => "" } : { text: () => text };
}

/** @returns undefined: it is no URL that can be requested */
export function parsePulse(text: string): Secret | null | undefined {
  if (text === "") return null;
  return /^https?:/i.test(text) && !("problem" in readEndpoint(text)) ? { text: () => text } : undefined;
}
