import type { ComponentChild } from "preact";

export interface NumbersTableProps {
  /** The heads of the columns. */
  columns: readonly string[];
  rows: readonly NumbersRow[];
}

export interface NumbersRow {
  /** What the row is about: a time or a day. */
  of: ComponentChild;
  /** One for each further column; where there are fewer, the last one takes the room that is left. */
  cells: readonly ComponentChild[];
}

/** The numbers behind a chart, closed at first. */
export function NumbersTable({ columns, rows }: NumbersTableProps) {
  const column = (name: string) => <th scope="col">{name}</th>;
  const row = ({ of, cells }: NumbersRow) => {
    const rest = columns.length - cells.length;
    const cell = (text: ComponentChild, index: number) => (
      <td colspan={rest > 1 && index === cells.length - 1 ? rest : undefined}>{text}</td>
    );
    return (
      <tr>
        <th scope="row">{of}</th>
        {cells.map(cell)}
      </tr>
    );
  };
  return (
    <details class="numbers">
      <summary>Show as a table</summary>
      <table>
        <thead>
          <tr>{columns.map(column)}</tr>
        </thead>
        <tbody>{rows.map(row)}</tbody>
      </table>
    </details>
  );
}
