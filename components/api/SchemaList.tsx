import { DESCRIPTION, type Schema } from "../../lib/api/description.ts";
import { FieldLine } from "./FieldLine.tsx";
import { SchemaType } from "./SchemaType.tsx";
import { Words } from "./Words.tsx";

/** Every object that has a name, with its fields. */
export function SchemaList() {
  return Object.entries(DESCRIPTION.components.schemas).filter(([, { properties }]) => properties)
    .map(([name, schema]) => (
      <section aria-labelledby={name}>
        <h3 id={name}>{name}</h3>
        {schema.description && (
          <p class="subtitle">
            <Words text={schema.description} />
          </p>
        )}
        <dl class="facts fields">
          {fieldsOf(schema).map(({ name, schema }) => (
            <FieldLine name={name} details={schema.description && <Words text={schema.description} />}>
              <SchemaType schema={schema} />
            </FieldLine>
          ))}
        </dl>
      </section>
    ));
}

interface Field {
  /** With the names of the objects that it is in: `running.slot`, `hour[].slot`. */
  name: string;
  schema: Schema;
}

/** The fields of an object, and after one that is an object without a name the fields of that. */
function fieldsOf({ properties = {} }: Schema, prefix = ""): Field[] {
  return Object.entries(properties).flatMap(([key, schema]) => {
    const name = prefix + key;
    const inner = [schema, ...schema.anyOf ?? []].find(({ properties }) => properties);
    const item = schema.items?.properties && schema.items;
    return [
      { name, schema },
      ...(inner ? fieldsOf(inner, `${name}.`) : []),
      ...(item ? fieldsOf(item, `${name}[].`) : []),
    ];
  });
}
