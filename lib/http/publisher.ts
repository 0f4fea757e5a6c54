import { eTag, ifNoneMatch } from "@std/http/etag";
import { LRUCache } from "lru-cache";
import { encode, type Encoding, encodingFor, isCompressible } from "./encoding.ts";
import type { HttpResponse } from "./http_response.ts";
import { Lane } from "./lane.ts";
import type { HttpRequest } from "./request_head.ts";
import type { Resource } from "./resource.ts";
import { NOBODY, secured } from "./security.ts";

/** A finished response: its headers and its bytes, compressed in each encoding at its first request. */
interface Finished {
  response: HttpResponse & { body: Uint8Array<ArrayBuffer> };
  etag: string;
  /** For clients that have it already. */
  unchanged: HttpResponse;
  compressible: boolean;
  /** The same in every version: its URL contains the build. */
  immutable: boolean;
  packed: Map<Encoding, HttpResponse>;
  /** When it was last sent as the newest one, by `performance.now()`. */
  sent: number;
}

/** Milliseconds for which a response may still be sent while its successor is being made. */
const STAND_IN = 1000;

/** Longer than any client's list of tags; longer ones are ignored. */
const MAX_TAGS = 1024;

export interface PublisherOptions {
  /** Bytes to keep. Default 32 MiB. */
  maxSize?: number;
  /** Who may embed pages, as in `frame-ancestors`. Default nobody. */
  frameAncestors?: string;
}

export interface PublishOptions {
  /** Version of the view. */
  version: number;
  /** Whether to keep files marked `no-store`: those of a built application do not change. Default false. */
  keepFiles?: boolean;
}

/**
 * Publishes responses: makes each once per version and keeps its finished bytes, so that a page is rendered and
 * compressed once per version, not per visitor; responds with 304; adds security headers, with a page's own policy.
 */
export class Publisher {
  readonly #frameAncestors: string;
  readonly #kept: LRUCache<string, Finished>;
  /** Separate, so that rarely requested responses do not evict common ones. */
  readonly #uncommon: LRUCache<string, Finished>;
  readonly #making = new Map<string, Promise<Finished | HttpResponse>>();
  readonly #lane = new Lane({ atOnce: 2, queued: 100 });
  /** Responses that are used until their successors are made. */
  #before = new Map<string, Finished>();
  #version: number | undefined;

  constructor(options: PublisherOptions = {}) {
    this.#frameAncestors = options.frameAncestors ?? NOBODY;
    const { maxSize = 32 * 1024 * 1024 } = options;
    // Compressed, or joined with a head for the wire, it exists at most once more.
    const sizeCalculation = ({ response: { body } }: Finished) => 2 * body.length + 2048;
    this.#kept = new LRUCache({ maxSize, sizeCalculation });
    this.#uncommon = new LRUCache({ maxSize: maxSize / 8, sizeCalculation });
  }

  /**
   * Responds to a GET request from the cache, immediately and at the cost of one look-up; undefined: it has to be made
   * or compressed.
   */
  kept(request: HttpRequest, { key, isUncommon }: Resource, version: number): HttpResponse | undefined {
    if (version !== this.#version) this.#moveTo(version);
    const kept = (isUncommon ? this.#uncommon : this.#kept).get(key);
    if (!kept) return undefined;
    kept.sent = performance.now();
    return sendAtOnce(request, kept);
  }

  /**
   * Responds to a GET request from the cache, or else with the response that `make` returns.
   * @throws {Busy} when too many are being made already
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

  #moveTo(version: number): void {
    this.#version = version;
    const changing = [...this.#kept.entries()].filter(([, { immutable }]) => !immutable);
    // During a sweep, versions may follow each other faster than pages are made.
    this.#before = new Map([...this.#before, ...changing].filter(([, finished]) => mayStandIn(finished)));
    for (const [key] of changing) this.#kept.delete(key);
    this.#uncommon.clear();
    this.#making.clear();
  }

  /** While one request makes a new response, others get the previous one if it was current a moment ago. */
  #standIn(key: string): Finished | undefined {
    const before = this.#making.has(key) ? this.#before.get(key) : undefined;
    return before && mayStandIn(before) ? before : undefined;
  }

  /** Makes a response once for all requests that arrive meanwhile. */
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
    // Files are few and quickly read, and a missing one is quickly noticed.
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

  /** Makes a response and compresses it for this request, so that a kept response can be sent immediately. */
  async #make(
    request: HttpRequest,
    { format, rejection }: Resource,
    make: () => Promise<Response>,
    { keepFiles }: PublishOptions,
  ): Promise<Finished | HttpResponse> {
    const response = await secured(await make(), this.#frameAncestors);
    const { status, headers, body } = response;
    const cacheControl = headers.get("cache-control") ?? "";
    const mayBeKept = rejection
      ? status === rejection.status
      : status === 200 && (!cacheControl.includes("no-store") || format === "file" && keepFiles);
    if (!mayBeKept || body === null) return response;
    headers.set("vary", "Accept-Encoding");
    if (!cacheControl) headers.set("cache-control", "no-cache");
    // Errors have no tag: a client with a tag has something else.
    const etag = rejection ? "" : headers.get("etag") ?? await eTag(body, { weak: true });
    if (etag) headers.set("etag", etag);
    const finished: Finished = {
      response: { status, headers, body },
      etag,
      unchanged: { status: 304, headers, body: null },
      compressible: isCompressible(headers.get("content-type"), body.length),
      immutable: cacheControl.includes("immutable"),
      packed: new Map(),
      sent: performance.now(),
    };
    packFor(request, finished);
    return finished;
  }
}

function mayStandIn({ sent }: Finished): boolean {
  return performance.now() < sent + STAND_IN;
}

/** Undefined: it has to be compressed for this request first. */
function sendAtOnce(request: HttpRequest, finished: Finished): HttpResponse | undefined {
  const { etag, unchanged, packed } = finished;
  const tags = request.header("if-none-match");
  if (tags && etag && tags.length <= MAX_TAGS && !ifNoneMatch(tags, etag)) return unchanged;
  return packed.get(wantedOf(request, finished));
}

function wantedOf(request: HttpRequest, { compressible }: Finished): Encoding {
  return compressible ? encodingFor(request.header("accept-encoding")) : "identity";
}

/** Compresses a response for a request, once per encoding. */
function packFor(request: HttpRequest, finished: Finished): void {
  const { packed, response, immutable } = finished;
  const encoding = wantedOf(request, finished);
  if (packed.has(encoding)) return;
  if (encoding === "identity") {
    packed.set(encoding, response);
    return;
  }
  const headers = new Headers(response.headers);
  headers.set("content-encoding", encoding);
  const body = encode(response.body, encoding, immutable ? "once" : "often");
  packed.set(encoding, { ...response, headers, body });
}
