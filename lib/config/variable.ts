import { parseDuration } from "../duration.ts";
import { UNFIT } from "../text/unfit.ts";

/** What a default may depend on. */
export interface Surroundings {
  /** Whether the log goes to a terminal. */
  terminal: boolean;
  hostname: string;
  /** An origin; "" when not given. */
  baseUrl: string;
  /** Whether this is a place's worker, which does the jobs in messages. */
  worker: boolean;
}

/** One environment variable. */
export interface Variable<Value> {
  name: `LOOKOUT_${string}`;
  /** The default, as text; if it depends on something, README's words for it and a function that returns it. */
  fallback: string | { said: string; from: (surroundings: Surroundings) => string };
  /** README's words. */
  meaning: string;
  /** What the value must be, for messages. */
  allowed: string;
  /** Undefined: the text is not allowed. */
  parse(text: string): Value | undefined;
  /** What the process must be able to read and to write for it; null: nothing. */
  files: ((value: Value) => { read?: string; write?: string }) | null;
  /** Whether a value that is not allowed is left out of the message. Default false. */
  isSecret?: true;
  /** Whether the deployment in terraform/ has its own value for it, has it in Secrets Manager, lets `settings` give one, or none. */
  deployment: "own" | "secret" | "setting" | "none";
}

type Facts<Value> = Omit<Variable<Value>, "allowed" | "parse" | "files">;

/** A setting that is any text that can be shown. */
export function text(facts: Facts<string>): Variable<string> {
  const parse = (text: string) => /\S/.test(text) && !UNFIT.test(text) ? text : undefined;
  return { ...facts, allowed: "text without control characters", parse, files: null };
}

/** A setting that is a duration; its value is in ms. */
export function duration(from: string, to: string, facts: Facts<number>): Variable<number> {
  const [min, max] = [parseDuration(from)!, parseDuration(to)!];
  const parse = (text: string) => within(parseDuration(text), min, max);
  return { ...facts, allowed: `a duration from ${from} to ${to}`, parse, files: null };
}

/** A setting that is a whole number from 1. */
export function count(to: number, facts: Facts<number>): Variable<number> {
  const parse = (text: string) => within(/^\d+$/.test(text) ? Number(text) : undefined, 1, to);
  return { ...facts, allowed: `a whole number from 1 to ${to}`, parse, files: null };
}

/** A setting that is one of a few words. */
export function choice<Value extends string>(choices: readonly Value[], facts: Facts<Value>): Variable<Value> {
  const parse = (text: string) => choices.find((choice) => choice === text);
  return { ...facts, allowed: choices.join(" or "), parse, files: null };
}

function within(value: number | undefined, from: number, to: number): number | undefined {
  return value !== undefined && value >= from && value <= to ? value : undefined;
}
