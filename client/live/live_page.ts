import { isOurs } from "./generator.ts";
import { holdStill } from "./hold_still.ts";
import { showDays } from "../times/local_days.ts";
import { morph } from "./morph.ts";
import { stopRevealing } from "../find/reveal.ts";
import { forgetRows } from "../find/rows_in_page.ts";
import { showQuery, sourceOf } from "../find/targets_in_page.ts";
import { showTimes } from "../times/times.ts";

/** How often the page is asked for, in ms: at rest, while a sweep is under way, in a tab that is not seen. */
const AT_REST = 15_000;
const SWEEPING = 2000;
const UNSEEN = 60_000;
/** The longest wait while the server is away, and how long it has for an answer, in ms. */
const LONGEST = 120_000;
const PATIENCE = 10_000;

/** An event of the document that has the page asked for at once. */
export const ASK = "lookout:ask";

/** Keeps the open page as the server has it: asks for its URL by ETag, and changes what has changed. */
export class LivePage {
  readonly #told: (away: boolean) => void;
  readonly #stopped = new AbortController();
  #request?: AbortController;
  #timer?: ReturnType<typeof setTimeout>;
  #failures = 0;
  /** Of the last answer, and the URL it was for. */
  #etag?: string;
  #url?: string;

  /** @param told is called with whether the server is away, after each answer or the lack of one. */
  constructor(told: (away: boolean) => void) {
    this.#told = told;
  }

  start(): void {
    const { signal } = this.#stopped;
    const ask = () => void this.#ask();
    document.addEventListener("visibilitychange", () => document.hidden ? this.#wait() : ask(), { signal });
    document.addEventListener(ASK, ask, { signal });
    addEventListener("online", ask, { signal });
    // A page that shows a part of the rows has to get the others before they can be searched here.
    if (sourceOf(location) === location.pathname + location.search) this.#wait();
    else ask();
  }

  stop(): void {
    this.#stopped.abort();
    this.#request?.abort();
    clearTimeout(this.#timer);
  }

  async #ask(): Promise<void> {
    clearTimeout(this.#timer);
    this.#request?.abort();
    const request = this.#request = new AbortController();
    try {
      await this.#update(AbortSignal.any([request.signal, AbortSignal.timeout(PATIENCE)]));
      this.#failures = 0;
    } catch {
      if (request.signal.aborted) return;
      this.#failures++;
    }
    this.#told(this.#failures > 0);
    this.#wait();
  }

  async #update(signal: AbortSignal): Promise<void> {
    const url = sourceOf(location);
    const headers: HeadersInit = this.#etag && this.#url === url ? { "if-none-match": this.#etag } : {};
    // Without an ETag of its own the browser asks by the one in its cache.
    const response = await fetch(url, { headers, signal, cache: "no-cache" });
    if (response.status === 304) return;
    // A 4xx is the page that this address has now: its target was taken from the list, for one.
    if (response.status >= 500 || !response.headers.get("content-type")?.startsWith("text/html")) {
      throw new Error(`Cannot update the page: the server answers ${response.status}`);
    }
    const next = new DOMParser().parseFromString(await response.text(), "text/html");
    if (!isOurs(next)) throw new Error("Cannot update the page: the answer is none of Lookout's");
    // The address of the stylesheet has the build in it.
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

  #wait(): void {
    const usual = document.hidden ? UNSEEN : document.querySelector("progress") ? SWEEPING : AT_REST;
    const wait = this.#failures > 0 ? Math.min(LONGEST, usual * 2 ** this.#failures) : usual;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#ask(), wait);
  }
}

function stylesOf(page: Document): string | null | undefined {
  return page.querySelector("link[rel=stylesheet]")?.getAttribute("href");
}
