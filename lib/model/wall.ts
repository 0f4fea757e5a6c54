/** Services that turn robots away in front of sites, by what they are called. */
export const WALLS = {
  akamai: "Akamai",
  "aws-waf": "AWS WAF",
  cloudflare: "Cloudflare",
  cloudfront: "Amazon CloudFront",
  datadome: "DataDome",
  imperva: "Imperva",
  sucuri: "Sucuri",
  vercel: "Vercel",
} as const;
export type Wall = keyof typeof WALLS;
