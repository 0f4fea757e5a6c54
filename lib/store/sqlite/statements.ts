/** The columns of a sweep, in the order of its values. */
const SWEEP_COLUMNS = "slot, started, finished, late, replica, list, reliable, summary, counts, checks";

/** The statements of the SQLite store. */
export const SQL = {
  insertSweep: `
    INSERT INTO sweeps (${SWEEP_COLUMNS})
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (slot) DO NOTHING`,
  selectSweep: `SELECT ${SWEEP_COLUMNS} FROM sweeps WHERE slot = ?`,
  selectSweeps: `SELECT ${SWEEP_COLUMNS} FROM sweeps WHERE slot >= ? AND slot < ? ORDER BY slot`,
  selectNextSlot: "SELECT slot FROM sweeps WHERE slot >= ? ORDER BY slot LIMIT 1",
  selectSweepBefore: `SELECT ${SWEEP_COLUMNS} FROM sweeps WHERE slot < ? ORDER BY slot DESC LIMIT 1`,
  selectSweepCounts: "SELECT slot, reliable, counts FROM sweeps WHERE slot <= ? ORDER BY slot DESC LIMIT ?",
  // `latest` rises with each list that becomes the latest, whatever the clock does.
  upsertList: `
    INSERT INTO lists (hash, put, latest, targets)
    SELECT ?1, max(?2, coalesce(max(put) + 1, 0)), iif(?3, coalesce(max(latest), 0) + 1, 0), ?4 FROM lists WHERE true
    ON CONFLICT (hash) DO UPDATE SET put = excluded.put, targets = excluded.targets, latest = max(latest, excluded.latest)`,
  selectList: "SELECT hash, targets FROM lists WHERE hash = ?",
  selectLatestList: "SELECT hash, targets FROM lists WHERE latest > 0 ORDER BY latest DESC LIMIT 1",
  insertDay: "INSERT INTO days (day, sweeps, targets) VALUES (?, ?, ?) ON CONFLICT (day) DO NOTHING",
  selectDays: "SELECT day, sweeps, targets FROM days WHERE day >= ? ORDER BY day",
  upsertOpenIncidents: `
    INSERT INTO open_incidents (one, through, incidents) VALUES (1, ?, ?)
    ON CONFLICT (one) DO UPDATE SET through = excluded.through, incidents = excluded.incidents
    WHERE open_incidents.through <= excluded.through OR open_incidents.through > ?`,
  upsertClosedIncidents: `
    INSERT INTO closed_incidents (slot, incidents) VALUES (?, ?)
    ON CONFLICT (slot) DO UPDATE SET incidents = excluded.incidents`,
  selectClosedBy: "SELECT slot, incidents FROM closed_incidents WHERE slot = ?",
  selectOpenIncidents: "SELECT through, incidents FROM open_incidents",
  selectClosedIncidents: "SELECT slot, incidents FROM closed_incidents WHERE slot >= ? ORDER BY slot",
  selectDocument: "SELECT bytes, version FROM documents WHERE name = ?1 AND written >= ?2",
  insertDocument: `
    INSERT INTO documents (name, version, written, bytes) VALUES (?1, ?2, ?3, ?4)
    ON CONFLICT (name) DO UPDATE
    SET version = max(excluded.version, documents.version + 1), written = excluded.written, bytes = excluded.bytes
    WHERE documents.written < ?5`,
  updateDocument: "UPDATE documents SET version = ?2, written = ?3, bytes = ?4 WHERE name = ?1 AND version = ?5",
  pruneDocuments: "DELETE FROM documents WHERE written < ?",
  upsertClaim: `
    INSERT INTO claims (slot, owner, until) VALUES (?, ?, ?)
    ON CONFLICT (slot) DO UPDATE SET owner = excluded.owner, until = excluded.until
    WHERE claims.owner = excluded.owner OR claims.until <= ?`,
  deleteClaim: "DELETE FROM claims WHERE slot = ? AND owner = ?",
  pruneSweeps: "DELETE FROM sweeps WHERE slot < ?",
  pruneClaims: "DELETE FROM claims WHERE slot < ?",
  pruneDays: "DELETE FROM days WHERE day < ?",
  pruneIncidents: "DELETE FROM closed_incidents WHERE slot < ?",
  pruneLists: `
    DELETE FROM lists
    WHERE put < ? AND latest < (SELECT max(latest) FROM lists) AND hash NOT IN (SELECT list FROM sweeps)`,
} as const;
