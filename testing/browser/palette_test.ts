import assert from "node:assert/strict";
import { STATES, TRAITS } from "../../lib/model/state.ts";
import { contrast, distance, lightOf, seen, SIGHTS } from "./colour.ts";

const CSS = await Deno.readTextFile(new URL("../../static/styles.css", import.meta.url));

/** A custom property's colours, in the light theme and in the dark. */
function coloursOf(name: string): string[] {
  return new RegExp(`--${name}: light-dark\\((#\\w+), (#\\w+)\\)`).exec(CSS)!.slice(1);
}

for (const [index, theme] of ["light", "dark"].entries()) {
  const colour = (name: string) => lightOf(coloursOf(name)[index]);

  for (const [sight, mix] of Object.entries(SIGHTS)) {
    Deno.test(`the states' colours can be distinguished: ${theme}, ${sight}`, () => {
      STATES.forEach((one, place) => {
        for (const other of STATES.slice(place + 1)) {
          const apart = distance(seen(colour(`${one}-area`), mix), seen(colour(`${other}-area`), mix));
          assert.ok(apart > 18, `${one} and ${other} are ${apart} apart`);
        }
      });
    });
  }

  Deno.test(`text has enough contrast: ${theme}`, () => {
    for (const text of ["ink", "soft", ...STATES]) {
      for (const ground of ["paper", "card"]) {
        const found = contrast(colour(text), colour(ground));
        assert.ok(found >= 4.5, `${text} on ${ground} has a contrast of ${found}`);
      }
    }
  });
}

Deno.test("every state has a class that sets its two colours", () => {
  for (const state of STATES) {
    assert.match(
      CSS,
      new RegExp(`^\\.${state} {\n  --text: var\\(--${state}\\);\n  --area: var\\(--${state}-area\\);\n}`, "m"),
    );
  }
});

Deno.test("a badge has the colour of its state's text in the light theme", () => {
  for (const state of STATES) assert.equal(TRAITS[state].color, coloursOf(state)[0], state);
});

Deno.test("styles.css names colours only in its palette, and icons use these", async () => {
  const end = CSS.indexOf("}");
  const [palette, rest] = [CSS.slice(0, end), CSS.slice(end)];
  assert.deepEqual(rest.match(/#[0-9a-f]{3,8}\b(?=[^{}]*;)/gi), null);
  for (const icon of ["favicon.svg", "favicon-down.svg"]) {
    const svg = await Deno.readTextFile(new URL(`../../static/${icon}`, import.meta.url));
    const colours = svg.match(/#[0-9a-f]{6}\b/gi)!;
    for (const colour of colours) assert.ok(palette.includes(colour), `${colour} of ${icon} is not in the palette`);
  }
});
