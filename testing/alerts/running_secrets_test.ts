import assert from "node:assert/strict";
import { Alerts } from "../../lib/alert/alerts.ts";
import { openChannels } from "../../lib/alert/channels.ts";
import { decodeLedger, textOf } from "../../lib/alert/ledger.ts";
import { ROUTES, WITH_ID } from "../../lib/http/resource.ts";
import { openMemory } from "../../lib/store/sqlite/memory.ts";
import { openSqlite } from "../../lib/store/sqlite/sqlite.ts";
import { siteOf } from "../browser/site.ts";
import { startWorld } from "../internet/world.ts";
import { Place } from "../process/lookout.ts";
import { until } from "../process/until.ts";
import { sampleSweep, sampleView, SLOT } from "../samples/samples.ts";
import { Knowledge, swept } from "../samples/situation.ts";
import { response, startReceiver } from "./receiver.ts";
import { assertHidden, aws, channelsAt, mailAt, NAMES, SECRET, TOPIC } from "./secret_channels.ts";

/** A receiver that says all it was sent, and fails. */
const startEcho = () =>
  startReceiver(({ path, headers, body }) =>
    response(500, { "x-echo": path }, [path, ...headers.values(), body].join("\n"))
  );

const allAt = (port: number) => [channelsAt(port), mailAt(port), TOPIC].join(" ");

Deno.test("no log line and no ledger of a running Lookout shows anything of its channels' or pulse's secrets", async () => {
  await using echo = startEcho();
  await using world = await startWorld();
  await world.set("up", { status: 200 });
  await world.set("down", { status: 503 });
  await using place = new Place(`up,${world.url("up")}`, `down,${world.url("down")}`);
  const process = place.start({
    ...aws(echo.port),
    LOOKOUT_INTERVAL: "2s",
    LOOKOUT_LOG: "json",
    LOOKOUT_ALERTS: allAt(echo.port),
    LOOKOUT_PULSE: `http://user-${SECRET}:pass-${SECRET}@127.0.0.1:${echo.port}/${SECRET}?token=${SECRET}`,
  });
  const failed = () => new Set(process.linesOf("alert.failed").map(({ channel }) => channel));
  await until(() => failed().size === NAMES.length && process.linesOf("pulse.failed").length > 0, 40_000);
  await process.kill("SIGTERM");
  for (const line of process.lines) assertHidden(JSON.stringify(line));
  assertHidden(await process.errors);
  assert(echo.received.some(({ path }) => path.includes(SECRET)), "no secret was sent at all");
  const store = await openSqlite(place.database);
  try {
    for (const name of NAMES.filter((name) => name !== "am")) {
      assertHidden(textOf(await decodeLedger((await store.document(`ledger/${name}`))!.bytes)));
    }
  } finally {
    await store.close();
  }
});

Deno.test("no page and no response of the API shows anything of the channels' secrets while all of them fail", async () => {
  await using echo = startEcho();
  // All but the topic, for which AWS's variables would have to be set for other tests too.
  const opened = await openChannels({ text: () => `${channelsAt(echo.port)} ${mailAt(echo.port)}` });
  assert(opened.ok);
  const knowledge = new Knowledge();
  knowledge.take(swept(0, { a: "down", b: "up" }));
  const store = openMemory();
  const alerts = new Alerts({ store, replica: "one", interval: 10_000, channels: opened.channels });
  try {
    alerts.watch(() => knowledge.situation(), () => {});
    alerts.look();
    await until(() => alerts.status.length > 0 && alerts.status.every(({ failing }) => failing), 30_000);
    const view = sampleView([sampleSweep(SLOT, [["Shop", 503], ["Press", 200]])], { alerts: alerts.status });
    const site = siteOf(view);
    const [{ id }] = view.latest!.targets;
    const paths = [
      ...Object.keys(ROUTES).map((path) => path === "/probe" ? `${path}?target=${id}` : path),
      ...WITH_ID.map(({ before, after }) => `${before}${id}${after}`),
      "/missing",
    ];
    for (const path of paths) {
      const found = await site.get(path);
      assertHidden([path, ...found.headers.values(), await found.text()].join("\n"), path);
    }
    const shown = await (await site.get("/api/v1/alerts")).json();
    assert.deepEqual(shown.map(({ name }: { name: string }) => name), NAMES.filter((name) => name !== "topic"));
    assert.match(await (await site.get("/")).text(), /<strong>Alerts to \S+ have been failing<\/strong>/);
  } finally {
    await alerts.stop();
    await store.close();
  }
});
