import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import type { BehaviourName } from "../../../testing/internet/behaviours.ts";
import {
  type CertificateKind,
  type CertificateTraits,
  createAuthority,
} from "../../../testing/internet/certificates.ts";
import { startOldTlsServer, startTlsServer } from "../../../testing/internet/tls_server.ts";
import { startWorld, type World } from "../../../testing/internet/world.ts";
import { until } from "../../../testing/process/until.ts";
import { sampleCheck } from "../../../testing/samples/samples.ts";
import type { TlsReason } from "../../model/certificate.ts";
import type { Check } from "../../model/check.ts";
import type { Target } from "../../model/target.ts";
import { certificateDays } from "../../show/certificate_words.ts";
import { outcomeWords } from "../../show/words.ts";
import { probe } from "../probe.ts";
import { CertificateBook, type CompleteOptions } from "./book.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

function targetOf(url: string): Target {
  return { id: url, name: url, category: "", url };
}

/** What checks of targets that are up say of their certificates: days; null: nothing is known. */
async function daysIn(book: CertificateBook, targets: readonly Target[], at: number, options = {}) {
  const checks = await book.complete(targets, targets.map(() => sampleCheck(200)), { at, timeout: 1, ...options });
  return checks.map(({ certificate }) => certificate && certificateDays(certificate, at));
}

/** The targets of these hosts, which come into being where the world has none of that name. */
async function targetsOf(world: World, hosts: Record<string, BehaviourName>): Promise<Target[]> {
  for (const [host, behaviour] of Object.entries(hosts)) await world.set(host, behaviour);
  return Object.keys(hosts).map((host) => targetOf(world.url(host)));
}

function totalConnections(world: World, hosts: Iterable<string>): number {
  return Array.from(hosts, (host) => world.seen(host).connections).reduce((sum, count) => sum + count);
}

Deno.test("CertificateBook.refresh() inspects each host once an hour, however many targets it has", async () => {
  await using world = await startWorld();
  const book = new CertificateBook();
  const targets = ["tls-good", "tls-good", "good"].map((host, i) => targetOf(world.url(host, `/${i}`)));
  const start = Date.now();
  const refresh = (now: number) => book.refresh(targets, { now, interval: HOUR });

  assert.deepEqual(await daysIn(book, targets, start), [null, null, null]);
  await refresh(start);
  assert.deepEqual(await daysIn(book, targets, start), [90, 90, null]);
  assert.deepEqual(await daysIn(book, targets, start + 80 * DAY), [10, 10, null]);
  await refresh(start + HOUR - 1);
  assert.equal(world.seen("tls-good").connections, 1);
  await refresh(start + HOUR);
  assert.equal(world.seen("tls-good").connections, 2);
  assert.equal(world.seen("good").connections, 0);
});

Deno.test("CertificateBook.refresh() inspects expiring certificates in every sweep", async () => {
  await using world = await startWorld();
  const [target] = await targetsOf(world, { "shop": "expiring" });
  const book = new CertificateBook();
  const now = Date.now();
  await book.refresh([target], { now, interval: 1000 });
  assert.deepEqual(await daysIn(book, [target], now), [10]);
  await world.set("shop", "tls-good");
  await book.refresh([target], { now: now + 1000, interval: 1000 });
  assert.deepEqual(await daysIn(book, [target], now), [90]);
});

Deno.test("CertificateBook.refresh() inspects a host in every sweep if an intermediate certificate is about to expire", async () => {
  const authority = await createAuthority();
  const intermediate = await authority.intermediate("expiring");
  await using server = startTlsServer(await intermediate.issue("good", { addresses: ["127.0.0.1"] }));
  const target = targetOf(server.url);
  const book = new CertificateBook();
  const now = Date.now();
  for (const time of [now, now + 1000]) await book.refresh([target], { now: time, interval: 1000 });
  assert.deepEqual(await daysIn(book, [target], now), [10]);
  assert.equal(server.connections, 2);
});

Deno.test("CertificateBook.refresh() ignores due times set by a wrong clock", async () => {
  await using world = await startWorld();
  const [target] = await targetsOf(world, { "shop": "tls-good" });
  const book = new CertificateBook();
  const now = Date.now();
  for (const time of [now + 12 * DAY, now, now + 1000]) await book.refresh([target], { now: time, interval: HOUR });
  assert.equal(world.seen("shop").connections, 2);
});

Deno.test("CertificateBook.refresh() spreads many hosts over the sweeps of an hour", async () => {
  await using world = await startWorld();
  const crowd = await world.targets(70, { tlsShare: 1, medianMs: 1 });
  const targets = crowd.map(({ url }) => targetOf(url));
  const book = new CertificateBook();
  const now = Date.now();
  const looked = [];
  // A quarter of an hour would be 18 of them; 64 is how many there may be in any sweep.
  for (const at of [now, now + 1, now + HOUR, now + HOUR + 1]) {
    await book.refresh(targets, { now: at, interval: HOUR / 4 });
    looked.push(totalConnections(world, crowd.map(({ name }) => name)));
  }
  assert.deepEqual(looked, [64, 70, 134, 140]);
  assert.deepEqual(new Set(await daysIn(book, targets, now)), new Set([90]));
});

Deno.test("CertificateBook.refresh() inspects a host without a certificate again in an hour", async () => {
  await using world = await startWorld();
  const target = targetOf(world.url("tls-closes"));
  const book = new CertificateBook();
  const { connections } = world.seen("tls-closes");
  for (const now of [0, HOUR - 1, HOUR, HOUR + 1]) await book.refresh([target], { now: now + DAY, interval: 1000 });
  assert.deepEqual(await daysIn(book, [target], DAY), [null]);
  assert.equal(world.seen("tls-closes").connections - connections, 2);
});

Deno.test("CertificateBook.refresh() keeps the certificate of a host that no longer presents one", async () => {
  await using world = await startWorld();
  const [target] = await targetsOf(world, { "shop": "tls-good" });
  const book = new CertificateBook();
  const now = Date.now();
  await book.refresh([target], { now, interval: HOUR });
  await world.cut("refuse");
  await book.refresh([target], { now: now + DAY, interval: HOUR });
  assert.deepEqual(await daysIn(book, [target], now + DAY), [89]);
});

Deno.test("CertificateBook.refresh() retries soon after an interrupted inspection", async () => {
  await using world = await startWorld();
  const target = targetOf(world.url("tls-good"));
  const book = new CertificateBook();
  const now = Date.now();
  await book.refresh([target], { now, interval: 1000, signal: AbortSignal.abort() });
  assert.deepEqual(await daysIn(book, [target], now), [null]);
  await book.refresh([target], { now: now + 1, interval: 1000 });
  assert.deepEqual(await daysIn(book, [target], now), [90]);
});

Deno.test("CertificateBook.refresh() reaches every host although others hang and each sweep is short", async () => {
  await using world = await startWorld();
  const names = Array.from({ length: 12 }, (_, index) => [`hang${index}`, "tls-hangs"] as const);
  const targets = await targetsOf(world, { ...Object.fromEntries(names), "shop": "tls-good" });
  const book = new CertificateBook();
  const now = Date.now();
  let sweeps = 0;
  do {
    sweeps++;
    await book.refresh(targets, { now: now + sweeps, interval: 1000, signal: AbortSignal.timeout(200) });
  } while ((await daysIn(book, targets, now)).at(-1) === null && sweeps < 10);
  assert(sweeps < 10);
});

Deno.test("CertificateBook.remember() takes over an earlier process's certificates; removed hosts are forgotten", async () => {
  const [shop, bank, plain] = ["https://shop.test/", "https://bank.test/a", "http://shop.test/"].map(targetOf);
  const book = new CertificateBook();
  const now = Date.now();
  const known = (days: number) => sampleCheck(200, { certificate: { end: now + days * DAY, intermediate: true } });
  book.remember(shop, known(30));
  book.remember(targetOf("https://shop.test/other"), known(10));
  book.remember(bank, known(-3));
  book.remember(plain, known(20));
  const resolve = () => Promise.reject(new Error("nobody there"));
  assert.deepEqual(await daysIn(book, [shop, bank, plain], now, { resolve }), [30, -3, null]);
  const [check] = await book.complete([shop], [sampleCheck(200)], { at: now, resolve });
  assert.deepEqual(check.certificate, { end: now + 30 * DAY, intermediate: true });
  await book.refresh([bank], { now, interval: DAY, resolve });
  assert.deepEqual(await daysIn(book, [shop, bank], now, { resolve }), [null, -3]);
});

const SUBJECT = { names: ["shop.test"], addresses: ["127.0.0.1"] };

/** What a check of a server that shows this certificate says once it is completed. */
const SAID: [string, TlsReason | null, string | RegExp, number | null, {
  kind?: CertificateKind;
  traits?: CertificateTraits;
  between?: CertificateKind;
  alpn?: string[];
  isAlone?: true;
}][] = [
  ["a good one", null, "200", 90, {}],
  ["one that ends soon", null, "200", 10, { kind: "expiring" }],
  ["one with an intermediate that ends soon", null, "200", 10, { between: "expiring" }],
  ["an expired one", "expired", /^certificate expired 1 day ago \(/, -2, { kind: "expired" }],
  ["one with an expired intermediate", "expired", /^intermediate certificate expired 1 day ago \(/, -2, {
    between: "expired",
  }],
  ["one that is not valid yet", "not-yet-valid", /^certificate not valid until .* UTC$/, 90, { kind: "not-yet-valid" }],
  ["one whose intermediate is not valid yet", "not-yet-valid", /^intermediate certificate not valid until/, 90, {
    between: "not-yet-valid",
  }],
  ["one for another name", "wrong-name", "certificate name mismatch (valid for elsewhere.test)", 90, {
    kind: "wrong-host",
  }],
  ["a self-signed one", "self-signed", "self-signed certificate", 90, { kind: "self-signed" }],
  ["a self-signed authority", "self-signed", "self-signed certificate", 90, {
    kind: "self-signed",
    traits: { isAuthority: true },
  }],
  ["one whose intermediate is left out", "unknown-issuer", "untrusted certificate issuer", 90, {
    between: "good",
    isAlone: true,
  }],
  [
    "one whose intermediate is left out and can be had elsewhere",
    "incomplete-chain",
    "untrusted certificate issuer (intermediate certificate missing)",
    90,
    { between: "good", isAlone: true, traits: { issuerUrl: "http://ca.test/ca.crt" } },
  ],
  ["one for clients", "not-for-servers", "certificate not valid for servers", 90, { traits: { isForClients: true } }],
  ["one signed with SHA-1", "weak-signature", "certificate signature too weak", 90, { traits: { hash: "SHA-1" } }],
  ["a good one by HTTP/2 alone", "http2-only", "supports HTTP/2 only", 90, { alpn: ["h2"] }],
  ["a good one by another protocol", "no-common-protocol", "no common protocol", 90, { alpn: ["http/1.0"] }],
];

for (const [name, reason, words, days, { kind = "good", traits, between, alpn, isAlone }] of SAID) {
  Deno.test(`CertificateBook.complete() describes ${name}: ${words}`, async () => {
    const root = await createAuthority();
    const authority = between ? await root.intermediate(between) : root;
    const { cert, key } = await authority.issue(kind, SUBJECT, traits);
    const [own] = cert.split(/(?<=-----END CERTIFICATE-----)/);
    await using server = startTlsServer({ cert: isAlone ? own : cert, key }, alpn);
    const target = targetOf(server.url);
    const found = await probe(target, { caCerts: [root.cert], timeout: 60_000 });
    const book = new CertificateBook();
    const at = Date.now();
    // A check that is up has no look of its own.
    if (found.outcome === 200) await book.refresh([target], { now: at, interval: 1000 });
    const [check] = await book.complete([target], [found], { at });
    assert.equal(check.reason, reason);
    assert.match(outcomeWords(check, at), typeof words === "string" ? RegExp(`^${RegExp.escape(words)}$`) : words);
    assert.equal(check.certificate && certificateDays(check.certificate, at), days);
  });
}

Deno.test("CertificateBook.complete() prefers a wrong name over an expired date", async () => {
  const authority = await createAuthority();
  await using server = startTlsServer(await authority.issue("expired", { names: ["quay.test"] }));
  const target = targetOf(server.url);
  const found = await probe(target, { caCerts: [authority.cert], timeout: 60_000 });
  assert.equal(found.reason, "expired");
  const [check] = await new CertificateBook().complete([target], [found], { at: Date.now() });
  assert.deepEqual([check.reason, check.certificate?.names], ["wrong-name", ["quay.test"]]);
});

Deno.test("CertificateBook.complete() reports a weak key if the signature cannot be checked because of it", async () => {
  const authority = await createAuthority();
  for (const [rsaBits, reason] of [[1024, "weak-key"], [2048, "bad-signature"]] as const) {
    const { cert } = await authority.issue("good", SUBJECT, { rsaBits });
    const chain = [Uint8Array.fromBase64(cert.replaceAll(/-----.*-----|\s/g, ""))];
    await using server = startOldTlsServer({ chain, cipher: 0xc02f });
    const found = sampleCheck("tls", { reason: "bad-signature" });
    const [check] = await new CertificateBook().complete([targetOf(server.url)], [found], { at: Date.now() });
    assert.equal(check.reason, reason);
  }
});

/** Probes a host of a world and completes the check, one sweep after the other. */
function sweepsOf(world: World, host: string) {
  const book = new CertificateBook();
  const target = targetOf(world.url(host));
  return {
    book,
    target,
    async sweep(options: Partial<CompleteOptions> = {}): Promise<{ check: Check; words: string; days: number | null }> {
      const found = await probe(target, { caCerts: world.caCerts, timeout: 60_000 });
      const at = Date.now();
      const [check] = await book.complete([target], [found], { at, ...options });
      const days = check.certificate && certificateDays(check.certificate, at);
      return { check, days, words: outcomeWords(check, at) };
    },
  };
}

Deno.test("CertificateBook.complete() notices a replaced certificate within the same sweep", async () => {
  await using world = await startWorld();
  await world.set("shop", "expired");
  const { book, target, sweep } = sweepsOf(world, "shop");
  const found = [];
  for (const behaviour of ["expired", "tls-good", "not-yet-valid", "tls-good", "wrong-host", "tls-good"] as const) {
    await world.set("shop", behaviour);
    const { check: { outcome, reason }, days } = await sweep();
    found.push([outcome, reason, days, book.shown.get(new URL(target.url).host)?.isForHost]);
  }
  assert.deepEqual(found, [
    ["tls", "expired", -2, true],
    [200, null, 90, true],
    ["tls", "not-yet-valid", 90, true],
    [200, null, 90, true],
    ["tls", "wrong-name", 90, false],
    [200, null, 90, true],
  ]);
  // Known as expiring, and renewed: what is known has run out when it is next completed.
  await world.set("shop", "expiring");
  await book.refresh([target], { now: Date.now() + 2 * HOUR, interval: 1000 });
  await world.set("shop", "tls-good");
  assert.equal((await sweep({ at: Date.now() + 11 * DAY })).days, 90);
});

Deno.test("CertificateBook.complete() keeps the check's reason if the inspection fails or finds something else", async () => {
  await using world = await startWorld();
  await world.set("shop", "tls-good");
  const { book, target, sweep } = sweepsOf(world, "shop");
  await book.refresh([target], { now: Date.now(), interval: 1000 });
  assert.equal((await sweep()).days, 90);
  await world.set("shop", "expired");
  const { check, words, days } = await sweep({ signal: AbortSignal.abort() });
  assert.deepEqual([check.reason, days], ["expired", -2]);
  assert.match(words, /^certificate expired 1 day ago/);
  // Renewed between the check and the look.
  await world.set("shop", "tls-good");
  const [later] = await book.complete([target], [check], { at: Date.now() });
  assert.deepEqual([later.reason, later.certificate], ["expired", check.certificate]);
});

Deno.test("CertificateBook.complete() inspects eight hosts at once, until the signal is aborted", async () => {
  await using world = await startWorld();
  const names = Array.from({ length: 20 }, (_, index) => [`hang${index}`, "tls-hangs"] as const);
  const targets = await targetsOf(world, Object.fromEntries(names));
  const checks = targets.map(() => sampleCheck("tls", { reason: "other" }));
  const stopping = new AbortController();
  const { signal } = stopping;
  const completing = new CertificateBook().complete(targets, checks, { at: Date.now(), timeout: 60_000, signal });
  const connections = () => totalConnections(world, names.map(([name]) => name));
  await until(() => connections() >= 8);
  await delay(100);
  assert.equal(connections(), 8);
  stopping.abort();
  assert.deepEqual((await completing).map(({ reason }) => reason), checks.map(({ reason }) => reason));
  assert.equal(connections(), 8);
});
