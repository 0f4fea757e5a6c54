import assert from "node:assert/strict";
import { readConfig, type ReadConfigOptions } from "./config.ts";
import type { Config } from "./variables.ts";
import { VERSION } from "../version.ts";

function configOf(env: Record<string, string>, options?: ReadConfigOptions): Config {
  const read = readConfig(env, options);
  assert(read.ok, JSON.stringify(read));
  return read.config;
}

function problemsOf(env: Record<string, string>): string[] {
  const read = readConfig(env);
  return read.ok ? [] : read.problems;
}

Deno.test("readConfig() of an empty environment gives the documented defaults", () => {
  const { replica, ...config } = configOf({}, { hostname: "box" });
  assert.deepEqual(config, {
    alerts: null,
    pulse: null,
    places: [],
    sweepAt: "here",
    queue: null,
    place: "",
    targets: { kind: "file", path: "urls.csv" },
    maintenance: null,
    store: { kind: "sqlite", path: "data/lookout.db" },
    data: "data",
    interval: 600_000,
    timeout: 10_000,
    concurrency: 256,
    perHost: 4,
    confirmDelay: 15_000,
    method: "GET",
    userAgent: `Lookout/${VERSION}`,
    addresses: [],
    maxTargets: 10_000,
    allowPrivate: true,
    title: "Lookout",
    baseUrl: "",
    frameAncestors: "'none'",
    log: "json",
  });
  assert.match(replica, /^box-[0-9a-f]{8}$/);
  assert.notEqual(configOf({}).replica, configOf({}).replica);
});

Deno.test("readConfig() reads every variable", () => {
  const config = configOf({
    LOOKOUT_TARGETS: "lists/mine.csv",
    LOOKOUT_MAINTENANCE: "s3://lists/maintenance.csv",
    LOOKOUT_STORE: "sqlite:/var/lookout.db",
    LOOKOUT_DATA: "/var/lookout",
    LOOKOUT_INTERVAL: "5m",
    LOOKOUT_TIMEOUT: "2.5s",
    LOOKOUT_CONCURRENCY: "1000",
    LOOKOUT_PER_HOST: "2",
    LOOKOUT_CONFIRM_DELAY: "0s",
    LOOKOUT_METHOD: "HEAD",
    LOOKOUT_USER_AGENT: "Watcher/1",
    LOOKOUT_ADDRESSES: " 203.0.113.7  2001:db8::/56 ",
    LOOKOUT_MAX_TARGETS: "50",
    LOOKOUT_ALLOW_PRIVATE: "false",
    LOOKOUT_TITLE: "Our sites",
    LOOKOUT_BASE_URL: "https://status.example.org/",
    LOOKOUT_FRAME_ANCESTORS: "self https://intranet.example",
    LOOKOUT_REPLICA: "left",
    LOOKOUT_LOG: "pretty",
  });
  assert.deepEqual(config, {
    alerts: null,
    pulse: null,
    places: [],
    sweepAt: "here",
    queue: null,
    place: "",
    targets: { kind: "file", path: "lists/mine.csv" },
    maintenance: { kind: "s3", bucket: "lists", key: "maintenance.csv" },
    store: { kind: "sqlite", path: "/var/lookout.db" },
    data: "/var/lookout",
    interval: 300_000,
    timeout: 2500,
    concurrency: 1000,
    perHost: 2,
    confirmDelay: 0,
    method: "HEAD",
    userAgent: "Watcher/1",
    addresses: ["203.0.113.7", "2001:db8::/56"],
    maxTargets: 50,
    allowPrivate: false,
    title: "Our sites",
    baseUrl: "https://status.example.org",
    frameAncestors: "'self' https://intranet.example",
    replica: "left",
    log: "pretty",
  });
});

Deno.test("readConfig() treats an empty variable as unset", () => {
  assert.equal(configOf({ LOOKOUT_INTERVAL: "", LOOKOUT_STORE: "", LOOKOUT_TITLE: "" }).interval, 600_000);
});

Deno.test("readConfig() names the base URL in the user agent", () => {
  assert.equal(
    configOf({ LOOKOUT_BASE_URL: "https://status.example.org" }).userAgent,
    `Lookout/${VERSION} (+https://status.example.org)`,
  );
});

Deno.test("readConfig() logs for people on a terminal", () => {
  assert.equal(configOf({}, { terminal: true }).log, "pretty");
  assert.equal(configOf({ LOOKOUT_LOG: "json" }, { terminal: true }).log, "json");
});

Deno.test("readConfig() keeps everything in memory if configured", () => {
  assert.deepEqual(configOf({ LOOKOUT_STORE: "memory:" }).store, { kind: "memory" });
});

Deno.test("readConfig() accepts a list from a file, over https, with credentials, and from S3", () => {
  const sources = {
    "../lists/my list.csv": { kind: "file", path: "../lists/my list.csv" },
    "C:\\lists\\urls.csv": { kind: "file", path: "C:\\lists\\urls.csv" },
    "https://lists.example/urls.csv?a=1": {
      kind: "https",
      url: "https://lists.example/urls.csv?a=1",
      authorization: undefined,
    },
    "HTTPS://us%40er:p@lists.example": {
      kind: "https",
      url: "https://lists.example/",
      authorization: `Basic ${btoa("us@er:p")}`,
    },
    "s3://lists/ours/urls 1.csv": { kind: "s3", bucket: "lists", key: "ours/urls 1.csv" },
  };
  for (const [text, source] of Object.entries(sources)) {
    assert.deepEqual(configOf({ LOOKOUT_TARGETS: text }).targets, source);
  }
});

Deno.test("readConfig() shows neither the password nor the token of a rejected value", () => {
  assert.deepEqual(
    problemsOf({
      LOOKOUT_TARGETS: "http://user:pass/w@rd@lists.example/urls.csv?token=secret",
      LOOKOUT_BASE_URL: "https://user:password@status.example.org/",
    }),
    [
      'LOOKOUT_TARGETS "http://...@lists.example/urls.csv?...": must be a path, an https URL or s3://<bucket>/<key>',
      'LOOKOUT_BASE_URL "https://...@status.example.org/": must be an http or https URL without user, path, query and fragment: the page has to be at the root of a host',
    ],
  );
});

Deno.test("readConfig() reports all problems together: variable, value, and what is allowed", () => {
  assert.deepEqual(
    problemsOf({
      LOOKOUT_STORE: "postgres://db",
      LOOKOUT_INTERVAL: "10",
      LOOKOUT_TIMEOUT: "1h",
      LOOKOUT_CONCURRENCY: "0",
      LOOKOUT_PER_HOST: "four",
      LOOKOUT_CONFIRM_DELAY: "-1s",
      LOOKOUT_METHOD: "POST",
      LOOKOUT_USER_AGENT: "Lookout\n",
      LOOKOUT_MAX_TARGETS: "1e3",
      LOOKOUT_ALLOW_PRIVATE: "no",
      LOOKOUT_BASE_URL: "status.example.org",
      LOOKOUT_LOG: "xml",
    }).sort(),
    [
      'LOOKOUT_ALLOW_PRIVATE "no": must be true or false',
      'LOOKOUT_BASE_URL "status.example.org": must be an http or https URL without user, path, query and fragment: the page has to be at the root of a host',
      'LOOKOUT_CONCURRENCY "0": must be a whole number from 1 to 10000',
      'LOOKOUT_CONFIRM_DELAY "-1s": must be a duration from 0s to 5m',
      'LOOKOUT_INTERVAL "10": must be a duration from 1s to 1h',
      'LOOKOUT_LOG "xml": must be pretty or json',
      'LOOKOUT_MAX_TARGETS "1e3": must be a whole number from 1 to 1000000',
      'LOOKOUT_METHOD "POST": must be GET or HEAD',
      'LOOKOUT_PER_HOST "four": must be a whole number from 1 to 10000',
      'LOOKOUT_STORE "postgres://db": must be sqlite:<path>, dynamodb:<table>, dynamodb:<table>?region=<region> or memory:',
      'LOOKOUT_TIMEOUT "1h": must be a duration from 100ms to 2m',
      'LOOKOUT_USER_AGENT "Lookout<U+000A>": must be printable ASCII',
    ],
  );
});

for (
  const [name, values] of Object.entries({
    LOOKOUT_INTERVAL: ["999ms", "61m", "10 minutes", "Infinity", "1e1m", "0.0001s"],
    LOOKOUT_CONCURRENCY: ["-1", "1.5", "10001", "0x10", "٣", " 5", "99999999999999999999"],
    LOOKOUT_TARGETS: [
      "http://lists.example/urls.csv",
      "ftp://lists.example/urls.csv",
      "file:///urls.csv",
      "https://",
      "https://a b/",
      "https://user:100%@lists.example/",
      "s3://lists",
      "s3://lists/",
      "s3:///urls.csv",
    ],
    LOOKOUT_STORE: ["sqlite:", "lookout.db", "Memory:"],
    LOOKOUT_BASE_URL: [
      "ftp://example.org",
      "javascript:alert(1)",
      "https://user:password@example.org/",
      "https://example.org/?a",
      "https://example.org/status",
      "https://example.org/#a",
      "https://",
    ],
    LOOKOUT_FRAME_ANCESTORS: ["*", "none self", "https:", "a.example", "https://a.example; script-src *", "data:"],
    LOOKOUT_USER_AGENT: ["Späher", "a\r\nHost: b"],
    LOOKOUT_ADDRESSES: [
      "example.org",
      "203.0.113.7,203.0.113.8",
      "203.0.113.0/x",
      "<b>",
      "203.0.113.0/33",
      "2001:db8::/129",
      "203.0.113",
      "[::1]",
      "fe80::1%eth0",
    ],
    LOOKOUT_TITLE: [" ", "Our\nsites", "Our \u202esites", "\x00"],
    LOOKOUT_REPLICA: ["\x1b[2J"],
  })
) {
  for (const value of values) {
    Deno.test(`readConfig() rejects ${name}=${JSON.stringify(value)}`, () => {
      assert.equal(problemsOf({ [name]: value }).length, 1);
    });
  }
}

Deno.test("readConfig() warns about unknown names that begin with LOOKOUT_, and no others", () => {
  const env = { LOOKOUT_SERVICE_HOST: "10.0.0.1", LOOKOUT_INTERVALL: "1m", PATH: "/bin", XLOOKOUT_A: "1" };
  const { ok, warnings } = readConfig(env);
  assert(ok);
  assert.deepEqual(warnings, [
    "LOOKOUT_INTERVALL: unknown variable (did you mean LOOKOUT_INTERVAL?)",
    "LOOKOUT_SERVICE_HOST: unknown variable",
  ]);
  assert.equal(readConfig({ ...env, LOOKOUT_LOG: "xml" }).warnings.length, 2);
  assert.deepEqual(readConfig({ LOOKOUT_FOO: "1", LOOKOUT_TILTE: "1" }).warnings, [
    "LOOKOUT_FOO: unknown variable",
    "LOOKOUT_TILTE: unknown variable (did you mean LOOKOUT_TITLE?)",
  ]);
  assert.match(readConfig({ "LOOKOUT_\x1b[2J": "1" }).warnings[0], /^LOOKOUT_<U\+001B>\[2J: unknown variable/);
});

Deno.test("readConfig() warns of a timeout that is not shorter than the interval, except in a worker", () => {
  const env = { LOOKOUT_TIMEOUT: "2m", LOOKOUT_INTERVAL: "30s" };
  const warning =
    "LOOKOUT_TIMEOUT (2 min): not shorter than LOOKOUT_INTERVAL (30 s), so sites that time out are unknown, not down";
  assert.deepEqual(readConfig(env).warnings, [warning]);
  assert.equal(readConfig({ LOOKOUT_INTERVAL: "10s" }).warnings.length, 1, "the default");
  assert.deepEqual(readConfig({ ...env, LOOKOUT_INTERVAL: "121s" }).warnings, []);
  const worker = {
    LOOKOUT_QUEUE: "https://sqs.eu-west-1.amazonaws.com/123456789012/lookout",
    LOOKOUT_PLACE: "eu",
    LOOKOUT_STORE: "dynamodb:sweeps",
  };
  const read = readConfig({ ...env, ...worker }, { worker: true });
  assert(read.ok);
  assert.deepEqual(read.warnings, []);
});

Deno.test("readConfig() shows nothing of alert channels and pulse, whether they are valid or not", () => {
  const LOOKOUT_ALERTS = "ops=https://hooks.example/tok3n";
  const valid = readConfig({ LOOKOUT_ALERTS, LOOKOUT_PULSE: "https://hc.example/tok3n" });
  assert(valid.ok);
  assert.equal(valid.config.alerts?.text(), LOOKOUT_ALERTS);
  assert.equal(valid.config.pulse?.text(), "https://hc.example/tok3n");
  assert.doesNotMatch(JSON.stringify(valid) + Deno.inspect(valid, { depth: 9 }), /tok3n/);
  assert.deepEqual(readConfig({ LOOKOUT_PULSE: "ftp://hc.example/tok3n" }), {
    ok: false,
    problems: ["LOOKOUT_PULSE: must be an https URL, or http to a private address"],
    warnings: [],
  });
  const file = readConfig({ LOOKOUT_ALERTS: "file:/etc/lookout/alerts" });
  assert(file.ok && file.config.alerts?.path === "/etc/lookout/alerts");
});

const QUEUE = "https://sqs.eu-west-1.amazonaws.com/123456789012/lookout";

Deno.test("readConfig() reads places, where their results are written, and where the list is checked", () => {
  const { places, sweepAt, store } = configOf({
    LOOKOUT_PLACES: `eu=${QUEUE}`,
    LOOKOUT_SWEEP: "eu",
    LOOKOUT_STORE: "dynamodb:lookout?region=eu-west-1",
  });
  assert.deepEqual(places, [{ name: "eu", queue: { url: QUEUE, region: "eu-west-1" } }]);
  assert.deepEqual([sweepAt, store], ["eu", { kind: "dynamodb", table: "lookout", region: "eu-west-1" }]);
});

Deno.test("readConfig() rejects places without DynamoDB, and checking at an unknown place", () => {
  assert.deepEqual(problemsOf({ LOOKOUT_PLACES: `eu=${QUEUE}` }), [
    "LOOKOUT_PLACES: needs LOOKOUT_STORE=dynamodb:<table>, where places write their results",
  ]);
  assert.deepEqual(problemsOf({ LOOKOUT_SWEEP: "eu" }), [
    'LOOKOUT_SWEEP "eu": must be here, or the name of one of LOOKOUT_PLACES',
  ]);
});

Deno.test("readConfig() of a worker requires queue, place and table, and allows private addresses only if configured", () => {
  const env = { LOOKOUT_QUEUE: QUEUE, LOOKOUT_PLACE: "eu", LOOKOUT_STORE: "dynamodb:lookout" };
  assert.equal(configOf(env, { worker: true }).allowPrivate, false);
  assert.equal(configOf({ ...env, LOOKOUT_ALLOW_PRIVATE: "true" }, { worker: true }).allowPrivate, true);
  const read = readConfig({}, { worker: true });
  assert.deepEqual(read.ok ? [] : read.problems.map((problem) => problem.split(":")[0]), [
    "LOOKOUT_QUEUE",
    "LOOKOUT_PLACE",
    "LOOKOUT_STORE",
  ]);
});
