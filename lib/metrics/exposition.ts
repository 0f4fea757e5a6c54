/**
 * Prometheus' text format 0.0.4:
 * https://github.com/prometheus/docs/blob/main/content/docs/instrumenting/exposition_formats.md#text-based-format
 */
export const CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

/** One value, and its labels as `labelsOf()` writes them. */
export type Sample = readonly [labels: string, value: number];

/** A metric with all its values. */
export interface Family {
  name: string;
  type: "gauge" | "counter";
  help: string;
  samples: Iterable<Sample>;
}

const ESCAPES: Record<string, string> = { "\\": "\\\\", "\n": "\\n", '"': '\\"' };

/** Labels as they are written between the braces; their values may be any text. */
export function labelsOf(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}="${value.replace(/[\\\n"]/g, (character) => ESCAPES[character])}"`)
    .join(",");
}

/** Two label texts in one; either may be empty. */
export function joinLabels(one: string, other: string): string {
  return one && other ? `${one},${other}` : one || other;
}

/** The text of some metrics, line by line. A metric without values is left out. */
export function* linesOf(families: Iterable<Family>): Generator<string> {
  for (const { name, type, help, samples } of families) {
    let isFirst = true;
    for (const [labels, value] of samples) {
      if (isFirst) {
        yield `# HELP ${name} ${help.replace(/[\\\n]/g, (character) => ESCAPES[character])}\n# TYPE ${name} ${type}\n`;
      }
      isFirst = false;
      yield labels ? `${name}{${labels}} ${value}\n` : `${name} ${value}\n`;
    }
  }
}

export function textOf(families: Iterable<Family>): string {
  return [...linesOf(families)].join("");
}
