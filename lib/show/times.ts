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

/** A time of day, with the date where `now` is far from it (both ms UTC): `18:50`, `18:50:10`, `22 Nov, 18:50`. */
export function moment(time: number, now: number, zone?: string): string {
  const options: Intl.DateTimeFormatOptions = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone };
  if (time % MINUTE !== 0 && Math.abs(now - time) < HOUR) options.second = "2-digit";
  if (Math.abs(now - time) >= DAY / 2) Object.assign(options, { day: "numeric", month: "short" });
  return formatter(options).format(time);
}

/** A time of day beside another time (both ms UTC), with its date where that is another: `18:50`, `22 Nov, 18:50`. */
export function momentBeside(time: number, beside: number, zone?: string): string {
  const isSameDay = dayName(time, zone) === dayName(beside, zone);
  return moment(time, isSameDay ? time : time + DAY, zone);
}

/** A date: `2 Jan 2026`. */
export function date(time: number): string {
  return formatter({ day: "numeric", month: "short", year: "numeric", timeZone: "UTC" }).format(time);
}

/** A UTC day of this year or the last: `2 Jan`. */
export function dayMonth(time: number): string {
  return formatter({ day: "numeric", month: "short", timeZone: "UTC" }).format(time);
}

/** A day, by any moment of it in ms UTC: `Friday, 2 January 2026`. */
export function dayName(time: number, zone?: string): string {
  return formatter({ weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone: zone }).format(time);
}

const formatters = new Map<string, Intl.DateTimeFormat>();

/** To make one takes longer than to format a hundred times. */
function formatter(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify(options);
  let made = formatters.get(key);
  if (!made) formatters.set(key, made = new Intl.DateTimeFormat("en-GB", options));
  return made;
}

/** What people call a time zone: `Asia/Singapore` is `Singapore, UTC+8`. */
export function zoneName(zone: string, now: number): string {
  const [offset] = formatter({ timeZone: zone, timeZoneName: "shortOffset" }).formatToParts(now)
    .filter(({ type }) => type === "timeZoneName").map(({ value }) => value.replace("GMT", "UTC").replace("+0", ""));
  const place = zone.split("/").at(-1)!.replaceAll("_", " ");
  return place === offset ? offset : `${place}, ${offset}`;
}
