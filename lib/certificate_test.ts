import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import type { BehaviourName } from "../testing/behaviours.ts";
import { startWorld, type World } from "../testing/world.ts";
import { CertificateBook, certificateExpiry } from "./certificate.ts";
import type { Target } from "./targets.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

function targetOf(url: string): Target {
  return { id: url, name: url, category: "", url };
}

/** Days until the end of the certificate; null: none was shown. */
const SHOWN: Partial<Record<BehaviourName, number | null>> = {
  "tls-good": 90,
  "expiring": 10,
  "expired": -2,
  "not-yet-valid": 90,
  "self-signed": 90,
  "wrong-host": 90,
  "plain-on-tls": null,
  "tls-closes": null,
  "tls-resets": null,
};

Deno.test("certificateExpiry() tells when any certificate ends, whether it is to be trusted or not", async () => {
  await using world = await startWorld();
  for (const [host, days] of Object.entries(SHOWN)) {
    for (const named of [false, true]) {
      const expiry = await certificateExpiry(new URL(world.url(host, "/", { named })), { resolve: world.resolve });
      assert.equal(expiry === undefined ? null : Math.floor((expiry - Date.now()) / DAY), days, host);
    }
  }
});

Deno.test("certificateExpiry() knows nothing of a host that cannot be asked, or not in time", async () => {
  await using world = await startWorld();
  const { signal } = new AbortController();
  const look = (url: string, options = {}) =>
    certificateExpiry(new URL(url), { resolve: world.resolve, timeout: 100, signal, ...options });
  assert.equal(await look(world.url("tls-hangs")), undefined);
  assert.equal(await look(world.url("never-accepts").replace("http:", "https:")), undefined);
  assert.equal(await look(world.url("refuses").replace("http:", "https:")), undefined);
  assert.equal(await look("https://missing.world.test/"), undefined);
  assert.equal(await look("https://slow.world.test/", { resolve: () => new Promise(() => {}) }), undefined);
  assert.equal(await look(world.url("tls-good"), { timeout: 60_000, signal: AbortSignal.abort() }), undefined);
  assert.equal(await look(world.url("tls-good"), { timeout: 60_000, allowPrivate: false }), undefined);
  assert.equal(world.seen("tls-good").connections, 0);
  const hanging = { timeout: 60_000, signal: AbortSignal.timeout(100) };
  assert.equal(await look(world.url("tls-hangs"), hanging), undefined);
  assert.equal(getEventListeners(signal, "abort").length, 0);
  for (let i = 0; i < 1000 && world.seen("tls-hangs").waiting > 0; i++) await delay(10);
  assert.equal(world.seen("tls-hangs").waiting, 0, "no connection is left");
});

/** The targets of these hosts, which come into being where the world has none of that name. */
async function targetsOf(world: World, hosts: Record<string, BehaviourName>): Promise<Target[]> {
  for (const [host, behaviour] of Object.entries(hosts)) await world.set(host, behaviour);
  return Object.keys(hosts).map((host) => targetOf(world.url(host)));
}

function totalConnections(world: World, hosts: Iterable<string>): number {
  return Array.from(hosts, (host) => world.seen(host).connections).reduce((sum, count) => sum + count);
}

Deno.test("CertificateBook looks at each host once a day, however many targets it has", async () => {
  await using world = await startWorld();
  const book = new CertificateBook();
  const [good, other, plain] = ["tls-good", "tls-good", "good"].map((host, i) => targetOf(world.url(host, `/${i}`)));
  const start = Date.now();
  const refresh = (now: number) => book.refresh([good, other, plain], { now, interval: DAY });

  assert.equal(book.days(good, start), null);
  await refresh(start);
  assert.deepEqual([good, other, plain].map((target) => book.days(target, start)), [90, 90, null]);
  assert.equal(book.days(good, start + 80 * DAY), 10);
  assert.equal(book.days(good, start + 91 * DAY), -1);
  await refresh(start + DAY - 1);
  assert.equal(world.seen("tls-good").connections, 1);
  await refresh(start + DAY);
  assert.equal(world.seen("tls-good").connections, 2);
  assert.equal(world.seen("good").connections, 0);
});

Deno.test("CertificateBook spreads the hosts that it knows over the sweeps of a day", async () => {
  await using world = await startWorld();
  const hosts = { "a": "tls-good", "b": "tls-good", "c": "tls-good", "d": "tls-good" } as const;
  const targets = await targetsOf(world, hosts);
  const book = new CertificateBook();
  const start = Date.now();
  for (const target of targets) book.remember(target, 30, start - DAY);
  const looked = [];
  for (let sweep = 0; sweep < 3; sweep++) {
    await book.refresh(targets, { now: start + sweep * DAY / 2, interval: DAY / 2 });
    looked.push(totalConnections(world, Object.keys(hosts)));
  }
  assert.deepEqual(looked, [2, 4, 6]);
  assert.deepEqual(targets.map((target) => book.days(target, start)), [90, 90, 90, 90]);
});

Deno.test("CertificateBook gets to know a new list in portions", async () => {
  await using world = await startWorld();
  const crowd = await world.targets(70, { tlsShare: 1, medianMs: 1 });
  const targets = crowd.map(({ url }) => targetOf(url));
  const book = new CertificateBook();
  const now = Date.now();
  const known = () => targets.filter((target) => book.days(target, now) === 90).length;
  await book.refresh(targets, { now, interval: 1000 });
  assert.equal(known(), 64);
  await book.refresh(targets, { now, interval: 1000 });
  assert.equal(known(), 70);
  assert.equal(totalConnections(world, crowd.map(({ name }) => name)), 70);
});

Deno.test("CertificateBook asks a host that shows none again in an hour", async () => {
  await using world = await startWorld();
  const target = targetOf(world.url("tls-closes"));
  const book = new CertificateBook();
  const { connections } = world.seen("tls-closes");
  for (const now of [0, HOUR - 1, HOUR, HOUR + 1]) await book.refresh([target], { now: now + DAY, interval: 1000 });
  assert.equal(book.days(target, DAY), null);
  assert.equal(world.seen("tls-closes").connections - connections, 2);
});

Deno.test("CertificateBook keeps what it knows of a host that shows none any more", async () => {
  await using world = await startWorld();
  await world.set("shop", "tls-good");
  const target = targetOf(world.url("shop"));
  const book = new CertificateBook();
  const now = Date.now();
  await book.refresh([target], { now, interval: DAY });
  await world.cut("refuse");
  await book.refresh([target], { now: now + DAY, interval: DAY });
  assert.equal(book.days(target, now + DAY), 89);
});

Deno.test("CertificateBook asks a host again soon when the look at it was broken off", async () => {
  await using world = await startWorld();
  const target = targetOf(world.url("tls-good"));
  const book = new CertificateBook();
  const now = Date.now();
  await book.refresh([target], { now, interval: 1000, signal: AbortSignal.abort() });
  assert.equal(book.days(target, now), null);
  await book.refresh([target], { now: now + 1, interval: 1000 });
  assert.equal(book.days(target, now), 90);
});

Deno.test("CertificateBook comes to every host though others hang and each sweep is short", async () => {
  await using world = await startWorld();
  const names = Array.from({ length: 12 }, (_, index) => [`hang${index}`, "tls-hangs"] as const);
  const targets = await targetsOf(world, { ...Object.fromEntries(names), "shop": "tls-good" });
  const book = new CertificateBook();
  const now = Date.now();
  let sweeps = 0;
  do {
    sweeps++;
    await book.refresh(targets, { now: now + sweeps, interval: 1000, signal: AbortSignal.timeout(200) });
  } while (book.days(targets.at(-1)!, now) === null && sweeps < 10);
  assert(sweeps < 10);
});

Deno.test("CertificateBook takes over what an earlier process knew, and forgets hosts that are gone", async () => {
  const [shop, bank] = [targetOf("https://shop.test/"), targetOf("https://bank.test/a")];
  const book = new CertificateBook();
  const now = Date.now();
  book.remember(shop, 30, now);
  book.remember(targetOf("https://shop.test/other"), 10, now);
  book.remember(bank, -3, now);
  book.remember(targetOf("http://shop.test/"), 20, now);
  assert.equal(book.days(shop, now + HOUR), 30);
  assert.equal(book.days(bank, now + HOUR), -3);
  assert.equal(book.days(targetOf("http://shop.test/"), now), null);
  await book.refresh([bank], { now: now - 1, interval: DAY });
  assert.equal(book.days(shop, now), null);
  assert.equal(book.days(bank, now), -3);
});
