import type { Digest } from "../model/digest.ts";

/** Where digests go. It holds its URL and keys to itself, so that to print it shows none. */
export interface Channel {
  /** `[a-z0-9-]`, unique. */
  name: string;
  scheme: Scheme;
  options: ChannelOptions;
  /** Sends one digest; expected failures are values. Never throws, never logs. */
  send(digest: Digest, options: SendOptions): Promise<Delivery>;
  /** The requests that would be sent, without URL and secrets, safe for a terminal. */
  print(digest: Digest): string;
}

export const SCHEMES = ["webhook", "slack", "teams", "smtp", "sns", "pagerduty", "alertmanager", "apprise"] as const;
export type Scheme = typeof SCHEMES[number];

/** What a channel is told of. */
export const CHANNEL_EVENTS = ["down", "recovered", "reminder", "certificate", "monitor"] as const;
export type ChannelEvent = typeof CHANNEL_EVENTS[number];

/** What every channel can be configured to, in the fragment of its URL. */
export interface ChannelOptions {
  /** The one category that it is about; "" is that of targets without one. Default all. */
  category?: string;
  /** Sweeps in a row that must find a target down before it is told. Default 1. */
  after: number;
  /** When the reminder is due, as `HH:MM` UTC. Default 09:00. */
  remind: string;
  /** Default all. */
  events: readonly ChannelEvent[];
  /** Newly down that it takes for a message. Default 1. */
  min: number;
}

export interface SendOptions {
  signal: AbortSignal;
}

export type Delivery = { ok: true } | {
  ok: false;
  /** Harmless: an HTTP status or an SMTP code, `timeout`, `tls`. */
  code: string;
  /** How long the receiver wants to be left alone, in ms. */
  retryAfter?: number;
  /** The receiver wants no more, ever. */
  gone?: true;
};

/** What one line of `LOOKOUT_ALERTS` says of a channel, for the file that makes it. */
export interface ChannelEntry {
  name: string;
  options: ChannelOptions;
  /** What stands before the fragment. */
  url: string;
  /** Options of this scheme alone, each as often as it was given. */
  own: ReadonlyMap<string, readonly string[]>;
}

/** A channel, or what is wrong with its URL in words that show nothing of it. */
export type MadeChannel = Channel | { problem: string };
