import { stringify } from "@std/csv";
import { nextTurn } from "../turns.ts";

export type Cell = string | number | null;

/** How long lines are made before everything else may run, in ms. */
const TURN = 10;

/**
 * A CSV file with the column names in the first line, followed by a line for each row. It is made in pieces, each row
 * only when it is needed, so that a long list does not block the event loop.
 * @param name the file's, without its extension
 */
export function csvResponse(name: string, columns: readonly string[], rows: Iterable<readonly Cell[]>): Response {
  const encoder = new TextEncoder();
  const iterator = rows[Symbol.iterator]();
  let header: readonly Cell[] | undefined = columns;
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const lines = header ? [header] : [];
      header = undefined;
      const end = performance.now() + TURN;
      do {
        const { done, value } = iterator.next();
        if (!done) lines.push(value.map(defused));
        else {
          controller.enqueue(encoder.encode(stringify(lines)));
          controller.close();
          return;
        }
      } while (performance.now() < end);
      controller.enqueue(encoder.encode(stringify(lines)));
      await nextTurn();
    },
  });
  const headers = {
    "content-type": "text/csv; charset=utf-8; header=present",
    "content-disposition": `attachment; filename="${name}.csv"`,
  };
  return new Response(body, { headers });
}

/**
 * A text that a spreadsheet does not take for a formula, in full width either: the name of a site must not run anything on
 * other computers (https://owasp.org/www-community/attacks/CSV_Injection). CR becomes LF, since `stringify()` does not quote for CR, and
 * some programs take it for the end of a line.
 */
function defused(cell: Cell): Cell {
  if (typeof cell !== "string") return cell;
  return (/^[=+\-@＝＋－＠\t\r]/.test(cell) ? `'${cell}` : cell).replaceAll(/\r\n?/g, "\n");
}
