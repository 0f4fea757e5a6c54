import { BLACKBOX_EXPORTER } from "./blackbox_exporter.ts";
import { CHECK_HTTP } from "./check_http.ts";
import { CURL } from "./curl.ts";
import { sweepByLookout, type Swept } from "./lookout.ts";
import type { Usage } from "./measure.ts";
import { median } from "./median.ts";
import { pathOf, type Peer, TIMEOUT } from "./peer.ts";
import type { Row } from "./row.ts";
import { startWorldProcess } from "./world.ts";

/** How often Lookout is measured, in turns with the others, since a shared machine's speed drifts. */
const ROUNDS = 3;
const PEERS = [CURL, BLACKBOX_EXPORTER, CHECK_HTTP];

/** Sweeps of lists that were never seen before, without confirmation, beside other programs. */
export async function benchSweep(): Promise<Row[]> {
  const usual: Swept[] = [];
  const wide: Swept[] = [];
  const theirs = new Map<Peer, Usage[]>();
  {
    await using world = await startWorldProcess(1000);
    for (let round = 0; round < ROUNDS; round++) {
      usual.push(await sweepByLookout(world, 256));
      wide.push(await sweepByLookout(world, 1000));
      for (const peer of PEERS) {
        const command = await pathOf(peer.command);
        if (command && round < (peer.rounds ?? ROUNDS)) {
          theirs.set(peer, [...theirs.get(peer) ?? [], await peer.sweep(command, world)]);
        }
      }
    }
  }
  await using world = await startWorldProcess(10_000);
  const many = await sweepByLookout(world, 256);
  const floor = { name: "one timeout", figure: TIMEOUT / 1000 };
  const pass = (swept: Swept[]) => median(swept.map(({ pass }) => pass));
  return [
    {
      what: "1,000 targets, 256 at once: main pass",
      unit: "seconds",
      figure: pass(usual),
      beside: floor,
      goal: { of: "ratio", bound: "at most", limit: 1.25 },
    },
    {
      what: "1,000 targets, 1,000 at once: main pass",
      unit: "seconds",
      figure: pass(wide),
      beside: floor,
      goal: { of: "ratio", bound: "at most", limit: 1.05 },
    },
    ...PEERS.flatMap((peer) => compare(usual, peer, theirs.get(peer))),
    {
      what: "10,000 targets: CPU of 1,000 checks",
      unit: "seconds",
      figure: many.passCpu / 10,
      beside: { name: "in 1,000 targets", figure: median(usual.map(({ passCpu }) => passCpu)) },
      goal: { of: "ratio", bound: "at most", limit: 1.1 },
    },
    {
      what: "10,000 targets: peak memory",
      unit: "bytes",
      figure: many.memory,
      goal: { of: "figure", bound: "at most", limit: 300e6 },
    },
  ];
}

function compare(ours: Usage[], peer: Peer, theirs?: Usage[]): Row[] {
  const middle = (usages: Usage[], of: keyof Usage) => median(usages.map((usage) => usage[of]));
  const row = (what: string, unit: Row["unit"], of: keyof Usage, goal?: Row["goal"]): Row => ({
    what: `1,000 targets, 256 at once: ${what}`,
    unit,
    figure: middle(ours, of),
    beside: theirs
      ? { name: peer.name, figure: middle(theirs, of) }
      : { name: `${peer.name}: apt install ${peer.package}` },
    goal,
  });
  return [
    row("time of the process", "seconds", "seconds"),
    row("CPU", "seconds", "cpu", { of: "ratio", bound: "below", limit: 1 }),
    row("peak memory", "bytes", "memory"),
  ].filter(({ beside }) => !Number.isNaN(beside?.figure));
}
