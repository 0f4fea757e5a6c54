import { Head } from "fresh/runtime";
import { OperationList } from "../../components/api/OperationList.tsx";
import { SchemaList } from "../../components/api/SchemaList.tsx";
import { define } from "../../define.ts";
import { DESCRIPTION } from "../../lib/api/description.ts";

export default define.page(function ApiPage({ state: { view } }) {
  return (
    <main class="page">
      <Head>
        <title>{`API · ${view.title}`}</title>
      </Head>
      <h1>API</h1>
      <p class="lead">
        {DESCRIPTION.info.description} For programs: <a href="/openapi.json">openapi.json</a> (OpenAPI{" "}
        {DESCRIPTION.openapi.replace(/\.\d+$/, "")}). Incidents are also available as{" "}
        <a href="/feed.xml">an Atom feed</a>.
      </p>
      <h2>Routes</h2>
      <OperationList example={view.list.targets[0]?.id} />
      <h2>Objects</h2>
      <SchemaList />
    </main>
  );
});
