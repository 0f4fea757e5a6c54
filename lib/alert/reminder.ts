import { DAY, HOUR, MINUTE } from "../duration.ts";
import { dayOf } from "../model/day.ts";

/** When the last reminder up to a slot was due, ms UTC. @param at a time of day in UTC, `09:00` */
export function lastReminder(slot: number, at: string): number {
  const [hours, minutes] = at.split(":").map(Number);
  const today = dayOf(slot) + hours * HOUR + minutes * MINUTE;
  return today <= slot ? today : today - DAY;
}
