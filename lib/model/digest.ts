/**
 * The content of one message to one channel, frozen when it is made: the same in every retry. Plain data, safe for
 * JSON; times are ms UTC.
 */
export interface Digest {
  /** Unique, without dots, the same in every retry. */
  id: string;
  kind: "baseline" | "change" | "reminder" | "sample";
  /** What the monitor is called. */
  title: string;
  /** Where the page is, filtered to what this is about; "": not known. */
  link: string;
  /** The slot it is about. */
  slot: number;
  /** Length of a slot in ms. Default ten minutes. */
  interval?: number;
  /** Targets watched, and how many of them are down now. */
  total: number;
  openCount: number;
  /** Newly down; all that is open for a baseline or a reminder. What has been down longest comes first: formatters cut. */
  down: DigestIncident[];
  recovered: (DigestIncident & { closed: number; ended: "up" | "blocked" })[];
  /** Removed from the list while down. */
  unwatched: DigestIncident[];
  /** Opened more than three times in six hours: one line each. */
  unsteady: (DigestIncident & { openings: number })[];
  /** One for a certificate, however many sites have it. A threshold of 0 days: it has expired. */
  certificates: {
    /** The beginning of its SHA-256, or another text that is its own. */
    fingerprint: string;
    end: number;
    threshold: number;
    /** The first few. */
    hosts: string[];
    hostCount: number;
  }[];
  monitor: {
    kind: "unreliable" | "missed" | "list" | "store" | "place";
    over: boolean;
    since: number;
    detail?: string;
  }[];
  /** Targets that respond, but much slower than usual: reported along with news, never on their own. Times are ms. */
  slow: {
    count: number;
    /** The first few, the slowest of them first. */
    targets: { target: string; name: string; url: string; now: number; usual: number }[];
  };
  /** What at least 3 and 60% of the newly down have in common. */
  cause?: { kind: "failure" | "category" | "certificate" | "address" | "network"; value: string; count: number };
  /** Storms, by id, whose last incident ended with this digest. */
  stormsOver?: string[];
  /** True: the store is away, so replicas could not agree and this may come more than once. */
  unagreed?: boolean;
}

export interface DigestIncident {
  id: string;
  /** The target's id. */
  target: string;
  name: string;
  url: string;
  category: string;
  opened: number;
  /** In words: `returns 503`. */
  reason: string;
  /** `timeout`, `503`. */
  failure: string;
  /**
   * The storm that it was reported in: the id of the digest in which more than `STORM_SIZE` were newly down. The ledger keeps it
   * until the incident ends. Undefined: it was reported on its own.
   */
  storm?: string;
}

/** More newly down in one digest than this are a storm: one event for services that page for each incident. */
export const STORM_SIZE = 10;
