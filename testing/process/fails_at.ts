/** The addresses at which the thread of `failing_worker.ts` fails, and how. */
export const FAILS_AT = { computes: "127.0.0.66", throws: "127.0.0.67", closes: "127.0.0.68" };
