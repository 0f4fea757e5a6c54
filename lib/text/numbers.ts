import { DAY, MINUTE, SECOND } from "../duration.ts";

/** A whole number: `1,000`. By hand, since the first formatter of `Intl` costs a start 20 ms. */
export function number(value: number): string {
  return String(value).replace(/\B(?=(?:\d{3})+$)/g, ",");
}

/** A share from 0 to 1: `99.98%`; what is not the whole is never rounded up to it. */
export function percentage(share: number): string {
  return `${Math.floor(share * 10_000 + 1e-9) / 100}%`;
}

/** `1 target`, `1,000 targets`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${number(count)} ${count === 1 ? one : many}`;
}

/** A length of time, as exact as people care: `352 ms`, `1.4 s`, `12 s`, `2 min 5 s`, `3 h 20 min`, `4 days`. */
export function duration(ms: number): string {
  if (ms < SECOND) return `${Math.round(ms)} ms`;
  const tenths = Math.round(ms / 100) / 10;
  if (tenths < 60) return `${tenths} s`;
  const seconds = Math.round(ms / SECOND);
  if (seconds < 3600) return parts(Math.floor(seconds / 60), "min", seconds % 60, "s");
  const minutes = Math.round(ms / MINUTE);
  if (minutes < 24 * 60) return parts(Math.floor(minutes / 60), "h", minutes % 60, "min");
  return counted(Math.round(ms / DAY), "day");
}

function parts(large: number, unit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${unit}` : `${large} ${unit} ${small} ${smallUnit}`;
}

/** A value in words, or a dash if there is none. */
export function orDash(value: number | null | undefined, words: (value: number) => string): string {
  return value === null || value === undefined ? "–" : words(value);
}
