import type { DatabaseSync } from "node:sqlite";
import { log } from "../../log/log.ts";
import { type Incident, NO_INCIDENTS } from "../../model/incident.ts";
import { storedCounts } from "../../model/state.ts";
import type { SweepRecord } from "../../model/sweep.ts";
import type { TargetList } from "../../model/target.ts";
import { closings } from "../codec/closings.ts";
import { decodeChecksInTurns, encodeChecks } from "../codec/checks.ts";
import { decodeIncidents, decodeTargets, encodeIncidents, encodeTargets } from "../codec/codec.ts";
import { decodeDay, encodeDay } from "../codec/day.ts";
import { readerOf } from "../damage.ts";
import { RETENTION, type Store, type StoreOptions } from "../store.ts";
import { type Database, SqliteDatabase } from "./database.ts";
import { isPassing } from "./error.ts";
import { versionAfter } from "../document_version.ts";
import { SQL } from "./statements.ts";
import { messageOf } from "../../message.ts";
import { iso } from "../../text/iso.ts";

interface SweepRow extends Omit<SweepRecord, "reliable" | "summary" | "counts" | "checks"> {
  reliable: number;
  summary: string;
  counts: string;
  checks: Uint8Array;
}

type SweepCountsRow = Pick<SweepRow, "slot" | "reliable" | "counts">;

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
 * Opens the database at `path`, or creates it together with its folder; several processes may use it. A damaged one is set aside; one that
 * cannot be used for now, as on a full disk, is opened anyway.
 * @throws {Error} `Cannot open sqlite:PATH: why`
 */
export async function openSqlite(path: string, { now = Date.now }: StoreOptions = {}): Promise<Store> {
  const name = `sqlite:${path}`;
  const database = new SqliteDatabase(path, now);
  try {
    await database.use(() => {});
  } catch (error) {
    const reason = messageOf(error);
    if (!isPassing(error)) throw new Error(`Cannot open ${name}: ${reason}`, { cause: error });
    log.error("Cannot open {store} yet: {reason}", { event: "store.away", store: name, reason });
  }
  return sqliteStore(database, name, { now });
}

/** The store in a database whose schema is up to date; `close()` closes the database. */
export function sqliteStore(database: Database, name: string, { now = Date.now }: StoreOptions = {}): Store {
  const { read, readLater } = readerOf(name);
  /** The claim or release in progress: one that finds the database busy must not be overtaken by a later one. */
  let claiming: Promise<unknown> = Promise.resolve();

  async function attempt<T>(action: string, run: (db: DatabaseSync) => T): Promise<T> {
    try {
      return await database.use(run);
    } catch (error) {
      throw new Error(`Cannot ${action} ${name}: ${messageOf(error)}`, { cause: error });
    }
  }

  function inTurn<T>(run: () => Promise<T>): Promise<T> {
    const result = claiming.then(run);
    claiming = result.catch(() => {});
    return result;
  }

  async function recordOf({ reliable, summary, counts, checks, ...row }: SweepRow): Promise<SweepRecord | undefined> {
    return await readLater(`the sweep of ${iso(row.slot)}`, async () => ({
      ...row,
      reliable: reliable === 1,
      summary: JSON.parse(summary),
      counts: storedCounts(JSON.parse(counts)),
      checks: await decodeChecksInTurns(checks),
    }));
  }

  function closedBy({ slot, incidents }: ClosedIncidentsRow): Incident[] {
    return read(`incidents of ${iso(slot)}`, () => decodeIncidents(incidents)) ?? [];
  }

  function listOf(row: ListRow | undefined): TargetList | undefined {
    return row && read(`the list ${row.hash}`, () => ({ hash: row.hash, targets: decodeTargets(row.targets) }));
  }

  return {
    name,

    get lastBreak() {
      return database.lastBreak;
    },

    putSweep: (record) =>
      attempt(`write the sweep of ${iso(record.slot)} to`, (db) => {
        const { slot, started, finished, late, replica, list, reliable, summary, counts, checks } = record;
        const texts = [JSON.stringify(summary), JSON.stringify(counts)];
        const bytes = encodeChecks(checks);
        const { changes } = db.prepare(SQL.insertSweep).run(
          slot,
          started,
          finished,
          late,
          replica,
          list,
          Number(reliable),
          ...texts,
          bytes,
        );
        return changes === 1;
      }),

    async sweep(slot) {
      const action = `read the sweep of ${iso(slot)} from`;
      const row = await attempt(action, (db) => db.prepare(SQL.selectSweep).get(slot) as SweepRow | undefined);
      return row && await recordOf(row);
    },

    async sweeps(since, until = Number.MAX_SAFE_INTEGER) {
      const rows = await attempt("read sweeps from", (db) => db.prepare(SQL.selectSweeps).all(since, until));
      const records: SweepRecord[] = [];
      for (const row of rows as unknown as SweepRow[]) {
        const record = await recordOf(row);
        if (record) records.push(record);
      }
      return records;
    },

    nextSlot: (since) =>
      attempt("read the next slot from", (db) => db.prepare(SQL.selectNextSlot).get(since)?.slot as number | undefined),

    async lastSweep(until = Number.MAX_SAFE_INTEGER - 1) {
      for (let before = until + 1;;) {
        const row = await attempt(
          "read the last sweep from",
          (db) => db.prepare(SQL.selectSweepBefore).get(before) as SweepRow | undefined,
        );
        const record = row && await recordOf(row);
        if (!row || record) return record;
        before = row.slot;
      }
    },

    sweepCounts: (until, limit) =>
      attempt("read the counts of sweeps from", (db) => {
        const rows = db.prepare(SQL.selectSweepCounts).all(until, limit) as unknown as SweepCountsRow[];
        return rows.reverse().flatMap(({ slot, reliable, counts }) =>
          read(`the counts of ${new Date(slot).toISOString()}`, () => ({
            slot,
            reliable: reliable === 1,
            counts: storedCounts(JSON.parse(counts)),
          })) ?? []
        );
      }),

    putTargets: ({ hash, targets }, { latest = true } = {}) =>
      attempt("write the list to", (db) => {
        db.prepare(SQL.upsertList).run(hash, now(), Number(latest), encodeTargets(targets));
      }),

    targets: (hash) =>
      attempt("read a list from", (db) => listOf(db.prepare(SQL.selectList).get(hash) as ListRow | undefined)),

    latestTargets: () =>
      attempt(
        "read the latest list from",
        (db) => listOf(db.prepare(SQL.selectLatestList).get() as ListRow | undefined),
      ),

    putDay: ({ day, sweeps, targets }) =>
      attempt("write a day to", (db) => db.prepare(SQL.insertDay).run(day, sweeps, encodeDay(targets)).changes === 1),

    days: (since) =>
      attempt("read days from", (db) => {
        const rows = db.prepare(SQL.selectDays).all(since) as unknown as DayRow[];
        return rows.flatMap(({ targets, ...row }) =>
          read(`the day ${iso(row.day)}`, () => ({ ...row, targets: decodeDay(targets) })) ?? []
        );
      }),

    putIncidents: ({ through, open }, closed, { undone, until = Number.MAX_SAFE_INTEGER } = {}) =>
      attempt("write incidents to", (db) =>
        inTransaction(db, () => {
          for (const { slot, merge } of closings(closed, undone)) {
            const row = db.prepare(SQL.selectClosedBy).get(slot) as ClosedIncidentsRow | undefined;
            db.prepare(SQL.upsertClosedIncidents).run(slot, encodeIncidents(merge(row ? closedBy(row) : [])));
          }
          db.prepare(SQL.upsertOpenIncidents).run(through, encodeIncidents(open), until);
        })),

    incidents: (since) =>
      attempt("read incidents from", (db) => {
        const row = db.prepare(SQL.selectOpenIncidents).get() as OpenIncidentsRow | undefined;
        const open = row &&
          read("open incidents", () => ({ through: row.through, open: decodeIncidents(row.incidents) }));
        const rows = db.prepare(SQL.selectClosedIncidents).all(since) as unknown as ClosedIncidentsRow[];
        return { ...(open ?? { ...NO_INCIDENTS }), closed: rows.flatMap(closedBy) };
      }),

    document: (name) =>
      attempt(`read the document ${name} from`, (db) => {
        const row = db.prepare(SQL.selectDocument).get(name, now() - RETENTION.document);
        return row && { bytes: row.bytes as Uint8Array, version: row.version as number };
      }),

    putDocument: (name, bytes, expectedVersion) =>
      attempt(`write the document ${name} to`, (db) => {
        const written = now();
        const version = versionAfter(expectedVersion, written);
        const { changes } = expectedVersion === undefined
          ? db.prepare(SQL.insertDocument).run(name, version, written, bytes, written - RETENTION.document)
          : db.prepare(SQL.updateDocument).run(name, version, written, bytes, expectedVersion);
        return changes === 1;
      }),

    claim: (slot, owner, until) =>
      inTurn(() =>
        attempt(
          `claim ${iso(slot)} in`,
          (db) => db.prepare(SQL.upsertClaim).run(slot, owner, until, now()).changes === 1,
        )
      ),

    release: (slot, owner) =>
      inTurn(() =>
        attempt(`release ${iso(slot)} in`, (db) => {
          db.prepare(SQL.deleteClaim).run(slot, owner);
        })
      ),

    prune: () =>
      attempt("delete old records from", (db) => {
        const oldest = now() - RETENTION.sweep;
        db.prepare(SQL.pruneSweeps).run(oldest);
        db.prepare(SQL.pruneClaims).run(oldest);
        db.prepare(SQL.pruneLists).run(oldest);
        db.prepare(SQL.pruneDays).run(now() - RETENTION.day);
        db.prepare(SQL.pruneIncidents).run(now() - RETENTION.incident);
        db.prepare(SQL.pruneDocuments).run(now() - RETENTION.document);
      }),

    async close() {
      await claiming;
      database.close();
    },
  };
}

/** Writes in one transaction: everything or nothing, without writes of others in between. */
function inTransaction(db: DatabaseSync, write: () => void): void {
  db.exec("BEGIN IMMEDIATE");
  try {
    write();
    db.exec("COMMIT");
  } catch (error) {
    // On a full disk, SQLite itself ends the transaction.
    if (db.isTransaction) db.exec("ROLLBACK");
    throw error;
  }
}
