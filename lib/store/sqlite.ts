import type { DatabaseSync } from "node:sqlite";
import { setImmediate, setTimeout } from "node:timers/promises";
import { type Incident, NO_INCIDENTS } from "../incidents.ts";
import type { SweepRecord } from "../record.ts";
import type { TargetList } from "../targets.ts";
import { closings } from "./closings.ts";
import {
  decodeChecks,
  decodeDay,
  decodeIncidents,
  decodeTargets,
  encodeChecks,
  encodeDay,
  encodeIncidents,
  encodeTargets,
} from "./codec.ts";
import { readerOf } from "./damage.ts";
import { isBusy, openDatabase } from "./sqlite_database.ts";
import { RETENTION, type Store, type StoreOptions } from "./store.ts";

/** Milliseconds for which a statement is tried again while another process is writing, and how long until it is. */
const BUSY_PATIENCE = 2000;
const BUSY_PAUSE = 50;

const SWEEP_COLUMNS = "slot, started, finished, late, replica, list, reliable, summary, counts, checks";

interface SweepRow extends Omit<SweepRecord, "reliable" | "summary" | "counts" | "checks"> {
  reliable: number;
  summary: string;
  counts: string;
  checks: Uint8Array;
}

interface DayRow {
  day: number;
  sweeps: number;
  targets: Uint8Array;
}

interface OpenIncidentsRow {
  through: number;
  incidents: Uint8Array;
}

interface ClosedIncidentsRow {
  slot: number;
  incidents: Uint8Array;
}

interface ListRow {
  hash: string;
  targets: Uint8Array;
}

/**
 * Opens the database at `path`, or creates it together with its folder; several processes may have it open.
 * @throws {Error} `Cannot open sqlite:PATH: why`
 */
export async function openSqlite(path: string, options: StoreOptions = {}): Promise<Store> {
  const name = `sqlite:${path}`;
  try {
    return sqliteStore(await openDatabase(path), name, options);
  } catch (error) {
    throw new Error(`Cannot open ${name}: ${(error as Error).message}`, { cause: error });
  }
}

/** The store in an open database whose schema is today's; closes it in the end. */
export function sqliteStore(db: DatabaseSync, name: string, { now = Date.now }: StoreOptions = {}): Store {
  const read = readerOf(name);
  const insertSweep = db.prepare(`
    INSERT INTO sweeps (${SWEEP_COLUMNS})
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (slot) DO NOTHING`);
  const selectSweep = db.prepare(`SELECT ${SWEEP_COLUMNS} FROM sweeps WHERE slot = ?`);
  const selectSweeps = db.prepare(`SELECT ${SWEEP_COLUMNS} FROM sweeps WHERE slot >= ? AND slot < ? ORDER BY slot`);
  const selectNextSlot = db.prepare("SELECT slot FROM sweeps WHERE slot >= ? ORDER BY slot LIMIT 1");
  const selectSweepBefore = db.prepare(
    `SELECT ${SWEEP_COLUMNS} FROM sweeps WHERE slot < ? ORDER BY slot DESC LIMIT 1`,
  );
  // `latest` rises with each list that is made so, whatever the clock does.
  const upsertList = db.prepare(`
    INSERT INTO lists (hash, put, latest, targets)
    SELECT ?1, max(?2, coalesce(max(put) + 1, 0)), iif(?3, coalesce(max(latest), 0) + 1, 0), ?4 FROM lists WHERE true
    ON CONFLICT (hash) DO UPDATE SET put = excluded.put, targets = excluded.targets, latest = max(latest, excluded.latest)`);
  const selectList = db.prepare("SELECT hash, targets FROM lists WHERE hash = ?");
  const selectLatestList = db.prepare("SELECT hash, targets FROM lists WHERE latest > 0 ORDER BY latest DESC LIMIT 1");
  const insertDay = db.prepare("INSERT INTO days (day, sweeps, targets) VALUES (?, ?, ?) ON CONFLICT (day) DO NOTHING");
  const selectDays = db.prepare("SELECT day, sweeps, targets FROM days WHERE day >= ? ORDER BY day");
  const upsertOpenIncidents = db.prepare(`
    INSERT INTO open_incidents (one, through, incidents) VALUES (1, ?, ?)
    ON CONFLICT (one) DO UPDATE SET through = excluded.through, incidents = excluded.incidents
    WHERE open_incidents.through <= excluded.through OR open_incidents.through > ?`);
  const upsertClosedIncidents = db.prepare(`
    INSERT INTO closed_incidents (slot, incidents) VALUES (?, ?)
    ON CONFLICT (slot) DO UPDATE SET incidents = excluded.incidents`);
  const selectClosedBy = db.prepare("SELECT slot, incidents FROM closed_incidents WHERE slot = ?");
  const selectOpenIncidents = db.prepare("SELECT through, incidents FROM open_incidents");
  const selectClosedIncidents = db.prepare(
    "SELECT slot, incidents FROM closed_incidents WHERE slot >= ? ORDER BY slot",
  );
  const upsertClaim = db.prepare(`
    INSERT INTO claims (slot, owner, until) VALUES (?, ?, ?)
    ON CONFLICT (slot) DO UPDATE SET owner = excluded.owner, until = excluded.until
    WHERE claims.owner = excluded.owner OR claims.until <= ?`);
  const deleteClaim = db.prepare("DELETE FROM claims WHERE slot = ? AND owner = ?");
  const pruneSweeps = db.prepare("DELETE FROM sweeps WHERE slot < ?");
  const pruneClaims = db.prepare("DELETE FROM claims WHERE slot < ?");
  const pruneDays = db.prepare("DELETE FROM days WHERE day < ?");
  const pruneIncidents = db.prepare("DELETE FROM closed_incidents WHERE slot < ?");
  const pruneLists = db.prepare(`
    DELETE FROM lists
    WHERE put < ? AND latest < (SELECT max(latest) FROM lists) AND hash NOT IN (SELECT list FROM sweeps)`);

  async function attempt<T>(action: string, run: () => T | Promise<T>): Promise<T> {
    for (const end = Date.now() + BUSY_PATIENCE;;) {
      try {
        return await run();
      } catch (error) {
        if (!isBusy(error) || Date.now() > end) {
          throw new Error(`Cannot ${action} ${name}: ${(error as Error).message}`, { cause: error });
        }
      }
      // The statement itself waits only a little, since nothing else goes on meanwhile.
      await setTimeout(BUSY_PAUSE);
    }
  }

  function recordOf({ reliable, summary, counts, checks, ...row }: SweepRow): SweepRecord | undefined {
    return read(`the sweep of ${new Date(row.slot).toISOString()}`, () => ({
      ...row,
      reliable: reliable === 1,
      summary: JSON.parse(summary),
      counts: JSON.parse(counts),
      checks: decodeChecks(checks),
    }));
  }

  function closedBy({ slot, incidents }: ClosedIncidentsRow): Incident[] {
    return read(`incidents of ${new Date(slot).toISOString()}`, () => decodeIncidents(incidents)) ?? [];
  }

  /** All of what is written, or none of it, and nothing of others in between. */
  function atOnce(write: () => void): void {
    db.exec("BEGIN IMMEDIATE");
    try {
      write();
      db.exec("COMMIT");
    } catch (error) {
      // A full disk ends the transaction by itself.
      if (db.isTransaction) db.exec("ROLLBACK");
      throw error;
    }
  }

  function listOf(row: ListRow | undefined): TargetList | undefined {
    return row && read(`the list ${row.hash}`, () => ({ hash: row.hash, targets: decodeTargets(row.targets) }));
  }

  return {
    name,

    putSweep: (record) =>
      attempt(`write the sweep of ${new Date(record.slot).toISOString()} to`, () => {
        const { slot, started, finished, late, replica, list, reliable, summary, counts, checks } = record;
        const texts = [JSON.stringify(summary), JSON.stringify(counts)];
        const bytes = encodeChecks(checks);
        const { changes } = insertSweep
          .run(slot, started, finished, late, replica, list, Number(reliable), ...texts, bytes);
        return changes === 1;
      }),

    sweep: (slot) =>
      attempt(`read the sweep of ${new Date(slot).toISOString()} from`, () => {
        const row = selectSweep.get(slot) as SweepRow | undefined;
        return row && recordOf(row);
      }),

    sweeps: (since, until = Number.MAX_SAFE_INTEGER) =>
      attempt("read sweeps from", async () => {
        const records: SweepRecord[] = [];
        for (const row of selectSweeps.all(since, until) as unknown as SweepRow[]) {
          const record = recordOf(row);
          if (record) records.push(record);
          // A week's records take a second to unpack; requests are answered meanwhile.
          await setImmediate();
        }
        return records;
      }),

    nextSlot: (since) =>
      attempt("read the next slot from", () => selectNextSlot.get(since)?.slot as number | undefined),

    lastSweep: (until = Number.MAX_SAFE_INTEGER - 1) =>
      attempt("read the last sweep from", () => {
        for (let before = until + 1;;) {
          const row = selectSweepBefore.get(before) as SweepRow | undefined;
          const record = row && recordOf(row);
          if (!row || record) return record;
          before = row.slot;
        }
      }),

    putTargets: ({ hash, targets }, { latest = true } = {}) =>
      attempt("write the list to", () => {
        upsertList.run(hash, now(), Number(latest), encodeTargets(targets));
      }),

    targets: (hash) => attempt("read a list from", () => listOf(selectList.get(hash) as ListRow | undefined)),

    latestTargets: () =>
      attempt("read the latest list from", () => listOf(selectLatestList.get() as ListRow | undefined)),

    putDay: ({ day, sweeps, targets }) =>
      attempt("write a day to", () => insertDay.run(day, sweeps, encodeDay(targets)).changes === 1),

    days: (since) =>
      attempt("read days from", () => {
        const rows = selectDays.all(since) as unknown as DayRow[];
        return rows.flatMap(({ targets, ...row }) =>
          read(`the day ${new Date(row.day).toISOString()}`, () => ({ ...row, targets: decodeDay(targets) })) ?? []
        );
      }),

    putIncidents: ({ through, open }, closed, { undone, until = Number.MAX_SAFE_INTEGER } = {}) =>
      attempt("write incidents to", () =>
        atOnce(() => {
          for (const { slot, merge } of closings(closed, undone)) {
            const row = selectClosedBy.get(slot) as ClosedIncidentsRow | undefined;
            upsertClosedIncidents.run(slot, encodeIncidents(merge(row ? closedBy(row) : [])));
          }
          upsertOpenIncidents.run(through, encodeIncidents(open), until);
        })),

    incidents: (since) =>
      attempt("read incidents from", () => {
        const row = selectOpenIncidents.get() as OpenIncidentsRow | undefined;
        const open = row &&
          read("open incidents", () => ({ through: row.through, open: decodeIncidents(row.incidents) }));
        const rows = selectClosedIncidents.all(since) as unknown as ClosedIncidentsRow[];
        return { ...(open ?? { ...NO_INCIDENTS }), closed: rows.flatMap(closedBy) };
      }),

    claim: (slot, owner, until) =>
      attempt(
        `claim ${new Date(slot).toISOString()} in`,
        () => upsertClaim.run(slot, owner, until, now()).changes === 1,
      ),

    release: (slot, owner) =>
      attempt(`release ${new Date(slot).toISOString()} in`, () => {
        deleteClaim.run(slot, owner);
      }),

    prune: () =>
      attempt("delete old records from", () => {
        const oldest = now() - RETENTION.sweep;
        pruneSweeps.run(oldest);
        pruneClaims.run(oldest);
        pruneLists.run(oldest);
        pruneDays.run(now() - RETENTION.day);
        pruneIncidents.run(now() - RETENTION.incident);
      }),

    close: () => attempt("close", () => db.close()),
  };
}
