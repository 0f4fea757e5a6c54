import { isOurs } from "./generator.ts";
import { holdStill } from "./hold_still.ts";
import { showDays } from "../times/local_days.ts";
import { morph } from "./morph.ts";
import { stopRevealing } from "../find/reveal.ts";
import { forgetRows } from "../find/rows_in_page.ts";
import { showQuery, sourceOf } from "../find/targets_in_page.ts";
import { showTimes } from "../times/times.ts";

/** How often the page is requested, in ms: between sweeps, during one, and in a hidden tab. */
const IDLE_INTERVAL = 15_000;
const SWEEP_INTERVAL = 2000;
const HIDDEN_INTERVAL = 60_000;
/** The longest interval while the server is away, and the time limit of a request, in ms. */
const MAX_INTERVAL = 120_000;
const TIMEOUT = 10_000;

/** An event of the document that requests the page immediately. */
export const REFRESH = "lookout:refresh";

/** Keeps the open page up to date: requests its URL with the last ETag, and changes what differs. */
export class LivePage {
  readonly #onResult: (away: boolean) => void;
  readonly #stopped = new AbortController();
  #request?: AbortController;
  #timer?: ReturnType<typeof setTimeout>;
  #failures = 0;
  /** Of the last response, and the URL that it was for. */
  #etag?: string;
  #url?: string;

  /** @param onResult is called after each request with whether the server is away. */
  constructor(onResult: (away: boolean) => void) {
    this.#onResult = onResult;
  }

  start(): void {
    const { signal } = this.#stopped;
    const refresh = () => void this.#refresh();
    document.addEventListener(REFRESH, refresh, { signal });
    // A page about the past does not change: it is only requested for other rows.
    if (document.querySelector("[data-past]")) return;
    document.addEventListener("visibilitychange", () => document.hidden ? this.#schedule() : refresh(), { signal });
    addEventListener("online", refresh, { signal });
    // A page that shows a part of the rows has to get the others before they can be searched here.
    if (sourceOf(location) === location.pathname + location.search) this.#schedule();
    else refresh();
  }

  stop(): void {
    this.#stopped.abort();
    this.#request?.abort();
    clearTimeout(this.#timer);
  }

  async #refresh(): Promise<void> {
    clearTimeout(this.#timer);
    this.#request?.abort();
    const request = this.#request = new AbortController();
    try {
      await this.#update(AbortSignal.any([request.signal, AbortSignal.timeout(TIMEOUT)]));
      this.#failures = 0;
    } catch {
      if (request.signal.aborted) return;
      this.#failures++;
    }
    this.#onResult(this.#failures > 0);
    this.#schedule();
  }

  async #update(signal: AbortSignal): Promise<void> {
    const url = sourceOf(location);
    const headers: HeadersInit = this.#etag && this.#url === url ? { "if-none-match": this.#etag } : {};
    // Without an ETag of our own, the browser sends the one in its cache.
    const response = await fetch(url, { headers, signal, cache: "no-cache" });
    if (response.status === 304) return;
    // A 4xx is what this URL shows now, for instance once its target was removed from the list.
    if (response.status >= 500 || !response.headers.get("content-type")?.startsWith("text/html")) {
      throw new Error(`Cannot update the page: the server returned ${response.status}`);
    }
    const next = new DOMParser().parseFromString(await response.text(), "text/html");
    if (!isOurs(next)) throw new Error("Cannot update the page: the response is not from Lookout");
    // The URL of the stylesheet names the build.
    if (stylesOf(next) !== stylesOf(document)) return location.reload();
    this.#etag = response.headers.get("etag") ?? undefined;
    this.#url = url;
    showTimes(next, Date.now());
    showDays(next);
    showQuery(next, new URLSearchParams(location.search));
    stopRevealing();
    holdStill(() => morph(document, next));
    forgetRows();
  }

  #schedule(): void {
    if (document.querySelector("[data-past]")) return;
    const usual = document.hidden
      ? HIDDEN_INTERVAL
      : document.querySelector("progress")
      ? SWEEP_INTERVAL
      : IDLE_INTERVAL;
    const wait = this.#failures > 0 ? Math.min(MAX_INTERVAL, usual * 2 ** this.#failures) : usual;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#refresh(), wait);
  }
}

function stylesOf(page: Document): string | null | undefined {
  return page.querySelector("link[rel=stylesheet]")?.getAttribute("href");
}
