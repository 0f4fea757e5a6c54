import { totalOf } from "../model/check.ts";
import { type Page, pageOf } from "./parameters.ts";
import { PAGE_SIZE, type Query } from "./query.ts";
import type { Row } from "./rows.ts";
import { type Facets, sift } from "./facets.ts";
import { COMPARE, type RowKeys, searchText } from "./select.ts";
import { shownHost } from "./shown_host.ts";
import { outcomeWords } from "./words.ts";

/** The keys of a row of the server's; its text is made when it is first searched. */
class Keys implements RowKeys {
  readonly row: Row;
  readonly status: string;
  readonly ms: number;
  #text?: string;

  constructor(row: Row) {
    const { check } = this.row = row;
    this.status = String(check ? check.outcome ?? "unreached" : "");
    this.ms = check ? totalOf(check.phases) ?? -1 : -1;
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

  get text() {
    const { target: { name, url, category }, check, at } = this.row;
    const outcome = check ? outcomeWords(check, at) : "";
    return this.#text ??= searchText({ name, url, host: shownHost(url), category, status: this.status, outcome });
  }
}

const keysOf = new WeakMap<Row, Keys>();

function keys(row: Row): Keys {
  let made = keysOf.get(row);
  if (!made) keysOf.set(row, made = new Keys(row));
  return made;
}

/** A part of the rows that a query asks for. */
export interface Selection extends Page<Row> {
  facets: Facets;
}

/** The rows a query asks for, sorted. */
export function find(rows: readonly Row[], query: Query): { found: Row[]; facets: Facets } {
  const { found, facets } = sift(rows.map(keys), query);
  return { found: found.sort(COMPARE[query.sort]).map(({ row }) => row), facets };
}

/** The same, cut into pages. */
export function select(rows: readonly Row[], query: Query): Selection {
  const { found, facets } = find(rows, query);
  return { ...pageOf(found, query.page, PAGE_SIZE), facets };
}
