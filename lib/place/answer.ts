import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import { Ajv } from "ajv";
import { TLS_REASONS } from "../model/certificate.ts";
import { type Check, CONTENT_REASONS, type Phase, PHASES, type Reason } from "../model/check.ts";
import { FAILURES } from "../model/failure.ts";
import { type Limit, LIMITS } from "../model/limit.ts";
import { type Outcome, stateOf } from "../model/state.ts";
import type { Target } from "../model/target.ts";
import { type Wall, WALLS } from "../model/wall.ts";
import { schemaFault } from "./schema_fault.ts";

/** Checks by their target's id. */
export type Checks = ReadonlyMap<string, Check>;

/** The result of a job: checks, or why the worker cannot do it. */
export type Answer = { checks: Checks } | { cannot: string };

/** Checks by column, as they are packed; what most have none of is by index. */
interface Columns {
  format: 1;
  ids: string[];
  outcomes: (Outcome | null)[];
  attempts: number[];
  phases: Record<Phase, (number | null)[]>;
  reasons: [index: number, reason: Reason][];
  limits: [index: number, limit: Limit][];
  walls: [index: number, wall: Wall][];
  /** When the certificate of a failed handshake ends, ms UTC. */
  ends: [index: number, end: number][];
  /** The addresses that failed. */
  addresses: [index: number, address: string][];
}

/** Bytes for each check once it is unpacked, four times what it can take, and once more for the names of the columns. */
const MAX_CHECK = 1000;

const integer = (minimum: number, maximum: number) => ({ type: "integer", minimum, maximum }) as const;
const column = (items: object) => ({ type: "array", maxItems: 1_000_000, items });
const entries = (value: object) => column({ type: "array", minItems: 2, maxItems: 2, items: [integer(0, 1e6), value] });
const phase = column({ oneOf: [{ type: "null" }, integer(0, 3_600_000)] });

const isColumns = new Ajv({ strictTuples: false, allowUnionTypes: true }).compile<Columns>({
  type: "object",
  required: ["format", "ids", "outcomes", "attempts", "phases", "reasons", "limits", "walls", "ends", "addresses"],
  additionalProperties: false,
  properties: {
    format: { const: 1 },
    ids: column({ type: "string", maxLength: 1000 }),
    outcomes: column({ oneOf: [{ type: "null" }, integer(100, 999), { enum: FAILURES }] }),
    attempts: column(integer(0, 100)),
    phases: {
      type: "object",
      required: [...PHASES],
      additionalProperties: false,
      properties: Object.fromEntries(PHASES.map((name) => [name, phase])),
    },
    reasons: entries({ enum: [...TLS_REASONS, ...CONTENT_REASONS] }),
    limits: entries({ enum: [...LIMITS] }),
    walls: entries({ enum: Object.keys(WALLS) }),
    ends: entries(integer(-8.64e15, 8.64e15)),
    addresses: entries({ type: "string", pattern: "^[0-9a-fA-F:.]{2,45}$" }),
  },
});

/** Checks, packed for one item; states are left out, since the reader computes them. */
export async function packChecks(checks: Checks): Promise<Uint8Array> {
  const found = [...checks.values()];
  const some = <T>(valueOf: (check: Check) => T | null | undefined) =>
    found.flatMap((check, index): [number, T][] => {
      const value = valueOf(check);
      return value === null || value === undefined ? [] : [[index, value]];
    });
  const columns: Columns = {
    format: 1,
    ids: [...checks.keys()],
    outcomes: found.map(({ outcome }) => outcome),
    attempts: found.map(({ attempts }) => attempts),
    phases: Object.fromEntries(
      PHASES.map((name) => [name, found.map(({ phases }) => phases[name])]),
    ) as Columns["phases"],
    reasons: some(({ reason }) => reason),
    limits: some(({ limit }) => limit),
    walls: some(({ wall }) => wall),
    ends: some(({ certificate }) => certificate?.end),
    addresses: some(({ address }) => address),
  };
  return await promisify(gzip)(JSON.stringify(columns));
}

/**
 * The checks of these targets in a packed answer; any others in it are ignored.
 * @throws {Error} `Cannot read the checks: why`
 */
export async function unpackChecks(
  packed: Uint8Array,
  targets: readonly Pick<Target, "id" | "expect">[],
): Promise<Map<string, Check>> {
  const columns = await columnsIn(packed, (targets.length + 1) * MAX_CHECK);
  if (!isColumns(columns)) {
    throw new Error(`Cannot read the checks: not valid ${schemaFault(isColumns)}`);
  }
  const { ids, outcomes, attempts, phases } = columns;
  if ([outcomes, attempts, ...Object.values(phases)].some(({ length }) => length !== ids.length)) {
    throw new Error("Cannot read the checks: their columns are of different lengths");
  }
  const [reasons, limits] = [new Map(columns.reasons), new Map(columns.limits)];
  const [walls, ends] = [new Map(columns.walls), new Map(columns.ends)];
  const addresses = new Map(columns.addresses);
  const indexes = new Map(ids.map((id, index) => [id, index]));
  const checks = new Map<string, Check>();
  for (const { id, expect } of targets) {
    const index = indexes.get(id);
    if (index === undefined) continue;
    const [outcome, limit, wall, end] = [outcomes[index], limits.get(index), walls.get(index), ends.get(index)];
    const state = outcome === null ? "unknown" : stateOf(outcome, expect, wall);
    const address = addresses.get(index);
    checks.set(id, {
      outcome,
      state,
      phases: Object.fromEntries(PHASES.map((name) => [name, phases[name][index]])) as Check["phases"],
      attempts: attempts[index],
      reason: reasons.get(index) ?? null,
      certificate: end === undefined ? null : { end },
      ...(limit && { limit }),
      ...(address && { address }),
      ...(wall && state === "blocked" && { wall }),
    });
  }
  return checks;
}

async function columnsIn(packed: Uint8Array, maxOutputLength: number): Promise<unknown> {
  try {
    return JSON.parse((await promisify(gunzip)(packed, { maxOutputLength })).toString());
  } catch {
    throw new Error("Cannot read the checks: they cannot be unpacked");
  }
}
