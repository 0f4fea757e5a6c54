/** What a server did under the load of 64 connections. */
export interface Load {
  /** Answers a second. */
  perSecond: number;
  /** Milliseconds within which 99 of 100 answers came. */
  p99: number;
}

export interface LoadOptions {
  seconds: number;
  /** Value of `Accept-Encoding`. Default: none. */
  encoding?: string;
}

const UNITS: Record<string, number> = { us: 0.001, ms: 1, s: 1000 };

/**
 * Asks a URL over 64 connections as fast as it answers, by wrk.
 * @throws when an answer was no success
 */
export async function load(command: string, url: string, { seconds, encoding }: LoadOptions): Promise<Load> {
  const headers = encoding ? ["-H", `Accept-Encoding: ${encoding}`] : [];
  const { stdout } = await new Deno.Command(command, {
    args: ["-t2", "-c64", `-d${seconds}s`, "--latency", ...headers, url],
  }).output();
  const text = new TextDecoder().decode(stdout);
  if (/Non-2xx|Socket errors/.test(text)) throw new Error(`Cannot measure ${url}: not every answer was good\n${text}`);
  return readReport(text);
}

/** Reads what wrk prints. */
export function readReport(text: string): Load {
  const perSecond = /^Requests\/sec:\s*([\d.]+)/m.exec(text);
  const p99 = /^\s*99%\s*([\d.]+)(us|ms|s)/m.exec(text);
  if (!perSecond || !p99) throw new Error(`Cannot read what wrk printed: ${text}`);
  return { perSecond: Number(perSecond[1]), p99: Number(p99[1]) * UNITS[p99[2]] };
}
