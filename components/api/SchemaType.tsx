import { nameOf, resolved, type Schema } from "../../lib/api/description.ts";

/** The type of a value in words; an object with a name links to its fields. */
export function SchemaType({ schema }: { schema: Schema }) {
  const { type, format, items, anyOf, properties, additionalProperties, ...rest } = resolved(schema);
  const name = nameOf(schema);
  if (properties && name) return <a href={`#${name}`}>{name}</a>;
  if (anyOf) {
    return anyOf.map((one, index) => (
      <>
        {index > 0 && " or "}
        <SchemaType schema={one} />
      </>
    ));
  }
  if (rest.enum) return rest.enum.join(", ");
  if (rest.const) return rest.const;
  if (items) {
    return (
      <>
        list of <SchemaType schema={items} />
      </>
    );
  }
  if (type === "object" && additionalProperties && Object.keys(additionalProperties).length > 0) {
    return (
      <>
        object of <SchemaType schema={additionalProperties} />
      </>
    );
  }
  if (format === "date-time") return "time";
  return [format ?? type].flat().join(" or ");
}
