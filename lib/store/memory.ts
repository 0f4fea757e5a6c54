import { NO_INCIDENTS } from "../model/incident.ts";
import type { SweepRecord } from "../model/sweep.ts";
import { closings } from "./codec/closings.ts";
import {
  decodeChecks,
  decodeDay,
  decodeIncidents,
  decodeTargets,
  encodeChecks,
  encodeDay,
  encodeIncidents,
  encodeTargets,
} from "./codec/codec.ts";
import { RETENTION, type Store, type StoreOptions } from "./store.ts";

/** Encoded, so that nothing that a caller does to what it gave or got reaches what is kept; it is also far smaller. */
type StoredSweep = Omit<SweepRecord, "checks"> & { checks: Uint8Array };

/** A store that forgets everything with its process: for tests, and for a look without a file. */
export function openMemory({ now = Date.now }: StoreOptions = {}): Store {
  const sweeps = new Map<number, StoredSweep>();
  const lists = new Map<string, { put: number; targets: Uint8Array }>();
  const days = new Map<number, { sweeps: number; targets: Uint8Array }>();
  const claims = new Map<number, { owner: string; until: number }>();
  const closedIncidents = new Map<number, Uint8Array>();
  let openIncidents = { through: NO_INCIDENTS.through, incidents: encodeIncidents(NO_INCIDENTS.open) };
  let latest: string | undefined;

  const sweepOf = (slot: number) => {
    const { checks, ...rest } = sweeps.get(slot)!;
    return { ...structuredClone(rest), checks: decodeChecks(checks) };
  };
  const listOf = (hash: string | undefined) => {
    const list = hash === undefined ? undefined : lists.get(hash);
    return list && { hash: hash!, targets: decodeTargets(list.targets) };
  };

  return {
    name: "memory:",

    putSweep({ checks, ...rest }) {
      if (sweeps.has(rest.slot)) return Promise.resolve(false);
      sweeps.set(rest.slot, { ...structuredClone(rest), checks: encodeChecks(checks) });
      return Promise.resolve(true);
    },

    sweep: (slot) => Promise.resolve(sweeps.has(slot) ? sweepOf(slot) : undefined),

    sweeps(since, until = Infinity) {
      const slots = [...sweeps.keys()].filter((slot) => slot >= since && slot < until).sort((a, b) => a - b);
      return Promise.resolve(slots.map(sweepOf));
    },

    nextSlot(since) {
      const slots = [...sweeps.keys()].filter((slot) => slot >= since);
      return Promise.resolve(slots.length > 0 ? Math.min(...slots) : undefined);
    },

    lastSweep(until = Infinity) {
      const slots = [...sweeps.keys()].filter((slot) => slot <= until);
      return Promise.resolve(slots.length > 0 ? sweepOf(Math.max(...slots)) : undefined);
    },

    putTargets({ hash, targets }, { latest: isLatest = true } = {}) {
      lists.set(hash, { put: now(), targets: lists.get(hash)?.targets ?? encodeTargets(targets) });
      if (isLatest) latest = hash;
      return Promise.resolve();
    },

    targets: (hash) => Promise.resolve(listOf(hash)),

    latestTargets: () => Promise.resolve(listOf(latest)),

    putDay({ day, sweeps, targets }) {
      if (days.has(day)) return Promise.resolve(false);
      days.set(day, { sweeps, targets: encodeDay(targets) });
      return Promise.resolve(true);
    },

    days(since) {
      const kept = [...days].filter(([day]) => day >= since).sort(([a], [b]) => a - b);
      return Promise.resolve(kept.map(([day, { sweeps, targets }]) => ({ day, sweeps, targets: decodeDay(targets) })));
    },

    putIncidents({ through, open }, closed, { undone, until = Infinity } = {}) {
      for (const { slot, merge } of closings(closed, undone)) {
        const stored = closedIncidents.get(slot);
        closedIncidents.set(slot, encodeIncidents(merge(stored ? decodeIncidents(stored) : [])));
      }
      const isOlder = openIncidents.through <= through || openIncidents.through > until;
      if (isOlder) openIncidents = { through, incidents: encodeIncidents(open) };
      return Promise.resolve();
    },

    incidents(since) {
      const slots = [...closedIncidents.keys()].filter((slot) => slot >= since).sort((a, b) => a - b);
      return Promise.resolve({
        through: openIncidents.through,
        open: decodeIncidents(openIncidents.incidents),
        closed: slots.flatMap((slot) => decodeIncidents(closedIncidents.get(slot)!)),
      });
    },

    claim(slot, owner, until) {
      const held = claims.get(slot);
      if (held && held.owner !== owner && held.until > now()) return Promise.resolve(false);
      claims.set(slot, { owner, until });
      return Promise.resolve(true);
    },

    release(slot, owner) {
      if (claims.get(slot)?.owner === owner) claims.delete(slot);
      return Promise.resolve();
    },

    prune() {
      const oldest = now() - RETENTION.sweep;
      for (const kept of [sweeps, claims]) {
        for (const slot of kept.keys()) if (slot < oldest) kept.delete(slot);
      }
      for (const day of days.keys()) if (day < now() - RETENTION.day) days.delete(day);
      for (const slot of closedIncidents.keys()) if (slot < now() - RETENTION.incident) closedIncidents.delete(slot);
      const used = new Set(Array.from(sweeps.values(), ({ list }) => list));
      for (const [hash, { put }] of lists) {
        if (put < oldest && hash !== latest && !used.has(hash)) lists.delete(hash);
      }
      return Promise.resolve();
    },

    close: () => Promise.resolve(),
  };
}
