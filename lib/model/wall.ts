/** Services in front of sites that block bots, and their names. */
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
