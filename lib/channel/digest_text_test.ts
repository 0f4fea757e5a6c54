import assert from "node:assert/strict";
import {
  hostileDigest,
  quietDigest,
  sampleDigest,
  sampleIncident,
  stormDigest,
} from "../../testing/samples/digests.ts";
import { digestText, plainText } from "./digest_text.ts";

Deno.test("digestText() reports each event in one line", () => {
  assert.deepEqual(digestText(sampleDigest()), {
    headline: "Lookout: 2 down, 1 unsteady, 1 recovered, 1 no longer watched, 1 certificate; 3 of 1,000 sites are down",
    lines: [
      "Checks are running again (it began 17:50 UTC)",
      "Down: Shop 1 (https://shop1.example/) returns 503",
      "Down: Shop 2 (https://shop2.example/) timed out after 10 s",
      "Unsteady: Shop 5 (https://shop5.example/) went down 4 times in 6 h",
      "Up: Shop 3 (https://shop3.example/) recovered after 2 h 10 min",
      "No longer watched: Shop 4 (https://shop4.example/), which was down",
      "Certificate expires in 7 days, on 29 Nov 2026: a.example, b.example and 78 more",
    ],
    tone: "bad",
  });
});

Deno.test("digestText() counts what does not fit into ten lines, and mentions every kind of news", () => {
  const down = Array.from({ length: 30 }, (_, index) => sampleIncident(index));
  const recovered = down.map((incident) => ({
    ...incident,
    closed: incident.opened + 60_000,
    ended: "blocked" as const,
  }));
  const { lines } = digestText(quietDigest({ openCount: 30, down, recovered }));
  assert.deepEqual(lines.map((line) => line.replace(/\d+/g, "#").slice(0, 12)), [
    ...Array(8).fill("Down: Shop #"),
    ...Array(2).fill("Up: Shop # ("),
    "And # more d",
    "And # more r",
  ]);
  assert.match(lines[9], /back after 1 min, but blocking bots$/);
  assert.deepEqual(lines.slice(-2), ["And 22 more down: 22 Shops; 22 503", "And 28 more recovered"]);
});

Deno.test("digestText() reports 2,800 of 3,000 down in under 3,000 characters, with what they have in common", () => {
  const digest = stormDigest();
  const text = plainText(digestText(digest), digest.link);
  assert(text.length < 3000, `${text.length}`);
  assert.match(text, /^Lookout: 2,800 down; 2,800 of 3,000 sites are down\n\n2,240 of them failed in the same way: /);
  assert.match(text, /And 2,790 more down: 465 \S.*, 1,395 in 3 other categories; 2,232 .*, 558 503\n/);
  assert(text.endsWith(digest.link));
});

Deno.test("digestText() stays below its limit for any names and links", () => {
  const escape = (text: string) => text.replaceAll("&", "&amp;");
  const name = "&".repeat(500);
  const down = stormDigest().down.map((incident, index) => ({ ...incident, name, category: `${name}${index}` }));
  const digest = stormDigest({
    link: `https://status.example/?${"a".repeat(900)}`,
    title: name,
    down: down.map((incident, index) => ({ ...incident, category: `${"&".repeat(60)}${index % 9}` })),
    unsteady: down.map((incident) => ({ ...incident, openings: 5 })),
  });
  const { headline, lines } = digestText(digest, { escape });
  const text = plainText({ headline, lines }, digest.link);
  assert(text.length < 3000, `${text.length}`);
  assert.match(text, /2,\d{3} more down|2,800 down/);
});

Deno.test("digestText() names invisible characters", () => {
  const { headline, lines } = digestText(hostileDigest());
  assert.doesNotMatch([headline, ...lines].join(""), /[\p{Cc}\p{Cf}]/u);
});

for (
  const [what, digest, headline, tone] of [
    ["a baseline", quietDigest({ kind: "baseline", openCount: 60 }), "Lookout: 60 of 1,000 sites are down", "neutral"],
    ["a clean baseline", quietDigest({ kind: "baseline" }), "Lookout: 0 of 1,000 sites are down", "good"],
    [
      "a reminder",
      quietDigest({ kind: "reminder", openCount: 1 }),
      "Lookout: 1 of 1,000 sites is still down",
      "neutral",
    ],
    [
      "a lost connection",
      quietDigest({ monitor: [{ kind: "unreliable", over: false, since: 0 }] }),
      "Lookout: Lookout seems to have lost its connection; 0 of 1,000 sites are down",
      "bad",
    ],
    [
      "a test",
      quietDigest({ kind: "sample", openCount: 1, down: [sampleIncident(1)] }),
      "Lookout: This is a test alert. 1 down; 1 of 1,000 sites is down",
      "bad",
    ],
  ] as const
) {
  Deno.test(`digestText() has a headline for ${what}`, () => {
    const text = digestText(digest);
    assert.deepEqual([text.headline, text.tone], [headline, tone]);
  });
}

Deno.test("digestText() says that a message may be a duplicate if replicas could not agree", () => {
  assert.deepEqual(digestText(quietDigest({ unagreed: true })).lines, [
    "The store is unavailable, so this message may arrive more than once.",
  ]);
});

Deno.test("digestText() names sites much slower than usual after the news, and counts the rest", () => {
  const targets = ["shop", "blog"].map((name, index) => {
    return { target: name, name, url: `https://${name}.example/`, now: 3000 - 2100 * index, usual: 80 };
  });
  const { lines } = digestText(quietDigest({ slow: { count: 40, targets } }), { most: 2 });
  assert.deepEqual(lines, [
    "Slow: shop (https://shop.example/) took 3 s, usually 80 ms",
    "Slow: blog (https://blog.example/) took 900 ms, usually 80 ms",
    "And 38 more much slower than usual",
  ]);
});
