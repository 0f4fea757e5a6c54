import assert from "node:assert/strict";
import { HOSTILE, hostileDigest, sampleDigest, stormDigest } from "../../testing/samples/digests.ts";
import type { Digest } from "../model/digest.ts";
import { formatAlertmanager } from "./alertmanager.ts";
import { formatApprise } from "./apprise.ts";
import { SCHEMES } from "./channel.ts";
import { formatPagerduty } from "./pagerduty.ts";
import { formatSlack } from "./slack.ts";
import { formatMail } from "./smtp.ts";
import { formatSns } from "./sns.ts";
import { formatTeams } from "./teams.ts";
import { formatWebhook } from "./webhook.ts";

const FORMATS: Record<typeof SCHEMES[number], (digest: Digest) => unknown> = {
  webhook: formatWebhook,
  slack: formatSlack,
  teams: formatTeams,
  smtp: (digest) => formatMail(digest, "lookout@example.org"),
  sns: (digest) => formatSns(digest, "arn:aws:sns:eu-central-1:123456789012:alerts.fifo"),
  pagerduty: (digest) => formatPagerduty(digest, "0123456789abcdef0123456789abcdef"),
  alertmanager: formatAlertmanager,
  apprise: formatApprise,
};

/** Every text that a format holds. */
function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

for (const scheme of SCHEMES) {
  Deno.test(`${scheme} sends a digest as recorded, and identically each time`, async () => {
    const path = new URL(`../../testing/alerts/recorded/${scheme}.json`, import.meta.url);
    const recorded = JSON.parse(await Deno.readTextFile(path));
    assert.deepEqual(JSON.parse(JSON.stringify(FORMATS[scheme](sampleDigest()))), recorded);
    assert.deepEqual(FORMATS[scheme](sampleDigest()), FORMATS[scheme](sampleDigest()));
  });

  Deno.test(`${scheme} does not change the digest`, () => {
    const digest = sampleDigest();
    FORMATS[scheme](digest);
    assert.deepEqual(digest, sampleDigest());
  });

  // Whoever reads Lookout's own JSON gets names as they are.
  if (scheme !== "webhook") {
    Deno.test(`${scheme} sends no invisible characters except line breaks and those that break mentions`, () => {
      for (const text of textsIn(FORMATS[scheme](hostileDigest()))) {
        assert.doesNotMatch(text, /(?![\n\u200b])[\p{Cc}\p{Cf}]/u);
      }
    });
  }
}

/** Greatest sizes, by the services' documentation. */
const LIMITS: Partial<Record<typeof SCHEMES[number], [characters: number, what: string]>> = {
  webhook: [64_000, "one message"],
  slack: [3_500, "one message"],
  teams: [7_000, "one card"],
  smtp: [30_000, "one mail"],
  sns: [4_000, "one notification"],
  pagerduty: [4_000, "one event"],
  apprise: [3_200, "one message"],
};

for (const [scheme, [characters, what]] of Object.entries(LIMITS)) {
  Deno.test(`${scheme} sends 2,800 of 3,000 down as ${what}`, () => {
    const sent = FORMATS[scheme as keyof typeof FORMATS](stormDigest());
    assert(!Array.isArray(sent) || sent.length === 1, "several");
    const size = JSON.stringify(sent).length;
    assert(size < characters, `${size}`);
    assert.match(JSON.stringify(sent), /2,?800/);
  });
}

Deno.test("alertmanager gets all 2,800 alerts, a thousand at a time", () => {
  const sizes = formatAlertmanager(stormDigest()).map(({ body }) => (body as unknown[]).length);
  assert.deepEqual(sizes, [1000, 1000, 800]);
  assert.deepEqual(formatAlertmanager({ ...stormDigest(), down: [] }), []);
});

Deno.test("slack and apprise mention nobody, and hide no link", () => {
  for (const text of textsIn([formatSlack(hostileDigest()), formatApprise(hostileDigest())])) {
    assert.doesNotMatch(text, /@(everyone|here|channel|U024)|\]\(/);
  }
  for (const text of textsIn(formatSlack(hostileDigest()))) assert.doesNotMatch(text, /<|>|&(?!amp;|lt;|gt;)/);
});

Deno.test("slack keeps text, attachment and title below the limits of Discord and Slack", () => {
  const [{ body }] = formatSlack(stormDigest()) as [{ body: { text: string; attachments: { text: string }[] } }];
  assert(body.text.length < 2000 && body.attachments[0].text.length < 3000);
});

Deno.test("teams has text only in runs, which do not support Markdown", () => {
  const json = JSON.stringify(formatTeams(hostileDigest()));
  assert.doesNotMatch(json, /TextBlock":|"type":"TextBlock"/);
  assert(json.includes(JSON.stringify("{{DATE(2026-01-01)}}").slice(1, -1)));
});

Deno.test("smtp writes no markup from a name into its HTML, and no header into a subject", () => {
  const { html, subject } = formatMail(hostileDigest(), "lookout@example.org");
  assert.doesNotMatch(html, /<script|<!channel/);
  assert.match(html, /&lt;!channel&gt;/);
  assert.doesNotMatch(subject, /[\r\n]/);
});

Deno.test("sns has a subject of fewer than 100 printable ASCII characters", () => {
  const topic = "arn:aws:sns:eu-central-1:123456789012:alerts";
  for (const title of [...HOSTILE, "Übersicht 監視 \u{1f525}", "a".repeat(300)]) {
    const { Subject = "", MessageGroupId } = formatSns(sampleDigest({ title }), topic);
    assert.match(Subject, /^[\x21-\x7e][\x20-\x7e]{1,98}$/);
    assert.equal(MessageGroupId, undefined);
  }
});

for (const scheme of SCHEMES) {
  Deno.test(`${scheme} says that a sample is a test`, () => {
    assert.match(
      JSON.stringify(FORMATS[scheme](sampleDigest({ kind: "sample" }))),
      /This is a test|"Test: |alert\.sample/,
    );
  });
}
