import assert from "node:assert/strict";
import { STATES } from "../../lib/model/state.ts";
import { contrast, distance, lightOf, seen, SIGHTS } from "./colour.ts";

const CSS = await Deno.readTextFile(new URL("../../static/styles.css", import.meta.url));

/** A custom property's colours, in the light theme and in the dark. */
function coloursOf(name: string): string[] {
  return new RegExp(`--${name}: light-dark\\((#\\w+), (#\\w+)\\)`).exec(CSS)!.slice(1);
}

for (const [index, theme] of ["light", "dark"].entries()) {
  const colour = (name: string) => lightOf(coloursOf(name)[index]);

  for (const [sight, mix] of Object.entries(SIGHTS)) {
    Deno.test(`the states' areas can be told apart: ${theme}, ${sight}`, () => {
      STATES.forEach((one, place) => {
        for (const other of STATES.slice(place + 1)) {
          const apart = distance(seen(colour(`${one}-area`), mix), seen(colour(`${other}-area`), mix));
          assert.ok(apart > 18, `${one} and ${other} are ${apart} apart`);
        }
      });
    });
  }

  Deno.test(`text can be read: ${theme}`, () => {
    for (const text of ["ink", "soft", ...STATES]) {
      for (const ground of ["paper", "card"]) {
        const found = contrast(colour(text), colour(ground));
        assert.ok(found >= 4.5, `${text} on ${ground} has a contrast of ${found}`);
      }
    }
  });
}
