import type { Check } from "../../lib/model/check.ts";
import type { Outcome } from "../../lib/model/state.ts";
import type { Target } from "../../lib/model/target.ts";
import { slotOf } from "../../lib/slot/slot.ts";
import { sweep, type SweepOptions } from "../../lib/sweep/sweep.ts";
import type { Answer } from "../internet/answer.ts";
import type { BehaviourName } from "../internet/behaviours.ts";
import { addressOf } from "../internet/crowd.ts";
import { startWorld, type World } from "../internet/world.ts";
import { certificateOf, type Past } from "./history.ts";
import { type Outage, outageIn, SLOT } from "./outages.ts";
import type { Site } from "./sites.ts";

/** The demo's sites as servers of this machine, up and down as their outages say. */
export interface Internet extends AsyncDisposable {
  /** `sweep()` over targets whose names no name server knows: each is checked where it is to be found here. */
  sweep: typeof sweep;
}

/** What a host of its own is for: these outages are in how it is connected to. */
const OWN_HOSTS: Record<string, BehaviourName> = {
  "dns": "missing",
  "refused": "refuses",
  "expired": "expired",
  "wrong-name": "wrong-host",
  "self-signed": "self-signed",
};

/** @param clock says which slot's outages are played, ms UTC */
export async function startInternet(past: Past, clock: () => number): Promise<Internet> {
  const { sites, outages, list, now } = past;
  const world = await startWorld();
  const ids = list.targets.map(({ id }) => id);
  const own = outages.map((all) => {
    const outage = outageIn(all, slotOf(now, SLOT));
    return outage && OWN_HOSTS[outage.reason ?? outage.outcome];
  });
  const crowd = sites.flatMap((site, index) =>
    own[index] ? [] : [{ name: ids[index], address: addressOf(index), https: site.https, answer: answerOf(site) }]
  );
  await world.settle(crowd);
  // Plain ones by their names: where no name resolves at all, Lookout doubts its name servers.
  for (const { name, address, https } of crowd) if (!https) world.setName(`${name}.world.test`, [address]);
  for (const [index, behaviour] of own.entries()) if (behaviour) await world.set(ids[index], behaviour);

  let before = sites.map((): Outage | undefined => undefined);
  async function play(slot: number): Promise<(Outage | undefined)[]> {
    const current = outages.map((all) => outageIn(all, slot));
    for (const [index, outage] of current.entries()) {
      if (!own[index] && outage !== before[index]) await world.set(ids[index], behaviourOf(sites[index], outage));
    }
    return before = current;
  }

  return {
    async sweep(targets: readonly Target[], options: SweepOptions = {}) {
      const current = await play(slotOf(clock(), SLOT));
      const places = new Map(ids.map((id, index) => [id, index]));
      const checks = await sweep(targets.map((target) => localTarget(world, target, places)), {
        ...options,
        caCerts: world.caCerts,
        resolve: world.resolve,
      });
      return targets.map(({ id }, index): Check => {
        const place = places.get(id) ?? -1;
        const outage = current[place];
        if (checks[index].outcome !== "tls" || !outage) return checks[index];
        // What a look at the certificate would add, which cannot be had under the site's own name.
        return { ...checks[index], reason: outage.reason, certificate: certificateOf(sites[place], outage, now) };
      });
    },
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  };
}

/** A target where it is to be found; one that is not of the demo, since its list was edited, stays where it is. */
function localTarget(world: World, target: Target, places: ReadonlyMap<string, number>): Target {
  if (!places.has(target.id)) return target;
  return { ...target, url: world.url(target.id, "/", { named: target.url.startsWith("http:") || undefined }) };
}

function behaviourOf(site: Site, outage: Outage | undefined): BehaviourName | Answer {
  return !outage ? answerOf(site) : typeof outage.outcome === "number" ? answerOf(site, outage.outcome) : "hangs";
}

function answerOf({ status, ms }: Site, outcome: Outcome = status): Answer {
  return { status: outcome as number, delay: ms };
}
