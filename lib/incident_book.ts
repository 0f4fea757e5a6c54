import { DAY, dayOf } from "./day.ts";
import { foldIncidents, type Incident, NO_INCIDENTS, type OpenIncidents } from "./incidents.ts";
import type { Store } from "./store/store.ts";
import type { PastSweep } from "./view.ts";

/** How long closed incidents are at hand, in ms, and how many of them at most. */
const AT_HAND = 90 * DAY;
const MAX_AT_HAND = 10_000;

/** The incidents at hand. */
export interface Incidents {
  /** The last to open first. */
  open: readonly Incident[];
  /** Of the past 90 days, the last to close first. */
  closed: readonly Incident[];
}

/** Folds sweeps into incidents, and brings to the store what came of it. */
export class IncidentBook {
  readonly #store: Pick<Store, "incidents" | "putIncidents">;
  #state: OpenIncidents = NO_INCIDENTS;
  /** The store's, as far as is known; it reaches to the same sweep or an earlier one. */
  #stored: OpenIncidents = NO_INCIDENTS;
  /** What was closed and the store may not know, for a day: whoever swept has told it, unless that process came to an end. */
  #untold: readonly Incident[] = [];
  #shown: Incidents = { open: [], closed: [] };

  constructor(store: Pick<Store, "incidents" | "putIncidents">) {
    this.#store = store;
  }

  /** What is shown; the same object until something opened or closed. */
  get shown(): Incidents {
    return this.#shown;
  }

  /** The newest slot that was folded in; -Infinity: none was. */
  get through(): number {
    return this.#state.through;
  }

  /** Takes up what the store has, by the time `now`, ms UTC; what was folded in since is to be added again. */
  async load(now: number): Promise<void> {
    const { closed, ...stored } = await this.#store.incidents(now - AT_HAND);
    this.#stored = this.#state = stored;
    this.#untold = [];
    this.#show(stored.open, closed.reverse());
  }

  /** Folds a sweep in; one that is not newer than the newest, or whose list is not known, changes nothing. */
  add(sweep: PastSweep): void {
    if (sweep.targets.length !== sweep.record.checks.length) return;
    const before = this.#state;
    const { closed, ...state } = foldIncidents(before, sweep);
    this.#state = state;
    if (closed.length === 0 && state.open.length === before.open.length) return;
    const since = state.through - DAY;
    this.#untold = [...this.#untold.filter((incident) => incident.closed! > since), ...closed];
    this.#show(state.open, [...closed, ...this.#shown.closed]);
  }

  /**
   * Tells the store, when something opened or closed, and else once a day, so that no process has to fold more than a day of sweeps.
   * @throws what the store throws; it is then told the next time
   */
  async keep(): Promise<void> {
    const state = this.#state;
    const untold = this.#untold;
    const isSame = untold.length === 0 && state.open.length === this.#stored.open.length &&
      state.open.every(({ id }, index) => id === this.#stored.open[index].id);
    if (state.through === -Infinity || isSame && dayOf(state.through) === dayOf(this.#stored.through)) return;
    const { closed } = await this.#store.incidents(Math.min(state.through, ...untold.map(({ closed }) => closed!)));
    const known = new Set(closed.map(({ id }) => id));
    await this.#store.putIncidents(state, untold.filter(({ id }) => !known.has(id)));
    this.#stored = state;
    this.#untold = this.#untold.filter((incident) => !untold.includes(incident));
  }

  #show(open: readonly Incident[], closed: readonly Incident[]): void {
    const since = this.#state.through - AT_HAND;
    this.#shown = {
      open: open.toSorted((a, b) => b.opened - a.opened),
      closed: closed.slice(0, MAX_AT_HAND).filter((incident) => incident.closed! >= since),
    };
  }
}
