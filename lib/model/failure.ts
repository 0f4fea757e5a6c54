/** What a failure means wherever checks are counted, explained or judged. */
interface FailureTraits {
  /** What people read if nothing more is known about it. */
  words: string;
  /** The number that clients of the older routes get for it: they know HTTP statuses alone. */
  olderStatus: 408 | 500;
  /** Whether the site gave an HTTP response nevertheless, so it could be reached. */
  answered: boolean;
}

/** Why a check got no HTTP status, or not the one to believe: everything about the failures. */
export const FAILURE_TRAITS = {
  timeout: { words: "timed out", olderStatus: 408, answered: false },
  dns: { words: "DNS lookup failed", olderStatus: 500, answered: false },
  refused: { words: "connection refused", olderStatus: 500, answered: false },
  reset: { words: "connection reset", olderStatus: 500, answered: false },
  unreachable: { words: "host unreachable", olderStatus: 500, answered: false },
  tls: { words: "TLS connection failed", olderStatus: 500, answered: false },
  protocol: { words: "invalid HTTP response", olderStatus: 500, answered: false },
  address: { words: "address not allowed", olderStatus: 500, answered: false },
  content: { words: "expected text not found", olderStatus: 500, answered: true },
} as const satisfies Record<string, FailureTraits>;

export type Failure = keyof typeof FAILURE_TRAITS;
export const FAILURES = Object.keys(FAILURE_TRAITS) as Failure[];

export function isFailure(text: string): text is Failure {
  return Object.hasOwn(FAILURE_TRAITS, text);
}
