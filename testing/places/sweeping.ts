import { readConfig } from "../../lib/config/config.ts";
import type { PastSweep, SweepRecord } from "../../lib/model/sweep.ts";
import type { PlaceStatus } from "../../lib/model/view.ts";
import { parsePlaces } from "../../lib/place/place.ts";
import { Places } from "../../lib/place/places.ts";
import type { Experience } from "../../lib/sweep/doubt.ts";
import { SweepPlaces } from "../../lib/sweep/sweep_places.ts";
import { Sweeper } from "../../lib/sweep/recorder.ts";
import type { Scene } from "./atlas.ts";
import type { SqsProxy } from "./sqs_proxy.ts";

export interface SweepingOptions {
  places: readonly string[];
  env?: Record<string, string>;
  /** The way to the places' queues. Default: moto itself. */
  through?: SqsProxy;
}

/** Sweeps a scene's sites from "here", with second opinions, one slot after the other, and stores the records. */
export class Sweeping implements Disposable {
  #experience: Experience = { doubted: 0 };
  #latest: PastSweep | undefined;
  #slot = Math.floor(Date.now() / 60_000) * 60_000;

  private constructor(
    readonly scene: Scene,
    readonly sweeper: Sweeper,
    readonly statuses: () => readonly PlaceStatus[],
    private readonly places: Places,
  ) {}

  static async create(scene: Scene, { places, env = {}, through }: SweepingOptions): Promise<Sweeping> {
    const named = await Promise.all(places.map(async (place) => {
      const queue = await scene.queue(place);
      return `${place}=${through?.urlOf(queue) ?? queue}`;
    }));
    const read = readConfig({
      LOOKOUT_PLACES: named.join(" "),
      LOOKOUT_STORE: `dynamodb:${scene.table}`,
      LOOKOUT_INTERVAL: "40s",
      LOOKOUT_TIMEOUT: "2s",
      LOOKOUT_CONFIRM_DELAY: "0s",
      ...env,
    });
    if (!read.ok) throw new Error(read.problems.join());
    const { config } = read;
    for (const [name, value] of Object.entries(scene.atlas.env)) Deno.env.set(name, value);
    const opened = new Places({ places: parsePlaces(named.join(" "))!, table: scene.table });
    const addresses = await scene.addresses("here");
    const resolve = (name: string) => Promise.resolve([addresses.get(name)!]);
    const sweepPlaces = new SweepPlaces({ config, places: opened });
    return new Sweeping(
      scene,
      new Sweeper({ config, probe: { resolve }, places: sweepPlaces }),
      () => sweepPlaces.statuses,
      opened,
    );
  }

  /** The slot that was swept last. */
  get slot(): number {
    return this.#slot;
  }

  /** Sweeps the next slot within so many ms, and gives what the table has of it then. */
  async sweep(within = 60_000): Promise<SweepRecord> {
    const { scene: { store, targets } } = this;
    const slot = this.#slot += 60_000;
    const started = Date.now();
    const record = await this.sweeper.sweep({
      slot,
      started,
      late: 0,
      deadline: started + within,
      signal: new AbortController().signal,
      confirm: () => Promise.resolve(),
    }, { list: { hash: "list", targets }, experience: this.#experience, latest: this.#latest, onProgress() {} });
    await store.putSweep(record);
    const stored = (await store.sweep(slot))!;
    this.#latest = { record: stored, targets };
    return stored;
  }

  [Symbol.dispose](): void {
    this.places[Symbol.dispose]();
  }
}
