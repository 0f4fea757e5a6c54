import type { Digest } from "../model/digest.ts";
import type { Ledger } from "./ledger.ts";

/**
 * The ledger when a digest could not be delivered: without what that says. The next digest says what is still true of it, and no recovery
 * is reported without its outage.
 */
export function withoutDigest(ledger: Ledger, digest: Digest): Ledger {
  const { down, recovered, unwatched, kind } = digest;
  const reported = new Map(ledger.reported);
  const monitor = new Map(ledger.monitor);
  const unsteady = new Map(ledger.unsteady);
  const certificates = new Map(ledger.certificates);
  if (kind !== "reminder") { for (const { target } of down) reported.delete(target); }
  for (const { closed: _, ended: __, ...incident } of recovered) {
    reported.set(incident.target, { incident, seen: incident.opened });
  }
  for (const incident of unwatched) reported.set(incident.target, { incident, seen: incident.opened });
  for (const { target } of digest.unsteady) {
    if (reported.get(target)?.unsteadyIn === digest.id) reported.delete(target);
    unsteady.delete(target);
  }
  for (const { fingerprint } of digest.certificates) certificates.delete(fingerprint);
  for (const { kind, over, since } of digest.monitor) {
    if (over) monitor.set(kind, { since, by: "" });
    else monitor.delete(kind);
  }
  const { pending: _, ...rest } = ledger;
  return { ...rest, reported, unsteady, certificates, monitor };
}
