/**
 * Resources of the monitor's own that ran out, failed or were too slow, so that a target could not be judged: file descriptors,
 * local ports, memory, the resolver, the trust store, the event loop, the sweeping thread, the place that was to check.
 */
export const LIMITS = ["files", "ports", "memory", "resolver", "trust", "loop", "thread", "place"] as const;
export type Limit = typeof LIMITS[number];

/** What Lookout says of itself when a limit kept it from judging: the rest of a sentence that begins with `Lookout`. */
export const LIMIT_WORDS: Record<Limit, string> = {
  files: "ran out of file descriptors",
  ports: "ran out of local ports",
  memory: "ran out of memory",
  resolver: "can't resolve names",
  trust: "can't load its trusted certificates",
  loop: "was too busy to measure",
  thread: "had to restart its checks",
  place: "got no result from the place that checks",
};

/** Limits that are over by themselves, often within a second: connections end, memory is freed. */
const PASSING: readonly Limit[] = ["files", "ports", "memory"];

/** Whether trying again soon is likely to help. */
export function isPassing(limit: Limit): boolean {
  return PASSING.includes(limit);
}

/** By errno, see connect(2) and socket(2); `EADDRINUSE` is what a socket gets that is given a local port. */
const CODES: Record<string, Limit> = {
  EMFILE: "files",
  ENFILE: "files",
  EADDRNOTAVAIL: "ports",
  EADDRINUSE: "ports",
  ENOBUFS: "memory",
  ENOMEM: "memory",
};

/** The same in words, since errors of Deno's resolver and of its TLS have no code. */
const MESSAGES: readonly [RegExp, Limit][] = [
  [/too many open files/i, "files"],
  [/can(no|')t assign requested address|address (already )?in use/i, "ports"],
  [/no buffer space|cannot allocate memory|allocation failed|out of memory/i, "memory"],
  [/CA file|certificate store|platform certificates/, "trust"],
];

/** The monitor's own limit that caused an error of a look-up, a connection or a handshake; undefined: none. */
export function limitOf(error: unknown): Limit | undefined {
  const { code, message } = error as { code?: string; message?: string };
  // What it quotes is the site's own: a certificate may be for any name.
  if (message?.startsWith("invalid peer certificate: ")) return undefined;
  return CODES[code ?? ""] ?? MESSAGES.find(([words]) => words.test(message ?? ""))?.[1];
}
