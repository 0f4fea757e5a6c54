import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import type { Digest } from "../model/digest.ts";
import type { Channel } from "./channel.ts";
import { parseChannels } from "./parse.ts";

const SECRET = `whsec_${btoa("0123456789abcdef01234567")}`;
const KEY = "0123456789abcdef0123456789ABCDEF";

/** What `deno info` says of an import. */
interface Dependency {
  specifier: string;
  code?: unknown;
  isDynamic?: boolean;
}

function channelsOf(text: string): Channel[] {
  const parsed = parseChannels(text);
  assert(parsed.ok, JSON.stringify(parsed));
  return parsed.channels;
}

function problemsOf(text: string): string[] {
  const parsed = parseChannels(text);
  return parsed.ok ? [] : parsed.problems;
}

Deno.test("parseChannels() reads every scheme, and an empty text as no channel", () => {
  assert.deepEqual(channelsOf(" \n "), []);
  const text = `
    hook=https://hooks.example/a?b=c#secret=${SECRET}
    hook-2=http://127.0.0.1:8080/
    chat=slack://hooks.slack.com/services/T0/B0/x
    matter=slack+http://mattermost:8065/hooks/x
    cards=teams://prod-1.westeurope.logic.azure.com:443/workflows/x?sig=y
    mail=smtp://user:p%40ss@mail.example?from=lookout@example.org&to=a@example.org,b@example.org
    mails=smtps://mail.example/?from=lookout@example.org&to=a@example.org
    topic=sns:arn:aws:sns:eu-central-1:123456789012:alerts
    fifo=sns:arn:aws-us-gov:sns:us-gov-west-1:123456789012:alerts.fifo
    pager=pagerduty://${KEY}
    pager-eu=pagerduty://${KEY}@events.eu.pagerduty.com
    am=alertmanager+http://10.0.0.1:9093/prefix/
    others=apprise+https://user:pass@apprise.example/notify/KEY`;
  assert.deepEqual(channelsOf(text).map(({ name, scheme }) => `${name} ${scheme}`), [
    "hook webhook",
    "hook-2 webhook",
    "chat slack",
    "matter slack",
    "cards teams",
    "mail smtp",
    "mails smtp",
    "topic sns",
    "fifo sns",
    "pager pagerduty",
    "pager-eu pagerduty",
    "am alertmanager",
    "others apprise",
  ]);
});

Deno.test("parseChannels() reads options, and fills in defaults", () => {
  const all = "category=Food+%26%20Drink&after=2&remind=18:30&events=down,recovered&min=3";
  const [plain, set] = channelsOf(`a=https://a.example/ b=slack://a.example/x#${all}`);
  assert.deepEqual(plain.options, {
    after: 1,
    remind: "09:00",
    events: ["down", "recovered", "reminder", "certificate", "monitor"],
    min: 1,
  });
  assert.deepEqual(set.options, {
    category: "Food & Drink",
    after: 2,
    remind: "18:30",
    events: ["down", "recovered"],
    min: 3,
  });
});

const ALLOWED = "allowed: category, after, remind, events, min";

const faults: Record<string, string[]> = {
  "https://hooks.example/tok3n": ["Alert channel 1: expected name=URL, with a name of a-z, 0-9 and -"],
  "https://hooks.example/?key=tok3n": ["Alert channel 1: expected name=URL, with a name of a-z, 0-9 and -"],
  "Ops=https://hooks.example/tok3n": ["Alert channel 1: expected name=URL, with a name of a-z, 0-9 and -"],
  "ops=ftp://hooks.example/tok3n": [
    "Alert channel ops: its URL must begin with https://, slack://, teams://, smtp://, smtps://, sns:, pagerduty://, alertmanager+https://, apprise+https://",
  ],
  "ops=https://tok3n:tok3n:tok3n/": ["Alert channel ops: not a valid URL"],
  "ops=slack://": ["Alert channel ops: not a valid URL"],
  "ops=http://hooks.example/tok3n": [
    "Alert channel ops: http is for loopback and private addresses only; use https",
  ],
  "ops=slack+http://192.0.2.7.example/tok3n": [
    "Alert channel ops: http is for loopback and private addresses only; use https",
  ],
  "ops=slack://hooks.example/tok3n#afer=2&after=0&remind=9am&min=x&events=up&min=2&=tok3n&tok3n-tok3n=1": [
    `Alert channel ops: unknown option "afer"; ${ALLOWED}`,
    'Alert channel ops: option "after" must be a whole number from 1 to 1000',
    'Alert channel ops: option "remind" must be a time of day in UTC, as in 09:00',
    'Alert channel ops: option "min" must be a whole number from 1 to 10000',
    'Alert channel ops: option "events" must be down, recovered, reminder, certificate, monitor',
    'Alert channel ops: option "min" is given twice',
    `Alert channel ops: text after # that is not an option; ${ALLOWED}`,
    `Alert channel ops: text after # that is not an option; ${ALLOWED}`,
  ],
  [`ops=slack://hooks.example/tok3n#secret=${SECRET}`]: [
    `Alert channel ops: unknown option "secret"; ${ALLOWED}`,
  ],
  "ops=https://hooks.example/#secret=tok3n": [
    'Alert channel ops: option "secret" must be whsec_ and 24 to 64 bytes in base64',
  ],
  [`ops=https://hooks.example/#secret=${SECRET}&secret=${SECRET}&secret=${SECRET}`]: [
    'Alert channel ops: option "secret" is given more than twice',
  ],
  "ops=pagerduty://tok3n": [
    "Alert channel ops: expected pagerduty:// and an integration key of 32 letters and digits",
  ],
  "ops=sns:tok3n": ["Alert channel ops: expected sns: and the ARN of a topic"],
  "ops=smtp://user:tok3n@mail.example": ["Alert channel ops: ?from= must be one mail address"],
  "ops=smtp://user:tok3n@mail.example?from=a@example.org&to=tok3n": [
    "Alert channel ops: &to= must be mail addresses separated by commas",
  ],
  "ops=smtp://user:tok3n%@mail.example?from=a@example.org&to=b@example.org": [
    "Alert channel ops: its user or password has a % without two hexadecimal digits; write %25",
  ],
  "ops=smtp://user:tok3n@mail.example?from=a@example.org&to=b@example.org&cc=tok3n": [
    "Alert channel ops: its query may only have from and to",
  ],
  "ops=alertmanager+https://alerts.example/?tok3n": ["Alert channel ops: its URL must not have a query"],
  "ops=apprise+https://apprise.example/tok3n": [
    "Alert channel ops: its URL must end with /notify/ and the key of a configuration",
  ],
  "ops=https://a.example/tok3n ops=https://b.example/tok3n two=sns:tok3n": [
    "Alert channel ops: the name is used twice",
    "Alert channel two: expected sns: and the ARN of a topic",
  ],
};

for (const [text, problems] of Object.entries(faults)) {
  Deno.test(`parseChannels() rejects ${text.slice(0, 60)}, showing only the channel's name`, () => {
    assert.deepEqual(problemsOf(text), problems);
    assert.doesNotMatch(problems.join("\n"), /tok3n|hooks\.example|whsec_M/);
  });
}

Deno.test("a printed channel shows only its name, scheme and options", () => {
  const [hook, pager] = channelsOf(
    `hook=https://u:tok3n@hooks.example/tok3n#secret=${SECRET} pager=pagerduty://${KEY}`,
  );
  for (const shown of [Deno.inspect([hook, pager], { depth: 10, showHidden: true }), JSON.stringify([hook, pager])]) {
    assert.doesNotMatch(shown, /tok3n|hooks|whsec|012345/);
  }
});

Deno.test("a channel never throws, not even for an invalid digest", async () => {
  const text = `hook=https://a.example/ mail=smtp://a.example/?from=a@a.example&to=b@a.example pager=pagerduty://${KEY}
    topic=sns:arn:aws:sns:eu-central-1:123456789012:alerts am=alertmanager+https://a.example`;
  for (const channel of channelsOf(text)) {
    const delivery = await channel.send({} as Digest, { signal: new AbortController().signal });
    assert.deepEqual(delivery, { ok: false, code: "internal" });
  }
});

Deno.test("channels load their own packages only when they are used", async () => {
  const entry = fileURLToPath(new URL("parse.ts", import.meta.url));
  const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["info", "--json", entry] }).output();
  const { modules }: { modules: { specifier: string; dependencies?: Dependency[] }[] } = JSON.parse(
    new TextDecoder().decode(stdout),
  );
  const room = new URL(".", import.meta.url).href;
  const found = modules.filter(({ specifier }) => specifier.startsWith(room)).flatMap((
    { specifier, dependencies = [] },
  ) =>
    dependencies.filter(({ specifier, code }) => code && !/^node:|^\.\.?\/(?!signature)|^any-ascii$/.test(specifier))
      .map((dependency) => [specifier.slice(room.length), dependency.specifier, dependency.isDynamic ?? false])
  );
  assert.deepEqual(found, [
    ["signature.ts", "standardwebhooks", false],
    ["smtp.ts", "nodemailer", true],
    ["sns.ts", "@aws-sdk/client-sns", true],
    ["webhook.ts", "./signature.ts", true],
  ]);
});
