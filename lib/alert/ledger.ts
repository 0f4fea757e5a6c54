import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import { messageOf } from "../message.ts";
import type { Digest, DigestIncident } from "../model/digest.ts";

/** An outage that was reported to a channel. */
export interface Reported {
  incident: DigestIncident;
  /** The newest slot in which it was down when that was reported. */
  seen: number;
  /** The digest that first reported it, as unsteady; undefined: it was reported as down. */
  unsteadyIn?: string;
  /** The first slot in which the target was no longer in the list; undefined: it is. */
  gone?: number;
}

export type MonitorKind = Digest["monitor"][number]["kind"];

/** A digest to be delivered. It is frozen, since receivers drop an id that they know. */
export interface Pending {
  digest: Digest;
  /** Attempts that have failed. */
  tries: number;
  /** When it was made, and when it may be sent next; ms UTC. */
  since: number;
  next: number;
  /** Which process is sending it, and in which attempt; undefined: none is. */
  sender?: string;
  /** Why the last attempt failed. */
  code?: string;
}

/** Everything that was reported to one channel. The next message is its difference from the current situation. Times are slots, ms UTC. */
export interface Ledger {
  /** The newest slot that it was compared with. */
  through: number;
  /** When it was last written. */
  written: number;
  /** What is down, by the target's id. */
  reported: ReadonlyMap<string, Reported>;
  /** By the target's id, the slot in which it was found recovered, when that was last reported. */
  ended: ReadonlyMap<string, number>;
  /** By the id of a target that is unsteady, when that was reported last. */
  unsteady: ReadonlyMap<string, number>;
  /** By certificate, the threshold that was reported last, in days, and when it ends. */
  certificates: ReadonlyMap<string, { threshold: number; end: number }>;
  /** The monitor's own problems that were reported and are not over: since when, and by which process. */
  monitor: ReadonlyMap<MonitorKind, { since: number; by: string }>;
  /** The last slot without a sweep that was reported. */
  missed: number;
  /** When the last reminder that was handled was due, ms UTC. */
  reminded: number;
  /** When a message was last delivered, ms UTC; 0: none ever was. */
  delivered: number;
  pending?: Pending;
}

/** The most bytes that a ledger may unpack to: 100,000 targets that are down. */
const MAX_BYTES = 128 * 2 ** 20;

const FORMAT = 1;

const MAPS = ["reported", "ended", "unsteady", "certificates", "monitor"] as const;
const NUMBERS = ["through", "written", "missed", "reminded", "delivered"] as const;

/** A ledger as text: the same for ledgers that say the same. */
export function textOf(ledger: Ledger): string {
  const maps = Object.fromEntries(MAPS.map((name) => [name, [...ledger[name]]]));
  return JSON.stringify({ format: FORMAT, ...ledger, ...maps });
}

export async function encodeLedger(ledger: Ledger): Promise<Uint8Array> {
  return await promisify(gzip)(textOf(ledger));
}

/** Thrown for a ledger that this version cannot read, since a later one wrote it. */
export class LaterLedger extends Error {}

/** @throws {LaterLedger} for one of a later format; {Error} for one that is damaged */
export async function decodeLedger(bytes: Uint8Array): Promise<Ledger> {
  let json;
  try {
    json = JSON.parse((await promisify(gunzip)(bytes, { maxOutputLength: MAX_BYTES })).toString());
  } catch (error) {
    throw new Error(`Cannot read a ledger: ${messageOf(error)}`, { cause: error });
  }
  if (json?.format > FORMAT) throw new LaterLedger(`Cannot read a ledger of format ${json.format}`);
  const isLedger = json?.format === FORMAT && NUMBERS.every((name) => Number.isFinite(json[name])) &&
    MAPS.every((name) => Array.isArray(json[name]) && json[name].every(isEntry)) &&
    (json.pending === undefined || typeof json.pending.digest?.id === "string");
  if (!isLedger) throw new Error("Cannot read a ledger: it is damaged");
  const { format: _, ...ledger } = json;
  return { ...ledger, ...Object.fromEntries(MAPS.map((name) => [name, new Map(json[name])])) };
}

function isEntry(entry: unknown): boolean {
  return Array.isArray(entry) && entry.length === 2 && typeof entry[0] === "string";
}
