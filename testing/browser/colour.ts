/** A colour as light, red, green and blue each from 0 to 1. */
type Light = readonly [number, number, number];

/** How a dichromat's eye mixes them: Machado, Oliveira and Fernandes 2009, at full severity. */
export const SIGHTS: Record<string, readonly Light[]> = {
  usual: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  protanopia: [[.152286, 1.052583, -.204868], [.114503, .786281, .099216], [-.003882, -.048116, 1.051998]],
  deuteranopia: [[.367322, .860646, -.227968], [.280085, .672501, .047413], [-.01182, .04294, .968881]],
};

/** From `#rgb` or `#rrggbb`. */
export function lightOf(hex: string): Light {
  const digits = hex.length === 4 ? [...hex.slice(1)].map((digit) => digit + digit) : hex.slice(1).match(/../g)!;
  const [red, green, blue] = digits.map((pair) => parseInt(pair, 16) / 255)
    .map((value) => value <= .04045 ? value / 12.92 : ((value + .055) / 1.055) ** 2.4);
  return [red, green, blue];
}

/** What an eye sees of a colour. */
export function seen(light: Light, sight: readonly Light[]): Light {
  const [red, green, blue] = sight.map((row) => Math.min(1, Math.max(0, dot(row, light))));
  return [red, green, blue];
}

/** WCAG's contrast, from 1 to 21. */
export function contrast(a: Light, b: Light): number {
  const [dark, bright] = [a, b].map((light) => dot(LUMINANCE, light) + .05).sort((a, b) => a - b);
  return bright / dark;
}

/** How far two colours are apart in CIELAB (ΔE*ab): 2.3 can just be told apart side by side. */
export function distance(a: Light, b: Light): number {
  const [one, other] = [labOf(a), labOf(b)];
  return Math.hypot(...one.map((value, index) => value - other[index]));
}

const LUMINANCE = [.2126729, .7151522, .072175] as const;

/** Under the white of a screen, D65. */
function labOf(light: Light): Light {
  const x = root(dot([.4124564, .3575761, .1804375], light) / .95047);
  const y = root(dot(LUMINANCE, light));
  const z = root(dot([.0193339, .119192, .9503041], light) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

function root(value: number): number {
  return value > 216 / 24389 ? Math.cbrt(value) : (24389 / 27 * value + 16) / 116;
}

function dot([a, b, c]: Light, [x, y, z]: Light): number {
  return a * x + b * y + c * z;
}
