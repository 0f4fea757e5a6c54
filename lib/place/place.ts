import { HERE } from "../model/opinion.ts";

/** Another location to check from: a queue with any number of workers behind it. */
export interface Place {
  /** As in pages and logs. */
  name: string;
  queue: QueueAddress;
}

/** A queue of SQS. */
export interface QueueAddress {
  url: string;
  /** The region that its URL names; undefined: that of the environment, as with an emulator. */
  region?: string;
}

/** Each place costs a job for every target in question. */
const MAX_PLACES = 16;

/** What `parsePlaces()` accepts. */
export const ALLOWED_PLACES =
  `name=<queue URL> separated by spaces, at most ${MAX_PLACES}, each with a queue of its own; a name has lowercase letters, digits and hyphens`;

/** Whether a text may be a place's name: it is part of a key in the table, of pages and of the log. */
export function isPlaceName(text: string): boolean {
  return /^[a-z0-9][a-z0-9-]{0,31}$/.test(text) && text !== HERE;
}

/** Places as `eu=https://sqs.eu-west-1.amazonaws.com/123456789012/lookout`; undefined: the text is not allowed. */
export function parsePlaces(text: string): Place[] | undefined {
  const words = text.split(/\s+/).filter((word) => word !== "");
  const places = words.map(parsePlace);
  const known = places.filter((place) => place !== undefined);
  const names = new Set(known.map(({ name }) => name));
  // Workers do only jobs of their own place.
  const queues = new Set(known.map(({ queue }) => queue.url));
  const isUnique = names.size === words.length && queues.size === words.length;
  return isUnique && words.length <= MAX_PLACES ? known : undefined;
}

function parsePlace(text: string): Place | undefined {
  const [, name, url] = /^([^=]*)=(.*)$/.exec(text) ?? [];
  const queue = parseQueue(url ?? "");
  return queue && isPlaceName(name) ? { name, queue } : undefined;
}

/**
 * The address of a queue: https, or http to this machine, for an emulator. Undefined: the text is not one.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-queue-message-identifiers.html
 */
export function parseQueue(text: string): QueueAddress | undefined {
  const url = URL.parse(text);
  if (!url || url.username || url.password || url.search || url.hash) return undefined;
  const isLocal = url.protocol === "http:" && ["127.0.0.1", "localhost", "[::1]"].includes(url.hostname);
  if (!isLocal && url.protocol !== "https:" || !/^\/\d{12}\/[\w-]{1,80}$/.test(url.pathname)) return undefined;
  const [, region] = /^sqs\.([a-z0-9-]+)\./.exec(url.hostname) ?? [];
  return { url: text, ...(region && { region }) };
}
