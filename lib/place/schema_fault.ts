import type { ValidateFunction } from "ajv";

/** Where JSON breaks its schema, and which rule: `at /targets/0/url (pattern)`. No value is quoted: it may be secret. */
export function schemaFault({ errors }: Pick<ValidateFunction, "errors">): string {
  const { instancePath, keyword } = errors![0];
  return `at ${instancePath.replaceAll(/[^\w/]/g, "")} (${keyword})`;
}
