import { DAY } from "../duration.ts";
import { dayOf } from "../model/day.ts";
import { type Incident, type Incidents, NO_INCIDENTS, type OpenIncidents } from "../model/incident.ts";
import type { Store } from "../store/store.ts";
import { foldIncidents, type KnownIncidents } from "./incident_fold.ts";
import type { FoundSweep } from "./trail.ts";

/** How long closed incidents are kept in memory, in ms, and how many of them at most. */
export const IN_MEMORY = 90 * DAY;
const MAX_IN_MEMORY = 10_000;

const NOTHING: KnownIncidents = { ...NO_INCIDENTS, closed: [] };

/** Folds sweeps into incidents: those of the past day can be folded again; everything earlier is settled. */
export class IncidentBook {
  /** As of the last settled sweep. */
  #base: KnownIncidents;
  /** Incidents open after the newest sweep, and those closed since the base. */
  #state: KnownIncidents;
  /** The store's incidents, as far as is known. */
  #stored: KnownIncidents;
  #shown: Incidents = { open: [], closed: [] };

  /**
   * @param base what sweeps are folded into
   * @param stored what the store has
   */
  constructor(base = NOTHING, stored = NOTHING) {
    this.#base = base;
    this.#stored = stored;
    this.#state = { ...base, closed: [] };
    this.#show();
  }

  /** What is shown; the same object until it changes. */
  get shown(): Incidents {
    return this.#shown;
  }

  /** Folds a sweep in; one that is not newer than the newest changes nothing. */
  add(sweep: FoundSweep): void {
    this.#fold([sweep], this.#state);
  }

  /** Folds the oldest sweep since the base into that for good. */
  settle(sweep: FoundSweep): void {
    const { closed, ...state } = foldIncidents(this.#base, sweep);
    const recent = () => [...this.#base.closed.filter(isRecent(state.through)), ...closed];
    this.#base = { ...state, closed: closed.length > 0 ? recent().slice(-MAX_IN_MEMORY) : this.#base.closed };
    this.#state = { ...this.#state, closed: this.#state.closed.filter((incident) => incident.closed! > state.through) };
  }

  /** Folds all sweeps since the base again. */
  refold(sweeps: Iterable<FoundSweep>): void {
    this.#fold(sweeps, { ...this.#base, closed: [] });
  }

  /** Notes that the store has lost its incidents. */
  forgetStored(): void {
    this.#stored = NOTHING;
  }

  /**
   * Adds to the store the incidents that it lacks, and removes those that late or replaced records no longer support: when one opened
   * or closed, and otherwise once a day, so that no process has to fold more than a day of sweeps.
   * @param until if the store's incidents reach beyond this time, ms UTC, they were made while a clock was ahead
   * @throws what the store throws; it is then written the next time
   */
  async save(store: Pick<Store, "incidents" | "putIncidents" | "lastBreak">, until: number): Promise<void> {
    const { open, through, closed } = this.#state;
    const since = this.#base.through;
    if (through <= since) return;
    const all = [...this.#base.closed, ...closed];
    // Incidents closed by sweeps that are not known here yet are up to the other processes.
    const isOurs = ({ closed }: Incident) => closed! > since && (closed! <= through || closed! > until);
    const differing = (stored: KnownIncidents) => ({
      missing: without(all, stored.closed),
      undone: without(stored.closed.filter(isOurs), all),
    });
    const isSaved = (stored: KnownIncidents, { missing, undone }: ReturnType<typeof differing>) =>
      missing.length + undone.length === 0 && without(open, stored.open).length === 0 &&
      open.length === stored.open.length && dayOf(through) === dayOf(stored.through);
    const expected = differing(this.#stored);
    if (isSaved(this.#stored, expected)) return;
    const differences = [...expected.missing, ...expected.undone];
    const oldest = differences.reduce((oldest, { closed }) => Math.min(oldest, closed!), through);
    const { lastBreak } = store;
    const found = await store.incidents(oldest);
    // The history that these belong to may have been replaced by another one.
    if (store.lastBreak !== lastBreak) return;
    const before = this.#stored.closed.filter((incident) => incident.closed! < oldest);
    const stored = { ...found, closed: [...before, ...found.closed] };
    const { missing, undone } = differing(stored);
    if (!isSaved(stored, { missing, undone })) {
      await store.putIncidents({ through, open }, missing, { undone, until });
    }
    this.#stored = { through, open, closed: all };
  }

  #fold(sweeps: Iterable<FoundSweep>, before: KnownIncidents): void {
    let state: OpenIncidents = before;
    const closed = [...before.closed];
    for (const sweep of sweeps) {
      const folded = foldIncidents(state, sweep);
      state = { through: folded.through, open: folded.open };
      for (const incident of folded.closed) closed.push(incident);
    }
    this.#state = { ...state, closed };
    this.#show();
  }

  #show(): void {
    const { open, through } = this.#state;
    const all = [...this.#base.closed, ...this.#state.closed];
    const closed = all.filter(isRecent(through)).sort(byLast("closed")).slice(0, MAX_IN_MEMORY);
    const shown = { open: open.toSorted(byLast("opened")), closed };
    if (!isSame(shown.open, this.#shown.open) || !isSame(closed, this.#shown.closed)) this.#shown = shown;
  }
}

function isRecent(now: number): (incident: Incident) => boolean {
  return ({ closed }) => closed! >= now - IN_MEMORY;
}

/**
 * The latest first; within one sweep by id, with those that ended because the target was removed last: the same order however they
 * arrived.
 */
function byLast(time: "opened" | "closed"): (a: Incident, b: Incident) => number {
  const isGone = ({ ended }: Incident) => Number(ended === "removed");
  return (a, b) => b[time]! - a[time]! || isGone(a) - isGone(b) || (a.id < b.id ? -1 : 1);
}

/** Everything about an incident: when a record is replaced, all but its id may change. */
function keyOf(incident: Incident): string {
  return JSON.stringify(incident);
}

function isSame(some: readonly Incident[], others: readonly Incident[]): boolean {
  if (some.length !== others.length) return false;
  return some.every((incident, index) => incident === others[index] || keyOf(incident) === keyOf(others[index]));
}

function without(incidents: readonly Incident[], others: readonly Incident[]): Incident[] {
  const known = new Set(others.map(keyOf));
  return incidents.filter((incident) => !known.has(keyOf(incident)));
}
