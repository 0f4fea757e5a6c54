import { createGenerator } from "ts-json-schema-generator";
import { PATHS, SCHEMAS } from "./paths.ts";

/** Where the description is kept. */
export const FILE = new URL("../../lib/api/openapi.json", import.meta.url);

/** Modules whose exported types are schemas. */
const TYPES = "{api/{summary,sweep,target,incident,list,older},metrics/discovery}";

const PREFIX = "#/components/schemas/";

const DESCRIPTION =
  "Everything that Lookout knows, as JSON and CSV: read-only, without authentication, readable from any origin. " +
  "Times are in UTC. Responses have an ETag and stay the same until something changes. " +
  "Clients must tolerate new fields.";

/** The description of the API, made from the exported types of `lib/api/` and the paths; as it is written to the file. */
export function documentText(): string {
  const schema = createGenerator({
    path: new URL(`../../lib/${TYPES}.ts`, import.meta.url).pathname,
    tsconfig: new URL("./compiler.json", import.meta.url).pathname,
    type: "*",
    // What the types import, say from npm, is nothing to the compiler of schemas; `deno check` checks them.
    skipTypeCheck: true,
    // Fields will be added: a client that rejects unknown ones would break.
    additionalProperties: true,
    functions: "hide",
    jsDoc: "extended",
  }).createSchema("*");
  // Types here say that they are the API's; in its description all are.
  const { definitions } = JSON.parse(
    JSON.stringify(schema).replaceAll("#/definitions/", PREFIX).replaceAll(/("|\/)Api(?=[A-Z]\w+")/g, "$1"),
  );
  const document = {
    openapi: "3.1.0",
    info: {
      title: "Lookout",
      version: "1",
      description: DESCRIPTION,
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: "/" }],
    paths: PATHS,
    components: { schemas: reached({ ...definitions, ...SCHEMAS }) },
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** The schemas that a path leads to, by name. */
function reached(schemas: Record<string, unknown>): Record<string, unknown> {
  const names = new Set<string>();
  const follow = (value: unknown) => {
    for (const [, name] of JSON.stringify(value).matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
      if (names.has(name)) continue;
      names.add(name);
      follow(schemas[name]);
    }
  };
  follow(PATHS);
  return Object.fromEntries([...names].sort().map((name) => [name, schemas[name]]));
}
