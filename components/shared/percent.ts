/** A position or a width in a picture as wide as the page: `12.34%`. */
export function percent(value: number): string {
  return `${Math.round(value * 100) / 100}%`;
}
