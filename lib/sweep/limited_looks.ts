import { LoopLag } from "../loop_lag.ts";
import { type Check, UNREACHED } from "../model/check.ts";
import { isPassing } from "../model/limit.ts";

/** How often a look is repeated after the event loop was late during it, and after how many ms each time. */
const TRIES = 3;
const TRY_AGAIN_AFTER = 1000;

/** Milliseconds until a look is repeated that lacked a file descriptor, port or memory. */
const BEGIN_AGAIN_AFTER = 250;

/** Looks that say nothing about their target because of a limit of the monitor's own, and when to look again. */
export class LimitedLooks {
  readonly #looks = new Map<number, { check: Check; times: number }>();

  /**
   * Notes a look at the target at an index in the list. If it lacked descriptors, ports or memory, which passes, it is repeated as often as
   * it takes.
   * @returns milliseconds until the next look; undefined: the check holds, or another look will not help
   */
  retryAfter(index: number, check: Check): number | undefined {
    const { limit } = check;
    const passes = limit !== undefined && isPassing(limit);
    const times = (this.#looks.get(index)?.times ?? 0) + 1;
    if (!passes && (limit !== "loop" || times > TRIES)) {
      this.#looks.delete(index);
      return undefined;
    }
    // Without a connection, the target got no request.
    this.#looks.set(index, { check: passes ? { ...UNREACHED, limit } : check, times });
    return passes ? BEGIN_AGAIN_AFTER : TRY_AGAIN_AFTER;
  }

  /** The result of the last look, if another one is to follow. */
  checkOf(index: number): Check | undefined {
    return this.#looks.get(index)?.check;
  }
}

/**
 * A check without the failure that may be the event loop's fault: it was late by more than a fifth of what the look may take. Short
 * stalls do not count: in a busy sweep one follows the other and they do no harm.
 */
export function withoutFailureOfLoop(check: Check, lag: LoopLag, began: number, timeout: number): Check {
  // A status certainly comes from the site.
  if (typeof check.outcome !== "string" || check.outcome === "address") return check;
  if (lag.since(began, Math.max(50, timeout / 10)) <= timeout / 5) return check;
  return { ...check, outcome: null, state: "unknown", reason: null, limit: "loop" };
}
