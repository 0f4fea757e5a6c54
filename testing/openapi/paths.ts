import { REPORT_COLUMNS } from "../../lib/api/report.ts";
import { INCIDENT_COLUMNS } from "../../lib/api/incident.ts";
import { TARGET_COLUMNS } from "../../lib/api/target.ts";
import { STATES } from "../../lib/model/state.ts";
import { FAILURES } from "../../lib/model/failure.ts";
import { SORTS } from "../../lib/show/query.ts";

type Schema = Record<string, unknown>;

const ref = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });
const listOf = (name: string): Schema => ({ type: "array", items: ref(name) });

const query = (name: string, description: string, schema: Schema = { type: "string" }) => ({
  name,
  in: "query",
  description,
  schema,
});

const PAGE = query("page", "From 1; the `Link` header has the next page.", { type: "integer", minimum: 1, default: 1 });
const CATEGORY = query("category", "Only targets in this category.");
const TIME = "A day or a time, such as `2026-11-22` or `2026-11-22T20:50:00Z`.";
const since = (what: string) => query("since", `${what} at this time or later. ${TIME}`);
const until = (what: string) => query("until", `${what} before this time. ${TIME}`);

const SEARCHED =
  "Words, each of which must be in the name, the URL (as written or as shown, `münchen`), the category or the failure, " +
  "or be the status (`503`) or the state. Case and accents are ignored.";
const TARGETS = [
  query("q", SEARCHED, { type: "string", maxLength: 200 }),
  query("state", "Only targets whose newest check is in this state.", { type: "string", enum: STATES }),
  query(
    "status",
    `Only targets whose newest check had this result: an HTTP status, ${FAILURES.join(", ")}, or unreached.`,
  ),
  CATEGORY,
  query("sort", "How to sort.", { type: "string", enum: SORTS, default: SORTS[0] }),
  query(
    "at",
    "The state at this time, at most eight days ago, such as `2026-11-22T20:50Z`. In UTC unless it has an offset.",
  ),
];
const INCIDENTS = [
  query("state", "Only incidents that are open, or closed.", { type: "string", enum: ["open", "closed"] }),
  query("target", "Only incidents of the target with this id."),
  query("category", "Only incidents of targets that are in this category now."),
  query("status", "Only incidents that opened with this HTTP status or failure: `503`, `timeout`."),
  query("on", "Only incidents that were open at any time of this UTC day.", { type: "string", format: "date" }),
  since("Only incidents that were open"),
  until("Only incidents that opened"),
];
const PERIOD = [since("Only sweeps of slots that start"), until("Only sweeps of slots that start")];

const problem = (description: string) => ({
  description,
  content: { "application/problem+json": { schema: ref("Problem") } },
});
const BAD_PARAMETER = { 400: problem("A parameter is unknown or malformed: `detail` names it and what is allowed.") };
const NO_PAGE = { 404: problem("The page number is higher than the last page.") };
const LINK = { Link: { description: 'The next page, `<...>; rel="next"` (RFC 8288).', schema: { type: "string" } } };

interface Get {
  summary: string;
  parameters?: readonly Schema[];
  schema: Schema;
  responses?: Record<string, unknown>;
  headers?: Schema;
}

/** A route that responds with JSON. */
function json(operationId: string, { summary, parameters = [], schema, responses, headers }: Get) {
  const ok = { description: summary, ...(headers && { headers }), content: { "application/json": { schema } } };
  return { get: { operationId, summary, parameters, responses: { 200: ok, ...responses } } };
}

/** A route that responds with a file of lines. */
function csv(
  operationId: string,
  summary: string,
  { parameters, columns }: { parameters: readonly Schema[]; columns: readonly string[] },
) {
  const description = `Lines end with CRLF; the first one has the column names: \`${columns.join(",")}\`.`;
  const disposition = { description: "The name of the file.", schema: { type: "string" } };
  const ok = {
    description,
    headers: { "Content-Disposition": disposition },
    content: { "text/csv": { schema: { type: "string" } } },
  };
  return { get: { operationId, summary, parameters, responses: { 200: ok, ...BAD_PARAMETER } } };
}

const TARGET_ID = {
  name: "id",
  in: "path",
  required: true,
  description: "The target's id.",
  schema: { type: "string" },
};

/** Schemas that no type in `lib/api/` describes. */
export const SCHEMAS = {
  Problem: {
    type: "object",
    description: "An error (RFC 9457).",
    properties: {
      type: { type: "string" },
      title: { type: "string", description: "The status in words." },
      status: ref("Integer"),
      detail: { type: "string", description: "What is wrong, and what is allowed." },
    },
    required: ["type", "title", "status"],
  },
  Condition: {
    type: "object",
    description: "Whether the process is alive, or ready.",
    properties: { status: { type: "string", enum: ["ok", "starting"] } },
    required: ["status"],
  },
};

/** Every route that programs read, in the order of the page. */
export const PATHS = {
  "/api/v1/summary": json("summary", {
    summary: "The current state: the newest sweep, the running one, when the next one is due, and what was missed.",
    schema: ref("Summary"),
    responses: BAD_PARAMETER,
  }),
  "/api/v1/sweeps": json("sweeps", {
    summary: "The past hour, newest first.",
    parameters: PERIOD,
    schema: listOf("Sweep"),
    responses: BAD_PARAMETER,
  }),
  "/api/v1/targets": json("targets", {
    summary: "Targets with their checks of the past hour; 1,000 per page.",
    parameters: [...TARGETS, PAGE],
    schema: listOf("Target"),
    headers: LINK,
    responses: { ...BAD_PARAMETER, ...NO_PAGE },
  }),
  "/api/v1/targets.csv": csv("targetsCsv", "Targets with their newest checks, all in one file.", {
    parameters: TARGETS,
    columns: TARGET_COLUMNS,
  }),
  "/api/v1/targets/{id}": json("target", {
    summary: "One target, with its certificate.",
    parameters: [TARGET_ID],
    schema: ref("TargetDetails"),
    responses: { ...BAD_PARAMETER, 404: problem("The list has no target with this id.") },
  }),
  "/api/v1/incidents": json("incidents", {
    summary: "Incidents of the past 90 days: open ones first, then the latest to close; 500 per page.",
    parameters: [...INCIDENTS, PAGE],
    schema: listOf("Incident"),
    headers: LINK,
    responses: { ...BAD_PARAMETER, ...NO_PAGE },
  }),
  "/api/v1/incidents.csv": csv("incidentsCsv", "Incidents of the past 90 days, all in one file.", {
    parameters: INCIDENTS,
    columns: INCIDENT_COLUMNS,
  }),
  "/api/v1/report.csv": csv("report", "How each target in the list did, over full days (UTC).", {
    parameters: [
      query(
        "from",
        "The first day, such as `2026-11-01`. By default the report covers the 30 days that end with `to`.",
        {
          type: "string",
          format: "date",
        },
      ),
      query("to", "The last day. Default, and latest, is the last full day.", { type: "string", format: "date" }),
      CATEGORY,
    ],
    columns: REPORT_COLUMNS,
  }),
  "/api/v1/list": json("list", {
    summary: "The list: source, when it was read, problems, latest difference.",
    schema: ref("List"),
    responses: BAD_PARAMETER,
  }),
  "/api/v1/maintenance": json("maintenance", {
    summary: "Announced maintenance: what is under way, and what begins in the next seven days.",
    schema: ref("Maintenance"),
    responses: BAD_PARAMETER,
  }),
  "/api/v1/alerts": json("alerts", {
    summary: "How each alert channel is doing, without its URL.",
    schema: listOf("Alert"),
    responses: BAD_PARAMETER,
  }),
  "/api/v1/prometheus-sd": json("prometheusSd", {
    summary: "The list for Prometheus' HTTP service discovery.",
    schema: listOf("DiscoveredGroup"),
    responses: BAD_PARAMETER,
  }),
  "/latest-summary": json("latestSummary", {
    summary: "Checks of the newest sweep by status; a timeout counts as 408, any other failure as 500.",
    schema: ref("OlderSummary"),
  }),
  "/past-hour-summary": json("pastHourSummary", {
    summary: "The same for each sweep of the past hour, newest first.",
    schema: listOf("PastSummary"),
  }),
  "/websites-status": json("websitesStatus", {
    summary: "The newest check of each target, by name.",
    schema: { type: "object", additionalProperties: ref("WebsiteStatus") },
  }),
  "/health": json("health", { summary: "Whether the process is alive.", schema: ref("Condition") }),
  "/ready": json("ready", {
    summary: "Whether the list and the store have been read.",
    schema: ref("Condition"),
    responses: {
      503: { description: "Not yet.", content: { "application/json": { schema: ref("Condition") } } },
    },
  }),
  "/openapi.json": json("openapi", { summary: "This description, as OpenAPI 3.1.", schema: { type: "object" } }),
};
