import { DESCRIPTION, type Operation, type Parameter } from "../../lib/api/description.ts";
import { FieldLine } from "./FieldLine.tsx";
import { SchemaType } from "./SchemaType.tsx";
import { Words } from "./Words.tsx";

/** Every route of the API, with its parameters and its response. */
export function OperationList({ example }: { example?: string }) {
  return Object.entries(DESCRIPTION.paths).map(([path, { get }]) => (
    <RouteSection path={path} operation={get} href={hrefOf(path, example)} />
  ));
}

/** The URL of a path; undefined: it needs the id of a target, and there is none. */
function hrefOf(path: string, id: string | undefined): string | undefined {
  if (!path.includes("{id}")) return path;
  return id === undefined ? undefined : path.replace("{id}", id);
}

interface RouteSectionProps {
  path: string;
  operation: Operation;
  href?: string;
}

function RouteSection({ path, operation, href }: RouteSectionProps) {
  const { operationId, summary, parameters, responses } = operation;
  const [type, { schema }] = Object.entries(responses[200].content)[0];
  return (
    <section aria-labelledby={operationId}>
      <h3 id={operationId}>{href ? <a href={href}>{path}</a> : path}</h3>
      <p class="subtitle">
        {summary} <Words text={type === "text/csv" ? responses[200].description : ""} />
        {type === "application/json" && (
          <>
            Response: <SchemaType schema={schema} />.
          </>
        )}
      </p>
      {parameters.length > 0 && <dl class="facts fields">{parameters.map(ParameterLine)}</dl>}
    </section>
  );
}

function ParameterLine({ name, description, schema }: Parameter) {
  const details = (
    <>
      <SchemaType schema={schema} />
      {schema.default !== undefined && `; default ${schema.default}`}
    </>
  );
  return (
    <FieldLine name={name} details={details}>
      <Words text={description} />
    </FieldLine>
  );
}
