import { totalOf } from "../model/check.ts";
import { type Page, pageOf } from "./parameters.ts";
import { PAGE_SIZE, type Query } from "./query.ts";
import type { Row } from "./rows.ts";
import { type Facets, sift } from "./facets.ts";
import { type RowKeys, searchText, sortNamed } from "./select.ts";
import { shownHost } from "./shown_host.ts";
import { outcomeWords } from "./words.ts";

/** The keys of a row of the server's; its text is made when it is first searched. */
class Keys implements RowKeys {
  readonly row: Row;
  readonly status: string;
  #text?: string;

  constructor(row: Row) {
    const { check } = this.row = row;
    this.status = String(check ? check.outcome ?? "unreached" : "");
  }

  get name() {
    return this.row.target.name;
  }

  get category() {
    return this.row.target.category;
  }

  get state() {
    return this.row.check?.state;
  }

  get ms() {
    const { check } = this.row;
    return check ? totalOf(check.phases) ?? -1 : -1;
  }

  get text() {
    return this.#text ??= this.#textOf(this.row);
  }

  #textOf({ target: { name, url, category }, check, at }: Row) {
    const outcome = check ? outcomeWords(check, at) : "";
    return searchText({ name, url, host: shownHost(url), category, status: this.status, outcome });
  }
}

const made = new WeakMap<readonly Row[], Keys[]>();

function keysOf(rows: readonly Row[]): Keys[] {
  let keys = made.get(rows);
  if (!keys) made.set(rows, keys = rows.map((row) => new Keys(row)));
  return keys;
}

/** A part of the rows that a query asks for. */
export interface Selection extends Page<Row> {
  facets: Facets;
}

/** The rows a query asks for, sorted; the given ones are in the order of their names, as `rowsByName()` has them. */
export function find(rows: readonly Row[], query: Query): { found: Row[]; facets: Facets } {
  const { found, facets } = sift(keysOf(rows), query);
  return { found: sortNamed(found, query.sort).map(({ row }) => row), facets };
}

/** The same, cut into pages. */
export function select(rows: readonly Row[], query: Query): Selection {
  const { found, facets } = find(rows, query);
  return { ...pageOf(found, query.page, PAGE_SIZE), facets };
}
