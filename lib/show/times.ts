import { DAY, HOUR, MINUTE, SECOND } from "../duration.ts";

/** How long ago a time was, or how long it is until then, both in ms: `just now`, `4 min ago`, `in 6 min`. */
export function age(time: number, now: number): string {
  const past = now - time;
  const ms = Math.abs(past);
  if (ms < 5 * SECOND) return "just now";
  const length = ms < MINUTE
    ? `${Math.floor(ms / SECOND)} s`
    : ms < HOUR
    ? `${Math.floor(ms / MINUTE)} min`
    : ms < 2 * DAY
    ? `${Math.floor(ms / HOUR)} h`
    : `${Math.floor(ms / DAY)} days`;
  return past > 0 ? `${length} ago` : `in ${length}`;
}

/** Where a time is shown: in UTC, or where this program runs, which in a browser is the viewer's own zone. */
export type Zone = "UTC" | "local";

/** A time of day, with the date where `now` is far from it (both ms UTC): `18:50`, `18:50:10`, `22 Nov, 18:50`. */
export function moment(time: number, now: number, zone: Zone): string {
  const distance = Math.abs(now - time);
  const shown = clockOf(time, zone);
  const hasSeconds = time % MINUTE !== 0 && distance < HOUR;
  const timeOfDay = shown.toISOString().slice(11, hasSeconds ? 19 : 16);
  return distance < DAY / 2 ? timeOfDay : `${dayMonthOf(shown)}, ${timeOfDay}`;
}

/** A time of day beside another time (both ms UTC), with its date where that is another: `18:50`, `22 Nov, 18:50`. */
export function momentBeside(time: number, beside: number, zone: Zone): string {
  const isSameDay = dayText(time, zone) === dayText(beside, zone);
  return moment(time, isSameDay ? time : time + DAY, zone);
}

/** A UTC date: `2 Jan 2026`. */
export function date(time: number): string {
  return `${dayMonth(time)} ${clockOf(time, "UTC").getUTCFullYear()}`;
}

/** A UTC day of this year or the last: `2 Jan`. */
export function dayMonth(time: number): string {
  return dayMonthOf(clockOf(time, "UTC"));
}

/** A day, by any moment of it in ms UTC: `Friday, 2 January 2026`. */
export function dayName(time: number, zone: Zone): string {
  const shown = clockOf(time, zone);
  const month = MONTHS[shown.getUTCMonth()];
  return `${WEEKDAYS[shown.getUTCDay()]}, ${shown.getUTCDate()} ${month} ${shown.getUTCFullYear()}`;
}

/** A day, by any moment of it in ms UTC: `2026-01-02`. */
export function dayText(time: number, zone: Zone): string {
  return clockOf(time, zone).toISOString().slice(0, 10);
}

const WEEKDAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

function dayMonthOf(shown: Date): string {
  const month = MONTHS[shown.getUTCMonth()];
  return `${shown.getUTCDate()} ${month.slice(0, month === "September" ? 4 : 3)}`;
}

/**
 * What a clock in the zone shows, as if it showed UTC. Not by `Intl.DateTimeFormat`: the first one of a page takes Chromium
 * 30 to 50 ms, on a phone four times as much, and this runs before the page is painted.
 */
function clockOf(time: number, zone: Zone): Date {
  return new Date(zone === "UTC" ? time : time - MINUTE * new Date(time).getTimezoneOffset());
}

/** What people call a time zone: `Asia/Singapore` is `Singapore, UTC+8`. */
export function zoneName(zone: string, now: number): string {
  const format = new Intl.DateTimeFormat("en-GB", { timeZone: zone, timeZoneName: "shortOffset" });
  const [offset] = format.formatToParts(now)
    .filter(({ type }) => type === "timeZoneName").map(({ value }) => value.replace("GMT", "UTC").replace("+0", ""));
  const place = zone.split("/").at(-1)!.replaceAll("_", " ");
  return place === offset ? offset : `${place}, ${offset}`;
}
