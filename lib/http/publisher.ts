import { eTag, ifNoneMatch } from "@std/http/etag";
import { LRUCache } from "lru-cache";
import { encode, type Encoding, encodingFor, isCompressible } from "./encoding.ts";
import { type HttpResponse, httpResponseOf } from "./http_response.ts";
import { Lane } from "./lane.ts";
import type { HttpRequest } from "./request_head.ts";
import type { Resource } from "./resource.ts";
import { NOBODY, secure } from "./security.ts";

/** A finished response: its headers and its bytes, packed in each way once somebody asks for that. */
interface Finished {
  response: HttpResponse & { body: Uint8Array<ArrayBuffer> };
  etag: string;
  /** To whoever has it already. */
  unchanged: HttpResponse;
  compressible: boolean;
  /** The same at every version: its URL has the build in it. */
  immutable: boolean;
  packed: Map<Encoding, HttpResponse>;
  packing: Map<Encoding, Promise<HttpResponse>>;
  /** When it was last sent as the newest there is, by `performance.now()`. */
  sent: number;
}

/** How long, in ms, a response that was the newest may still be sent while its successor is being made. */
const STAND_IN = 1000;

/** Longer than a list of tags that any client sends; what is longer is not looked at. */
const MAX_TAGS = 1024;

export interface PublisherOptions {
  /** Bytes that are kept at most. Default 32 MiB. */
  maxSize?: number;
  /** Who may embed pages, as `frame-ancestors` has it. Default nobody. */
  frameAncestors?: string;
}

export interface PublishOptions {
  /** Of what is shown. */
  version: number;
  /** Whether to keep files that browsers are not to keep: a built application's do not change. Default false. */
  keepFiles?: boolean;
}

/**
 * Publishes responses: makes each once a version and keeps its finished bytes, so that a page is rendered and packed once
 * a version, not once a visitor; responds with 304; adds the security headers, the page's own policy among them.
 */
export class Publisher {
  readonly #frameAncestors: string;
  readonly #kept: LRUCache<string, Finished>;
  /** Apart, so that what few ask for does not drive out what everybody does. */
  readonly #uncommon: LRUCache<string, Finished>;
  readonly #making = new Map<string, Promise<Finished | HttpResponse>>();
  readonly #lane = new Lane({ atOnce: 2, waiting: 100 });
  /** What stands in until its successor is made. */
  #before = new Map<string, Finished>();
  #version: number | undefined;

  constructor(options: PublisherOptions = {}) {
    this.#frameAncestors = options.frameAncestors ?? NOBODY;
    const { maxSize = 32 * 1024 * 1024 } = options;
    // Packed, and joined with a head for the wire, it is there once more at most.
    const sizeCalculation = ({ response: { body } }: Finished) => 2 * body.length + 2048;
    this.#kept = new LRUCache({ maxSize, sizeCalculation });
    this.#uncommon = new LRUCache({ maxSize: maxSize / 8, sizeCalculation });
  }

  /**
   * Responds to a GET request from the cache, immediately and at the cost of one look-up; undefined: it has to be made
   * or packed.
   */
  kept(request: HttpRequest, { key, isUncommon }: Resource, version: number): HttpResponse | undefined {
    if (version !== this.#version) this.#turn(version);
    const kept = (isUncommon ? this.#uncommon : this.#kept).get(key);
    if (!kept) return undefined;
    kept.sent = performance.now();
    return sendAtOnce(request, kept);
  }

  /**
   * Responds to a GET request from the cache, or else with the response that `make` gives.
   * @throws {Busy} when too much is being made already
   */
  async publish(
    request: HttpRequest,
    resource: Resource,
    make: () => Promise<Response>,
    options: PublishOptions,
  ): Promise<HttpResponse> {
    const response = this.kept(request, resource, options.version);
    if (response) return response;
    const { key, isUncommon } = resource;
    const cache = isUncommon ? this.#uncommon : this.#kept;
    const finished = cache.get(key) ?? this.#standIn(key) ??
      await this.#makeOnce(request, resource, make, options);
    if (!("packed" in finished)) return finished;
    const urgent = !isUncommon;
    if (!sendAtOnce(request, finished)) await this.#lane.run(() => packFor(request, finished), { urgent });
    return sendAtOnce(request, finished)!;
  }

  #turn(version: number): void {
    this.#version = version;
    const changing = [...this.#kept.entries()].filter(([, { immutable }]) => !immutable);
    // While a sweep runs, versions may follow each other faster than pages are made.
    this.#before = new Map([...this.#before, ...changing].filter(([, finished]) => mayStandIn(finished)));
    for (const [key] of changing) this.#kept.delete(key);
    this.#uncommon.clear();
    this.#making.clear();
  }

  /** Where many ask, one waits for the new response, and the others need not: what they had a moment ago will do. */
  #standIn(key: string): Finished | undefined {
    const before = this.#making.has(key) ? this.#before.get(key) : undefined;
    return before && mayStandIn(before) ? before : undefined;
  }

  /** Visitors who ask for the same while it is being made wait for the one making of it. */
  async #makeOnce(
    request: HttpRequest,
    resource: Resource,
    make: () => Promise<Response>,
    options: PublishOptions,
  ): Promise<Finished | HttpResponse> {
    const { key, isUncommon } = resource;
    const running = this.#making.get(key);
    if (running) return await running;
    const version = this.#version;
    const work = () => this.#make(request, resource, make, options);
    // A file is read, and there are few; or there is none, and that is quickly known.
    const making = resource.format === "file" ? work() : this.#lane.run(work, { urgent: !isUncommon });
    this.#making.set(key, making);
    try {
      const finished = await making;
      const current = version === this.#version && "packed" in finished;
      if (current) (isUncommon ? this.#uncommon : this.#kept).set(key, finished);
      if (current) this.#before.delete(key);
      return finished;
    } finally {
      if (this.#making.get(key) === making) this.#making.delete(key);
    }
  }

  /** Makes a response and packs it as this request wants it, so that it can be sent at once when it is kept. */
  async #make(
    request: HttpRequest,
    { format, rejection }: Resource,
    make: () => Promise<Response>,
    { keepFiles }: PublishOptions,
  ): Promise<Finished | HttpResponse> {
    const response = await httpResponseOf(await secure(await make(), this.#frameAncestors));
    const { status, headers, body } = response;
    const cacheControl = headers.get("cache-control") ?? "";
    const mayBeKept = rejection
      ? status === rejection.status
      : status === 200 && (!cacheControl.includes("no-store") || format === "file" && keepFiles);
    if (!mayBeKept || body === null) return response;
    headers.set("vary", "Accept-Encoding");
    if (!cacheControl) headers.set("cache-control", "no-cache");
    // Errors have no tag: whoever asks by one has something else.
    const etag = rejection ? "" : headers.get("etag") ?? await eTag(body, { weak: true });
    if (etag) headers.set("etag", etag);
    const finished: Finished = {
      response: { status, headers, body },
      etag,
      unchanged: { status: 304, headers, body: null },
      compressible: isCompressible(headers.get("content-type"), body.length),
      immutable: cacheControl.includes("immutable"),
      packed: new Map(),
      packing: new Map(),
      sent: performance.now(),
    };
    await packFor(request, finished);
    return finished;
  }
}

function mayStandIn({ sent }: Finished): boolean {
  return performance.now() < sent + STAND_IN;
}

/** Undefined: it has to be packed for this request first. */
function sendAtOnce(request: HttpRequest, finished: Finished): HttpResponse | undefined {
  const { etag, unchanged, packed } = finished;
  const tags = request.header("if-none-match");
  if (tags && etag && tags.length <= MAX_TAGS && !ifNoneMatch(tags, etag)) return unchanged;
  return packed.get(wantedOf(request, finished));
}

function wantedOf(request: HttpRequest, { compressible }: Finished): Encoding {
  return compressible ? encodingFor(request.header("accept-encoding")) : "identity";
}

/** Packs a response as a request wants it, once for all who want it so. */
async function packFor(request: HttpRequest, finished: Finished): Promise<void> {
  const { packed, packing } = finished;
  const encoding = wantedOf(request, finished);
  if (packed.has(encoding)) return;
  if (!packing.has(encoding)) packing.set(encoding, pack(finished, encoding));
  packed.set(encoding, await packing.get(encoding)!);
}

async function pack({ response, immutable }: Finished, encoding: Encoding): Promise<HttpResponse> {
  if (encoding === "identity") return response;
  const headers = new Headers(response.headers);
  headers.set("content-encoding", encoding);
  return { ...response, headers, body: await encode(response.body, encoding, immutable ? "once" : "often") };
}
