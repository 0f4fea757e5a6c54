/** What a failure means wherever checks are counted, explained or judged. */
interface FailureTraits {
  /** What people read if nothing more is known about it. */
  words: string;
  /** The status that clients of the older routes get for it: these only know HTTP statuses. */
  olderStatus: 408 | 500;
  /** Whether the site sent an HTTP response all the same, so that it could be reached. */
  responded: boolean;
}

/** Everything about the failures: why a check got no HTTP status, or one that does not count. */
export const FAILURE_TRAITS = {
  timeout: { words: "timed out", olderStatus: 408, responded: false },
  dns: { words: "DNS lookup failed", olderStatus: 500, responded: false },
  refused: { words: "connection refused", olderStatus: 500, responded: false },
  reset: { words: "connection reset", olderStatus: 500, responded: false },
  unreachable: { words: "host unreachable", olderStatus: 500, responded: false },
  tls: { words: "TLS connection failed", olderStatus: 500, responded: false },
  protocol: { words: "invalid HTTP response", olderStatus: 500, responded: false },
  address: { words: "address not allowed", olderStatus: 500, responded: false },
  content: { words: "expected text not found", olderStatus: 500, responded: true },
} as const satisfies Record<string, FailureTraits>;

export type Failure = keyof typeof FAILURE_TRAITS;
export const FAILURES = Object.keys(FAILURE_TRAITS) as Failure[];

export function isFailure(text: string): text is Failure {
  return Object.hasOwn(FAILURE_TRAITS, text);
}
