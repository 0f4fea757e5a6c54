import { probe, type ProbeOptions } from "../check/probe.ts";
import type { ResponseHead } from "../check/response/head.ts";
import type { Check } from "../model/check.ts";
import type { Outcome } from "../model/state.ts";
import type { Target } from "../model/target.ts";

/** What became of a site's address. */
export interface Look {
  /** Of the address itself; null: a limit of this machine's own prevented a verdict. */
  outcome: Outcome | null;
  /** Where permanent redirects lead, if that address works: at most ten of them. */
  moved?: string;
  /** The same address over https, where the site is checked over http and works over https as well. */
  secure?: string;
}

/** Statuses that say that the address has changed for good (RFC 9110, 15.4.2 and 15.4.9). */
const PERMANENT = new Set<Outcome>([301, 308]);

/** In characters: no list takes a longer address. */
const MAX_LENGTH = 2048;

/** A site with more redirects is broken, and no address in a list repairs that. */
const MAX_REDIRECTS = 10;

export interface LookOptions extends ProbeOptions {
  /** A site at the first is looked for at the second. Default 80 and 443. */
  ports?: { http: number; https: number };
}

/** Looks at a site's address, at the addresses to which it redirects for good, and over https. */
export async function look(target: Target, options: LookOptions): Promise<Look> {
  const first = await visit(target, target.url, options);
  const { outcome } = first;
  if (typeof outcome !== "number") return { outcome };
  const moved = await destinationOf(target, first, options);
  if (moved) return { outcome, moved };
  const secure = secureUrlOf(target.url, options.ports ?? { http: 80, https: 443 });
  if (!secure || (await visit(target, secure, options)).state !== "up") return { outcome };
  return { outcome, secure };
}

interface Visit extends Pick<Check, "outcome" | "state"> {
  /** Where the response redirects to. */
  location: string | undefined;
}

async function destinationOf(target: Target, first: Visit, options: ProbeOptions): Promise<string | undefined> {
  // Where a redirect is what is expected, it is right.
  if (target.expect) return undefined;
  let [url, visited] = [target.url, first];
  for (let steps = 0; steps < MAX_REDIRECTS; steps++) {
    const { outcome, location } = visited;
    if (outcome === null || !PERMANENT.has(outcome) || !location) {
      return url !== target.url && typeof outcome === "number" && outcome < 400 ? url : undefined;
    }
    url = location;
    visited = await visit(target, url, options);
  }
  return undefined;
}

/** One request; a password is for the listed address alone. */
async function visit(target: Target, url: string, options: ProbeOptions): Promise<Visit> {
  let head: ResponseHead | undefined;
  const { authorization: _, ...open } = target;
  const mayKnow = new URL(url).origin === new URL(target.url).origin;
  const { outcome, state } = await probe({ ...mayKnow ? target : open, url }, {
    ...options,
    onHead: (found) => head = found,
  });
  return { outcome, state, location: locationOf(head, url) };
}

/** Undefined: none, or none that could be checked. */
function locationOf(head: ResponseHead | undefined, base: string): string | undefined {
  const location = head?.headers.get("location")?.at(0);
  const url = location === undefined ? undefined : URL.parse(location, base);
  if (!url || !/^https?:$/.test(url.protocol) || url.href.length > MAX_LENGTH) return undefined;
  url.username = url.password = url.hash = "";
  return url.href;
}

/** Undefined: it is over https already, or at a port of its own. */
function secureUrlOf(text: string, ports: { http: number; https: number }): string | undefined {
  const url = new URL(text);
  if (url.protocol !== "http:" || Number(url.port || 80) !== ports.http) return undefined;
  url.protocol = "https:";
  url.port = `${ports.https}`;
  return url.href;
}
