/** As long as a URL may be: no link of ours comes near it, and older proxies take no more. */
const MAX_URL = 4096;

/** Why a request will not be looked at any further. */
export interface Refusal {
  status: 400 | 414;
  detail: string;
}

/** Judges what stands in a request's URL; undefined: nothing is wrong with it. */
export function refusalOf(url: string): Refusal | undefined {
  if (url.length > MAX_URL) return { status: 414, detail: `A URL may have ${MAX_URL} characters at most` };
  if (!url.includes("%")) return undefined;
  try {
    // deno-lint-ignore no-control-regex -- control characters are just what is looked for
    if (!/[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/.test(decodeURIComponent(url))) return undefined;
  } catch {
    return { status: 400, detail: "The URL is not percent-encoded UTF-8" };
  }
  return { status: 400, detail: "The URL has a control character" };
}
