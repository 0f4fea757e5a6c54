import type { Facets } from "../../lib/show/facets.ts";
import type { Query } from "../../lib/show/query.ts";
import { number } from "../../lib/text/numbers.ts";

/** Shows what is searched and chosen, and how many targets every other choice would find. */
export function showForm(form: HTMLFormElement, query: Query, facets: Facets): void {
  const search = form.querySelector<HTMLInputElement>("[type=search]")!;
  // A space may just have been typed.
  if (search.value.trim() !== query.q) search.value = query.q;
  search.setAttribute("value", query.q);
  for (const choice of form.querySelectorAll("select")) {
    const chosen = String(query[choice.name as keyof Query] ?? "");
    const counts = facets[choice.name as keyof Facets];
    for (const option of choice.options) {
      option.toggleAttribute("selected", option.value === chosen);
      if (counts instanceof Map && option.value) showCount(option, counts.get(option.value) ?? 0, chosen);
    }
    choice.value = chosen;
  }
}

function showCount(option: HTMLOptionElement, count: number, chosen: string): void {
  const text = option.text.replace(/ \([\d,]+\)$/, ` (${number(count)})`);
  if (option.text !== text) option.text = text;
  option.toggleAttribute("disabled", count === 0 && option.value !== chosen);
}

/** Shows in the tiles how many targets of each state match the other filters. */
export function showTiles(tiles: Element, { state: counts }: Facets): void {
  for (const tile of tiles.querySelectorAll<HTMLElement>("li")) {
    tile.querySelector("b")!.textContent = number(counts.get(tile.className) ?? 0);
  }
}
