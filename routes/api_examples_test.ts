import assert from "node:assert/strict";
import { DAY, HOUR } from "../lib/duration.ts";
import { dayOf } from "../lib/model/day.ts";
import { noCounts } from "../lib/model/state.ts";
import { siteOf } from "../testing/browser/site.ts";
import { needs } from "../testing/process/needs.ts";
import { MINUTE, sampleCheck, sampleSweep, sampleTarget, sampleView, SLOT } from "../testing/samples/samples.ts";

const shop = sampleTarget("Shop", { id: "shop", category: "Shops" });
const press = sampleTarget("Press", { id: "press" });
const robot = sampleTarget("Robot", { id: "robot" });
const view = sampleView([
  sampleSweep(SLOT, [[shop, 503], [press, 200], [robot, 403]]),
  sampleSweep(SLOT - 10 * MINUTE, [[shop, 200], [press, sampleCheck("timeout")], [robot, 403]]),
]);
const today = dayOf(SLOT);
const found = { ...noCounts(), p50: 120, p90: 300, p99: 340 };
/** What the examples are about. */
const VIEW = {
  ...view,
  days: [
    { day: today - 2 * DAY, sweeps: 144, targets: new Map([["shop", { ...found, up: 144 }]]) },
    { day: today - DAY, sweeps: 140, targets: new Map([["shop", { ...found, up: 136, down: 4 }]]) },
  ],
  incidents: {
    ...view.incidents,
    closed: [...view.incidents.closed, {
      ...view.incidents.open[0],
      id: `shop-${today - 14 * HOUR}`,
      opened: today - 14 * HOUR,
      closed: today - 14 * HOUR + 40 * MINUTE,
      ended: "up" as const,
    }],
  },
};

const text = await Deno.readTextFile(new URL("../docs/api.md", import.meta.url));
const EXAMPLES = Array.from(
  text.matchAll(/```sh\n(.*?)\n```\n\n```(\w*)\n(.*?)\n```/gs),
  ([, command, kind, output]) => ({
    command,
    kind,
    output,
  }),
);

Deno.test("docs/api.md has an output for every command", () => {
  assert.equal(EXAMPLES.length, text.match(/^```sh$/gm)?.length);
  assert(EXAMPLES.length > 10);
});

const JQ = { names: ["jq"], install: "apt-get install jq curl" };

for (const { command, kind, output } of EXAMPLES) {
  needs(JQ, `docs/api.md: ${command}`, async () => {
    const handle = siteOf(VIEW).handler();
    const options = { port: 0, hostname: "127.0.0.1", onListen: () => {} };
    await using server = Deno.serve(options, (request) => handle(request));
    const script = command.replace("localhost:8000", `127.0.0.1:${server.addr.port}`);
    const { stdout, stderr } = await new Deno.Command("sh", { args: ["-c", script] }).output();
    assert.equal(new TextDecoder().decode(stderr), "");
    const printed = new TextDecoder().decode(stdout).replaceAll("\r\n", "\n").trimEnd();
    const read = (text: string) => kind === "json" ? text.split("\n").map((line) => JSON.parse(line)) : text;
    assert.deepEqual(read(printed), read(output));
  });
}
