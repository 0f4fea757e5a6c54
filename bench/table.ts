import { isMet, ratioOf, type Row, type Unit } from "./row.ts";

const HEADER = ["", "Lookout", "beside", "figure", "ratio", "goal", "met"];

/** The rows as a table in Markdown. */
export function table(rows: readonly Row[]): string {
  const lines = [HEADER, ...rows.map(cells)];
  const widths = HEADER.map((_, column) => Math.max(3, ...lines.map((cells) => cells[column].length)));
  const text = ([first, ...others]: string[]) =>
    `| ${[first.padEnd(widths[0]), ...others.map((cell, i) => cell.padStart(widths[i + 1]))].join(" | ")} |`;
  const rule = `| ${widths.map((width, i) => i === 0 ? "-".repeat(width) : "-".repeat(width - 1) + ":").join(" | ")} |`;
  return [text(lines[0]), rule, ...lines.slice(1).map(text)].join("\n");
}

function cells(row: Row): string[] {
  const { what, unit, figure, beside, goal } = row;
  const ratio = ratioOf(row);
  const met = isMet(row);
  return [
    what,
    written(figure, unit),
    beside?.name ?? "",
    written(beside?.figure, unit),
    ratio === undefined ? "" : ratio.toFixed(2),
    goal ? `${goal.bound} ${goal.of === "figure" ? written(goal.limit, unit) : goal.limit}` : "",
    met === undefined ? "" : met ? "yes" : "NO",
  ];
}

function written(figure: number | undefined, unit: Unit): string {
  if (figure === undefined) return "";
  switch (unit) {
    case "seconds":
      return `${figure.toFixed(2)} s`;
    case "milliseconds":
      return `${figure.toFixed(figure < 10 ? 1 : 0)} ms`;
    case "bytes":
      return `${(figure / 1e6).toFixed(0)} MB`;
    case "per second":
      return `${Math.round(figure).toLocaleString("en")}/s`;
  }
}
