import { useEffect } from "preact/hooks";
import { REFRESH } from "../client/live/live_page.ts";
import { showAll } from "../client/find/first_rows.ts";
import { parseQuery } from "../lib/show/query.ts";
import { showFirst, showQuery, sourceOf } from "../client/find/targets_in_page.ts";

/** How long typing must pause before a request to a server that has more rows than the page, in ms. */
const REST = 250;

/** Searches, filters and sorts in the browser on every keystroke and choice, and shows the key that focuses the search. */
export default function Find() {
  useEffect(() => {
    const search = document.querySelector<HTMLInputElement>(".find [type=search]")!;
    const form = search.form!;
    const stopped = new AbortController();
    const { signal } = stopped;
    let timer: ReturnType<typeof setTimeout> | undefined;
    // Fresh's client marks the entry as its own, and reloads the page on the way back to it.
    history.replaceState(null, "", location.href);

    const current = () => new URLSearchParams(location.search);
    const show = () => {
      if (sourceOf(location) === location.pathname) return showQuery(document, current());
      clearTimeout(timer);
      timer = setTimeout(() => document.dispatchEvent(new Event(REFRESH)), REST);
    };
    /** Scrolls to what was found; the form stays in place. */
    const toTop = () => {
      const top = document.querySelector("main")!.getBoundingClientRect().top + scrollY;
      if (scrollY > top) scrollTo({ top, behavior: "instant" });
    };
    const changed = () => {
      const parameters = new URLSearchParams();
      for (const [name, value] of new FormData(form)) {
        if (value !== "" && value !== "failing") parameters.set(name, String(value));
      }
      history.replaceState(
        null,
        "",
        `${location.pathname}${parameters.size > 0 ? `?${parameters}` : ""}`,
      );
      show();
      toTop();
    };

    showFirst(current());

    form.addEventListener("input", changed, { signal });
    form.addEventListener("submit", (event) => event.preventDefault(), { signal });
    addEventListener("popstate", show, { signal });
    document.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === "/" && !(event.target as Element).matches("input, select, textarea")) {
        event.preventDefault();
        search.focus();
        search.select();
      } else if (event.key === "Escape" && event.target === search) {
        // Some browsers clear it on their own, without an event.
        event.preventDefault();
        if (search.value === "") return search.blur();
        search.value = "";
        changed();
      }
    }, { signal });
    document.addEventListener("click", (event) => {
      if ((event.target as Element).closest(".rest button")) {
        const parsed = parseQuery(current());
        if (parsed.ok) showAll(parsed.query);
        return showQuery(document, current());
      }
      const link = (event.target as Element).closest<HTMLAnchorElement>("a[data-change], .chips a, .magnifier");
      if (!link || event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) {
        return;
      }
      event.preventDefault();
      if (link.matches(".magnifier")) return search.focus();
      if (!link.href) return;
      history.pushState(null, "", link.href);
      show();
      if (!link.closest(".targets")) toTop();
    }, { signal });
    return () => {
      clearTimeout(timer);
      stopped.abort();
    };
  }, []);
  return <kbd class="key" aria-hidden="true">/</kbd>;
}
