import type { Incident } from "../../model/incident.ts";
import type { Target } from "../../model/target.ts";
import { pack, unpack } from "./packing.ts";

/** The targets of a list, packed, without their secrets. */
export function encodeTargets(targets: readonly Target[]): Uint8Array<ArrayBuffer> {
  return pack({ targets: targets.map(({ authorization: _, ...target }) => target) });
}

/**
 * The targets that `encodeTargets()` was given.
 * @throws {Error} when the bytes are damaged, or of a later format
 */
export function decodeTargets(bytes: Uint8Array): Target[] {
  return unpack<{ targets: Target[] }>(bytes).targets;
}

/** Incidents, packed. */
export function encodeIncidents(incidents: readonly Incident[]): Uint8Array<ArrayBuffer> {
  return pack({ incidents });
}

/**
 * The incidents that `encodeIncidents()` was given.
 * @throws {Error} when the bytes are damaged, or of a later format
 */
export function decodeIncidents(bytes: Uint8Array): Incident[] {
  return unpack<{ incidents: Incident[] }>(bytes).incidents;
}
