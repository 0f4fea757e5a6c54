import openapi from "./openapi.json" with { type: "json" };
import { VERSION } from "../version.ts";

/** The parts of a JSON schema that `openapi.json` uses. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  format?: string;
  description?: string;
  enum?: string[];
  const?: string;
  default?: string | number;
  anyOf?: Schema[];
  items?: Schema;
  properties?: Record<string, Schema>;
  additionalProperties?: Schema | Record<string, never>;
}

export interface Parameter {
  name: string;
  in: string;
  description: string;
  schema: Schema;
}

export interface Operation {
  operationId: string;
  summary: string;
  parameters: Parameter[];
  responses: Record<string, { description: string; content: Record<string, { schema: Schema }> }>;
}

/** What a program reads to learn of the API: OpenAPI 3.1, written by `deno task openapi`. */
export interface Description {
  openapi: string;
  info: { title: string; version: string; description: string };
  paths: Record<string, { get: Operation }>;
  components: { schemas: Record<string, Schema> };
}

const { info, ...rest } = openapi as unknown as Description;

export const DESCRIPTION: Description = { ...rest, info: { ...info, version: VERSION } };

/** The name of the schema that one refers to; undefined: it is not a reference. */
export function nameOf({ $ref }: Schema): string | undefined {
  return $ref?.slice($ref.lastIndexOf("/") + 1);
}

/** A schema, or the one that it refers to. */
export function resolved(schema: Schema): Schema {
  const name = nameOf(schema);
  return name === undefined ? schema : DESCRIPTION.components.schemas[name];
}
