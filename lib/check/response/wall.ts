import { isRefusal } from "../../model/state.ts";
import type { Wall } from "../../model/wall.ts";

interface Sign {
  wall: Wall;
  header: string;
  /** Default: any value. */
  value?: RegExp;
  /** Whether only responses of the wall itself have it. Default false. */
  own?: true;
}

/**
 * The surest first; of two walls the one nearer to the site, which is more likely to block bots.
 *
 * AWS WAF sends a challenge with status 202: https://docs.aws.amazon.com/waf/latest/developerguide/waf-captcha-and-challenge-actions.html
 * Cloudflare marks all of its: https://developers.cloudflare.com/cloudflare-challenges/challenge-types/challenge-pages/detect-response/
 * A load balancer responds 403 itself only for AWS WAF: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html
 */
const SIGNS: readonly Sign[] = [
  { wall: "aws-waf", header: "x-amzn-waf-action", own: true },
  { wall: "cloudflare", header: "cf-mitigated", own: true },
  { wall: "vercel", header: "x-vercel-mitigated", own: true },
  { wall: "datadome", header: "x-datadome" },
  { wall: "datadome", header: "x-dd-b" },
  { wall: "imperva", header: "x-iinfo" },
  { wall: "imperva", header: "x-cdn", value: /^(?:imperva|incapsula)/i },
  { wall: "sucuri", header: "x-sucuri-id" },
  { wall: "sucuri", header: "server", value: /^sucuri/i },
  { wall: "aws-waf", header: "server", value: /^awselb/i },
  { wall: "akamai", header: "server", value: /^akamai/i },
  { wall: "akamai", header: "akamai-grn" },
  { wall: "cloudflare", header: "server", value: /^cloudflare/i },
  { wall: "cloudfront", header: "server", value: /^cloudfront/i },
];

/** The headers that `wallOf()` needs, in lower case. */
export const WALL_HEADERS: readonly string[] = [...new Set(SIGNS.map(({ header }) => header))];

/** The wall that blocked a request; undefined: none did, or an unknown one. */
export function wallOf(
  { status, headers }: { status: number; headers: ReadonlyMap<string, readonly string[]> },
): Wall | undefined {
  const refused = isRefusal(status);
  return SIGNS.find(({ header, value, own }) =>
    (own || refused) && headers.get(header)?.some((text) => value?.test(text) ?? true)
  )?.wall;
}
