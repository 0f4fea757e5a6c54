/** The names of a world: what a resolver would say of them. */
export interface Names {
  /** As the system's resolver: IP addresses, or a rejection for a name that it does not know. */
  resolve(host: string): Promise<string[]>;
  /**
   * Sets what `host` resolves to. Of several answers the first is given first, the last
   * one from then on; without any it does not resolve.
   */
  set(host: string, ...answers: string[][]): void;
}

export function createNames(): Names {
  const known = new Map<string, string[][]>();
  return {
    resolve(host) {
      const answers = known.get(host.toLowerCase());
      if (!answers?.length) return Promise.reject(notFound(host));
      return Promise.resolve(answers.length > 1 ? answers.shift()! : answers[0]);
    },
    set: (host, ...answers) => void known.set(host, answers),
  };
}

/** What node:dns throws, https://nodejs.org/api/dns.html#error-codes. */
function notFound(hostname: string): Error {
  const error = new Error(`getaddrinfo ENOTFOUND ${hostname}`);
  return Object.assign(error, { code: "ENOTFOUND", syscall: "getaddrinfo", hostname });
}
