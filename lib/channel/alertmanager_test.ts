import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { join } from "node:path";
import { freePort } from "../../testing/process/free_port.ts";
import { needs } from "../../testing/process/needs.ts";
import { hostileDigest, quietDigest, sampleIncident, stormDigest } from "../../testing/samples/digests.ts";
import { MINUTE } from "../duration.ts";
import type { Digest } from "../model/digest.ts";
import { parseChannels } from "./parse.ts";

const ALERTMANAGER = {
  names: ["prometheus-alertmanager", "alertmanager"],
  install: "apt-get install prometheus-alertmanager",
};

interface Alert {
  labels: Record<string, string>;
  annotations: Record<string, string>;
  startsAt: string;
  endsAt: string;
  status: { state: string };
}

/** Alertmanager on this machine, and a channel to it. */
async function startAlertmanager(path: string) {
  const folder = await Deno.makeTempDir();
  await Deno.writeTextFile(join(folder, "am.yml"), "route:\n  receiver: none\nreceivers:\n  - name: none\n");
  const port = freePort();
  const args = [
    `--config.file=${join(folder, "am.yml")}`,
    `--storage.path=${folder}`,
    `--web.listen-address=127.0.0.1:${port}`,
    "--cluster.listen-address=",
  ];
  const process = new Deno.Command(path, { args, stdin: "null", stdout: "null", stderr: "null" }).spawn();
  const base = `http://127.0.0.1:${port}`;
  for (let tries = 0;; tries++) {
    const ready = await fetch(`${base}/-/ready`).then((response) => response.text(), () => undefined);
    if (ready !== undefined) break;
    if (tries === 300) throw new Error("Cannot start Alertmanager: no response in 30 s");
    await delay(100);
  }
  const parsed = parseChannels(`am=alertmanager+http://127.0.0.1:${port}`);
  assert(parsed.ok);
  const [channel] = parsed.channels;
  return {
    send: (digest: Digest) => channel.send(digest, { signal: new AbortController().signal }),
    async alerts(): Promise<Alert[]> {
      return await (await fetch(`${base}/api/v2/alerts`)).json();
    },
    async [Symbol.asyncDispose]() {
      process.kill("SIGTERM");
      await process.status;
      await Deno.remove(folder, { recursive: true });
    },
  };
}

/** What is open in a slot of ten minutes. */
function openAt(slot: number, changes: Partial<Digest>): Digest {
  return quietDigest({ kind: "baseline", slot, interval: 10 * MINUTE, ...changes });
}

needs(
  ALERTMANAGER,
  "alertmanager fires what is open, once though its failure changes, and not what was over",
  async (path) => {
    await using alertmanager = await startAlertmanager(path);
    const now = Math.floor(Date.now() / MINUTE) * MINUTE;
    const opened = now - 30 * MINUTE;
    const first = sampleIncident(1, { opened });
    // From two replicas, and with another failure.
    assert.deepEqual(await alertmanager.send(openAt(now - 10 * MINUTE, { down: [first] })), { ok: true });
    assert.deepEqual(await alertmanager.send(openAt(now - 10 * MINUTE, { down: [first] })), { ok: true });
    const changed = { ...first, failure: "timeout", reason: "timed out after 10 s" };
    assert.deepEqual(await alertmanager.send(openAt(now, { down: [changed] })), { ok: true });
    const alerts = await alertmanager.alerts();
    assert.equal(alerts.length, 1);
    const [{ labels, annotations, startsAt, endsAt, status }] = alerts;
    assert.deepEqual([labels.alertname, labels.target, labels.instance], [
      "LookoutDown",
      "t1",
      "https://shop1.example/",
    ]);
    assert.deepEqual([annotations.failure, annotations.summary], ["timeout", "Shop 1 is down: timed out after 10 s"]);
    assert.deepEqual([Date.parse(startsAt), Date.parse(endsAt), status.state], [opened, now + 30 * MINUTE, "active"]);

    // A digest of an hour ago that comes only now has ended already.
    const second = sampleIncident(2, { opened: now - 90 * MINUTE });
    assert.deepEqual(await alertmanager.send(openAt(now - 60 * MINUTE, { down: [second] })), { ok: true });
    assert.deepEqual((await alertmanager.alerts()).map(({ labels }) => labels.target), ["t1"]);
  },
);

needs(ALERTMANAGER, "alertmanager takes 2,800 alerts, and names with all that can be in them", async (path) => {
  await using alertmanager = await startAlertmanager(path);
  const now = Math.floor(Date.now() / MINUTE) * MINUTE;
  const { down } = stormDigest();
  assert.deepEqual(await alertmanager.send(openAt(now, { down })), { ok: true });
  assert.equal((await alertmanager.alerts()).length, 2800);
  const { down: hostile, certificates, monitor } = hostileDigest();
  assert.deepEqual(await alertmanager.send(openAt(now, { down: hostile, certificates, monitor })), { ok: true });
});
