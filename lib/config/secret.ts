import { readEndpoint } from "../channel/endpoint.ts";

/** A text that does not appear when the configuration is printed or written. */
export interface Secret {
  text(): string;
}

/** The channels themselves, or the file that has them, one a line. */
export interface AlertsConfig extends Secret {
  path?: string;
}

/** The text is parsed when channels are opened, so that their code is only loaded if there are any. */
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
