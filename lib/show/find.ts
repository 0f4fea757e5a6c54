import { totalOf } from "../model/check.ts";
import { visitInTurns } from "../turns.ts";
import { type Page, pageOf } from "./parameters.ts";
import { PAGE_SIZE, type Query } from "./query.ts";
import type { Row } from "./rows.ts";
import { FacetedSearch, type Facets } from "./facets.ts";
import { type RowKeys, searchText } from "./select.ts";
import { shownHost } from "./shown_host.ts";
import { sortNamed } from "./sort_named.ts";
import { outcomeWords } from "./words.ts";

/** The keys of a row on the server; its text is made when it is first searched. */
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

/** The keys made so far, by the array of their rows. */
const cache = new WeakMap<readonly Row[], Keys[]>();

/** A page of the rows that match a query. */
export interface Selection extends Page<Row> {
  facets: Facets;
}

/**
 * The rows that match a query, in its order; found in turns.
 * @param rows in the order of their names, as `rowsByName()` has them
 */
export async function find(rows: readonly Row[], query: Query): Promise<{ found: Row[]; facets: Facets }> {
  const { found, facets } = await findKeys(rows, query);
  return { found: found.map(({ row }) => row), facets };
}

/** The page of them that the query asks for. */
export async function select(rows: readonly Row[], query: Query): Promise<Selection> {
  const { found, facets } = await findKeys(rows, query);
  const page = pageOf(found, query.page, PAGE_SIZE);
  return { ...page, items: page.items.map(({ row }) => row), facets };
}

async function findKeys(rows: readonly Row[], query: Query): Promise<{ found: Keys[]; facets: Facets }> {
  const keys = cache.get(rows) ?? [];
  cache.set(rows, keys);
  const search = new FacetedSearch<Keys>(query);
  await visitInTurns(rows, (row, index) => search.add(keys[index] ??= new Keys(row)));
  return { found: await sortNamed(search.found, query.sort), facets: search.facets };
}
