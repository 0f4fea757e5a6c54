import assert from "node:assert/strict";
import { type Family, joinLabels, labelsOf, textOf } from "./exposition.ts";

const family = (values: Partial<Family>): Family => ({ name: "a", type: "gauge", help: "A", samples: [], ...values });

Deno.test("textOf() writes each metric with its help, its type and its values", () => {
  const families = [
    family({ samples: [["", 1.5]] }),
    family({ name: "b_total", type: "counter", samples: [['state="up"', 3], ['state="down"', 0]] }),
  ];
  assert.equal(
    textOf(families),
    '# HELP a A\n# TYPE a gauge\na 1.5\n# HELP b_total A\n# TYPE b_total counter\nb_total{state="up"} 3\nb_total{state="down"} 0\n',
  );
});

Deno.test("textOf() leaves out a metric without values", () => {
  assert.equal(textOf([family({})]), "");
});

Deno.test("textOf() escapes line breaks in help texts", () => {
  assert.match(textOf([family({ help: 'a\\b\n"c"', samples: [["", 1]] })]), /^# HELP a a\\\\b\\n"c"\n/);
});

Deno.test("labelsOf() escapes any value", () => {
  assert.equal(
    labelsOf({ name: 'a "b" \\ c\nd', category: "Läden {}=," }),
    'name="a \\"b\\" \\\\ c\\nd",category="Läden {}=,"',
  );
  assert.equal(labelsOf({}), "");
});

Deno.test("joinLabels() puts a comma between two texts, and none beside an empty one", () => {
  assert.deepEqual([joinLabels("a", "b"), joinLabels("", "b"), joinLabels("a", "")], ["a,b", "b", "a"]);
});
