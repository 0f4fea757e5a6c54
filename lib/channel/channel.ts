import type { Digest } from "../model/digest.ts";

/** Where digests go. Its URL and keys are private, so that logging a channel shows none of them. */
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

/** What a channel can be sent. */
export const CHANNEL_EVENTS = ["down", "recovered", "reminder", "certificate", "monitor"] as const;
export type ChannelEvent = typeof CHANNEL_EVENTS[number];

/** What can be configured for every channel, in the fragment of its URL. */
export interface ChannelOptions {
  /** The only category that it covers; "": targets without one. Default all. */
  category?: string;
  /** Sweeps in a row that must find a target down before it is reported. Default 1. */
  after: number;
  /** When the reminder is due, as `HH:MM` UTC. Default 09:00. */
  remind: string;
  /** Default all. */
  events: readonly ChannelEvent[];
  /** The least number of newly down targets that is reported. Default 1. */
  min: number;
}

export interface SendOptions {
  /** Ends the attempt, and limits its time. */
  signal: AbortSignal;
}

export type Delivery = { ok: true } | {
  ok: false;
  /** Safe to show: an HTTP status or an SMTP code, `timeout`, `tls`. */
  code: string;
  /** How long the receiver wants no further request, in ms. */
  retryAfter?: number;
  /** The receiver permanently accepts no more messages. */
  gone?: true;
};

/** The code of an attempt that its signal has ended; undefined: it has not. */
export function abortCode({ aborted, reason }: AbortSignal): "timeout" | "aborted" | undefined {
  if (!aborted) return undefined;
  return reason instanceof DOMException && reason.name === "TimeoutError" ? "timeout" : "aborted";
}

/** One channel in `LOOKOUT_ALERTS`, for the module that makes it. */
export interface ChannelEntry {
  name: string;
  options: ChannelOptions;
  /** Without its fragment. */
  url: string;
  /** Options of this scheme only, each as often as it was given. */
  own: ReadonlyMap<string, readonly string[]>;
}

/** A channel, or what is wrong with its URL, in words that reveal nothing of it. */
export type MadeChannel = Channel | { problem: string };
