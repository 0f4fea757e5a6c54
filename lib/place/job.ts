import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import { Ajv } from "ajv";
import { messageOf } from "../message.ts";
import type { Target } from "../model/target.ts";
import { schemaFault } from "./schema_fault.ts";

/** What a worker needs to know of a target. */
export type JobTarget = Omit<Target, "name" | "category">;

/** How targets are checked: what is the same for all of them, times in ms. No right is among them. */
export interface JobOptions {
  timeout: number;
  method: "GET" | "HEAD";
  userAgent: string;
  concurrency: number;
  perHost: number;
  /** 0: no second look. */
  confirmDelay: number;
}

/** What is to be checked, and by which key its results are found. */
export interface Job {
  /** SHA-256 of targets and options, in hexadecimal: the same job has the same key, whoever sends it. */
  key: string;
  targets: readonly JobTarget[];
  options: JobOptions;
}

/** Where and for when a job is meant, all times in ms UTC by the sender's clock. */
export interface JobAddress {
  slot: number;
  place: string;
  /** When it was sent. */
  sent: number;
  /** When its results are no longer waited for. */
  deadline: number;
}

/** What every version of a message has: a worker that is older than the sweeper can say that it cannot do the job. */
interface Envelope extends JobAddress {
  version: number;
  key: string;
}

/** A message that was read: a job, or the address and key of one that only a later version can do. */
export type ReadJob = JobAddress & ({ job: Job } | { key: string; laterVersion: number });

/** Of the messages that are written and understood now. */
const VERSION = 1;

/** Bytes that the targets and options of a job may have before they are packed, and what is read of a message at most. */
const MAX_UNPACKED = 16 * 1024 * 1024;

/** Targets that a job has at most, unless all of them are of one host. */
export const MAX_TARGETS = 10_000;

const time = { type: "integer", minimum: 0, maximum: 8.64e15 } as const;
const length = (maximum: number) => ({ type: "integer", minimum: 0, maximum }) as const;
const atOnce = { type: "integer", minimum: 1, maximum: 10_000 } as const;
const text = (maxLength: number) => ({ type: "string", maxLength }) as const;
/** The value of a header: a line break would begin another header. It is longer than what a row or a setting can have. */
const printable = { type: "string", pattern: "^[\\x20-\\x7e]+$", maxLength: 1_000_000 } as const;

const ENVELOPE = {
  type: "object",
  required: ["version", "slot", "place", "sent", "deadline", "key"],
  properties: {
    version: { type: "integer", minimum: 1 },
    slot: time,
    place: text(32),
    sent: time,
    deadline: time,
    key: { type: "string", pattern: "^[0-9a-f]{64}$" },
  },
};

const BODY = {
  type: "object",
  required: ["targets", "options"],
  additionalProperties: false,
  properties: {
    targets: {
      type: "array",
      maxItems: 1_000_000,
      items: {
        type: "object",
        required: ["id", "url"],
        additionalProperties: false,
        properties: {
          id: text(1000),
          url: { type: "string", maxLength: 1_000_000, pattern: "^https?://" },
          method: { enum: ["GET", "HEAD"] },
          expect: {
            type: "array",
            items: {
              type: "object",
              required: ["from", "to"],
              additionalProperties: false,
              properties: { from: length(999), to: length(999) },
            },
          },
          contains: text(1_000_000),
          timeout: length(3_600_000),
          authorization: printable,
        },
      },
    },
    options: {
      type: "object",
      required: ["timeout", "method", "userAgent", "concurrency", "perHost", "confirmDelay"],
      additionalProperties: false,
      properties: {
        timeout: length(3_600_000),
        method: { enum: ["GET", "HEAD"] },
        userAgent: printable,
        concurrency: atOnce,
        perHost: atOnce,
        confirmDelay: length(3_600_000),
      },
    },
  },
};

const ajv = new Ajv();
const isEnvelope = ajv.compile<Envelope & { body: unknown }>(ENVELOPE);
const isBody = ajv.compile<Pick<Job, "targets" | "options">>(BODY);

/** A job, with its key. */
export function jobOf(targets: readonly Target[], options: JobOptions): Job {
  const job = { targets: targets.map(jobTarget), options };
  return { key: keyOf(bodyOf(job)), ...job };
}

/** The message that a job is sent as: JSON, its body gzipped; undefined: the job is larger than workers read. */
export async function messageOfJob(job: Job, address: JobAddress): Promise<string | undefined> {
  const { slot, place, sent, deadline } = address;
  const unpacked = Buffer.from(bodyOf(job));
  if (unpacked.length > MAX_UNPACKED) return undefined;
  const body = (await promisify(gzip)(unpacked)).toString("base64");
  const envelope: Envelope = { version: VERSION, slot, place, sent, deadline, key: job.key };
  return JSON.stringify({ ...envelope, body });
}

/**
 * The job in a message.
 * @throws {Error} `Cannot read the job: why`, without anything that the message says: it may hold passwords
 */
export async function readJob(message: string): Promise<ReadJob> {
  const envelope = parsed(message, "the message is not JSON");
  if (!isEnvelope(envelope)) throw new Error("Cannot read the job: its envelope is not valid");
  const { version, slot, place, sent, deadline, key, body } = envelope;
  const address = { slot, place, sent, deadline };
  if (version > VERSION) return { ...address, key, laterVersion: version };
  if (typeof body !== "string") throw new Error("Cannot read the job: it has no body");
  const unpacked = await promisify(gunzip)(Buffer.from(body, "base64"), { maxOutputLength: MAX_UNPACKED })
    .catch((error) => {
      throw new Error(`Cannot read the job: its body cannot be unpacked: ${messageOf(error)}`);
    });
  const text = unpacked.toString();
  if (keyOf(text) !== key) throw new Error("Cannot read the job: its key is not that of its body");
  const job = parsed(text, "its body is not JSON");
  if (!isBody(job)) {
    throw new Error(`Cannot read the job: its body is not valid ${schemaFault(isBody)}`);
  }
  const unfit = job.targets.findIndex(({ url }) => !URL.canParse(url));
  if (unfit >= 0) throw new Error(`Cannot read the job: the URL of target ${unfit} is not valid`);
  return { ...address, job: { key, ...job } };
}

/** In this order, since a job's key depends on it. */
function jobTarget({ id, url, method, expect, contains, timeout, authorization }: Target): JobTarget {
  return {
    id,
    url,
    ...(method && { method }),
    ...(expect && { expect }),
    ...(contains !== undefined && { contains }),
    ...(timeout !== undefined && { timeout }),
    ...(authorization !== undefined && { authorization }),
  };
}

function bodyOf({ targets, options }: Pick<Job, "targets" | "options">): string {
  const { timeout, method, userAgent, concurrency, perHost, confirmDelay } = options;
  return JSON.stringify({ targets, options: { timeout, method, userAgent, concurrency, perHost, confirmDelay } });
}

function keyOf(body: string): string {
  return createHash("sha256").update(body).digest("hex");
}

function parsed(text: string, problem: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`Cannot read the job: ${problem}`);
  }
}
