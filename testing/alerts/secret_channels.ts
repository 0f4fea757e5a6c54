import assert from "node:assert/strict";

/** In every URL, key, password, address and host name of a channel, and in all that receivers say. */
export const SECRET = "s3cr3t";
const KEY = `${SECRET}0000000000000000000000000000`.slice(0, 32).replaceAll(/[^a-z0-9]/g, "0");
const SIGNING = `whsec_${btoa(`${SECRET}${"-".repeat(30)}`)}`;

/** A channel of every kind that is HTTP, all at one receiver. */
export function channelsAt(port: number, scheme = "http"): string {
  const at = `${scheme}://user-${SECRET}:pass-${SECRET}@127.0.0.1:${port}`;
  return [
    `hook=${at}/${SECRET}?token=${SECRET}#secret=${SIGNING}`,
    `chat=slack+${at}/services/${SECRET}`,
    `cards=teams+${at}/workflows/${SECRET}?sig=${SECRET}`,
    `pager=pagerduty+${scheme}://${KEY}@127.0.0.1:${port}`,
    `am=alertmanager+${at}/${SECRET}`,
    `others=apprise+${at}/notify/${SECRET}`,
  ].join(" ");
}

const MAIL = `?from=from-${SECRET}@example.org&to=to-${SECRET}@example.org`;
export const mailAt = (port: number, scheme = "smtp") =>
  `mail=${scheme}://user-${SECRET}:pass-${SECRET}@127.0.0.1:${port}/${MAIL}`;
export const TOPIC = `topic=sns:arn:aws:sns:us-east-1:123456789012:${SECRET}`;

/** Where AWS is, and keys for it. */
export function aws(port: number): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
    AWS_ACCESS_KEY_ID: `AKIA${SECRET}`,
    AWS_SECRET_ACCESS_KEY: `aws-${SECRET}`,
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
  };
}

/** Of all these channels. */
export const NAMES = ["hook", "chat", "cards", "pager", "am", "others", "mail", "topic"];

/** Checks that a text shows nothing of these channels but their names. */
export function assertHidden(text: string, where = "a secret is shown"): void {
  assert.doesNotMatch(text, new RegExp(SECRET, "i"), where);
  assert(!text.includes(SIGNING.slice(6, 20)), where);
  assert(!text.includes(btoa(`user-${SECRET}`).slice(0, 12)), where);
}
