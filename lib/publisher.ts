import { eTag, ifNoneMatch } from "@std/http/etag";
import { LRUCache } from "lru-cache";
import { encode, type Encoding, encodingFor, isCompressible } from "./encoding.ts";
import { secure } from "./security.ts";

/** A finished answer: its headers and its bytes, packed in each way once somebody asks for that. */
interface Finished {
  headers: Headers;
  etag: string;
  body: Uint8Array<ArrayBuffer>;
  compressible: boolean;
  /** The same at every version: its URL has the build in it. */
  immutable: boolean;
  packed: Map<Encoding, Packed>;
  packing: Map<Encoding, Promise<Packed>>;
  /** When it was last sent as the newest there is, by `performance.now()`. */
  sent: number;
}

/** Its length is told by the server: a header more or less is a tenth of what it costs to answer. */
interface Packed {
  headers: Headers;
  body: Uint8Array<ArrayBuffer>;
}

/** How long, in ms, an answer that was the newest may still be sent while its successor is being made. */
const STAND_IN = 1000;

export interface PublisherOptions {
  /** Bytes of unpacked bodies that are kept at most. Default 64 MiB. */
  maxSize?: number;
}

/**
 * Publishes answers: makes each once a version and keeps its finished bytes, so that a page is rendered and packed once
 * a version, not once a visitor; answers 304; adds the security headers, the page's own policy among them.
 */
export class Publisher {
  readonly #kept: LRUCache<string, Finished>;
  readonly #making = new Map<string, Promise<Finished | Response>>();
  /** What stands in until its successor is made. */
  #before = new Map<string, Finished>();
  #version: number | undefined;

  constructor(options: PublisherOptions = {}) {
    this.#kept = new LRUCache({
      maxSize: options.maxSize ?? 64 * 1024 * 1024,
      sizeCalculation: ({ body }) => body.length + 1024,
    });
  }

  /**
   * Answers a GET request with what is kept for it, at once and in no more than a look-up; undefined: it has to be made
   * or packed.
   */
  kept(request: Request, version: number): Response | undefined {
    if (version !== this.#version) this.#turn(version);
    const kept = this.#kept.get(request.url);
    if (!kept) return undefined;
    kept.sent = performance.now();
    return sendAtOnce(request, kept);
  }

  /** Answers a GET request, with what is kept or else with what `make` answers. */
  async publish(request: Request, version: number, make: () => Promise<Response>): Promise<Response> {
    const answer = this.kept(request, version);
    if (answer) return answer;
    const { url } = request;
    const finished = this.#kept.get(url) ?? this.#standIn(url) ?? await this.#makeOnce(request, make);
    if (finished instanceof Response) return finished;
    await packFor(request, finished);
    return sendAtOnce(request, finished)!;
  }

  #turn(version: number): void {
    this.#version = version;
    const changing = [...this.#kept.entries()].filter(([, { immutable }]) => !immutable);
    // While a sweep runs, versions may follow each other faster than pages are made.
    this.#before = new Map([...this.#before, ...changing].filter(([, finished]) => mayStandIn(finished)));
    for (const [url] of changing) this.#kept.delete(url);
    this.#making.clear();
  }

  /** Where many ask, one waits for the new answer, and the others need not: what they had a moment ago will do. */
  #standIn(url: string): Finished | undefined {
    const before = this.#making.has(url) ? this.#before.get(url) : undefined;
    return before && mayStandIn(before) ? before : undefined;
  }

  /** Visitors who ask for the same while it is being made wait for the one making of it. */
  async #makeOnce(request: Request, make: () => Promise<Response>): Promise<Finished | Response> {
    const { url } = request;
    const running = this.#making.get(url);
    if (running) {
      const finished = await running;
      return finished instanceof Response ? await this.#make(request, make) : finished;
    }
    const version = this.#version;
    const making = this.#make(request, make);
    this.#making.set(url, making);
    try {
      const finished = await making;
      const current = version === this.#version && !(finished instanceof Response);
      if (current && !isFreeText(url)) this.#kept.set(url, finished);
      if (current) this.#before.delete(url);
      return finished;
    } finally {
      if (this.#making.get(url) === making) this.#making.delete(url);
    }
  }

  /** Makes an answer and packs it as this request wants it, so that it can be sent at once when it is kept. */
  async #make(request: Request, make: () => Promise<Response>): Promise<Finished | Response> {
    const response = await secure(await make());
    const mayBeKept = response.status === 200 && !response.headers.get("cache-control")?.includes("no-store");
    if (!mayBeKept || response.body === null) return response;
    const body = new Uint8Array(await response.arrayBuffer());
    const headers = new Headers(response.headers);
    const etag = headers.get("etag") ?? await eTag(body, { weak: true });
    headers.set("etag", etag);
    headers.set("vary", "Accept-Encoding");
    headers.delete("content-length");
    if (!headers.has("cache-control")) headers.set("cache-control", "no-cache");
    const finished: Finished = {
      headers,
      etag,
      body,
      compressible: isCompressible(headers.get("content-type"), body.length),
      immutable: headers.get("cache-control")!.includes("immutable"),
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

/** What somebody typed is asked for once: keeping it would drive out what everybody asks for. */
function isFreeText(url: string): boolean {
  return Boolean(URL.parse(url)?.searchParams.get("q"));
}

/** Undefined: it has to be packed for this request first. */
function sendAtOnce(request: Request, finished: Finished): Response | undefined {
  if (!ifNoneMatch(request.headers.get("if-none-match"), finished.etag)) {
    return new Response(null, { status: 304, headers: finished.headers });
  }
  const packed = finished.packed.get(wantedOf(request, finished));
  return packed && new Response(packed.body, { headers: packed.headers });
}

function wantedOf(request: Request, { compressible }: Finished): Encoding {
  return compressible ? encodingFor(request) : "identity";
}

/** Packs an answer as a request wants it, once for all who want it so. */
async function packFor(request: Request, finished: Finished): Promise<void> {
  const { packed, packing } = finished;
  const encoding = wantedOf(request, finished);
  if (packed.has(encoding)) return;
  if (!packing.has(encoding)) packing.set(encoding, pack(finished, encoding));
  packed.set(encoding, await packing.get(encoding)!);
}

async function pack({ headers: plain, body, immutable }: Finished, encoding: Encoding): Promise<Packed> {
  const headers = new Headers(plain);
  if (encoding === "identity") return { headers, body };
  headers.set("content-encoding", encoding);
  return { headers, body: await encode(body, encoding, immutable ? "once" : "often") };
}
