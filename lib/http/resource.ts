import type { View } from "../model/view.ts";
import { categoryHref } from "../show/category.ts";
import { BADGES, GROUP_BADGES } from "../show/badge_query.ts";
import { quoted } from "../text/quoted.ts";
import { editionOf } from "./edition.ts";
import {
  badge,
  certificates,
  feed,
  incidents,
  inPeriod,
  type Known,
  knownOf,
  NO_CATEGORY,
  NO_TARGET,
  nothing,
  probe,
  type Read,
  report,
  targets,
} from "./readers.ts";

/** The kind of response, errors included: for people, for programs, a badge; files may be anything. */
type Format = "page" | "json" | "badge" | "file";

/** Why the response is an error. */
export interface Rejection {
  status: 400 | 404 | 414 | 503;
  detail: string;
}

/** What a request is for: two that mean the same have the same key, however they were written. */
export interface Resource {
  format: Format;
  /** Path and known parameters in their shortest form, in one order; of an error its text. */
  key: string;
  rejection?: Rejection;
  /** Hardly anybody else will request it: it contains text that somebody typed or made up. */
  isUncommon?: boolean;
  /** The past time that the response shows, ms UTC. Undefined: now. */
  at?: number;
  /** The response stays the same until this number changes, whatever the view's version. Undefined: until the version changes. */
  edition?: number;
}

/** Characters of path and query: no link of ours comes near, and older proxies accept no more. */
const MAX_TARGET = 4096;
const MAX_SHOWN = 50;

/** The parameter by which Fresh names the build in the URLs of files. */
const BUILD = "__frsh_c";

interface Route {
  format: Format;
  /** The parameters it knows. */
  known: readonly string[];
  read: Read;
  /** Whether a request without parameters is rejected. */
  needsQuery?: true;
  edition?: (view: View) => number;
}

const TARGETS = { known: ["q", "state", "status", "category", "sort", "page", "at"], read: targets };
const INCIDENTS = { known: ["state", "target", "category", "status", "on", "page"], read: incidents };
const NOTHING = { known: [], read: nothing };
const PERIOD = ["since", "until"];
/** A file has everything on one page. */
const withoutPage = ({ known }: Pick<Route, "known">) => known.filter((name) => name !== "page");

/** Every route by its path; those with an id in their path are in `WITH_ID`. */
export const ROUTES: Readonly<Record<string, Route>> = {
  "/": { format: "page", ...TARGETS },
  "/incidents": { format: "page", ...INCIDENTS },
  "/certificates": { format: "page", known: ["ends", "category", "sort", "page"], read: certificates },
  "/latest-summary": { format: "json", ...NOTHING },
  "/past-hour-summary": { format: "json", ...NOTHING },
  "/websites-status": { format: "json", ...NOTHING },
  "/health": { format: "json", ...NOTHING },
  "/ready": { format: "json", ...NOTHING },
  "/feed.xml": { format: "json", known: ["target", "category"], read: feed },
  "/badge.svg": { format: "badge", known: ["category", "show"], read: badge(GROUP_BADGES) },
  "/metrics": { format: "json", ...NOTHING },
  "/metrics/targets": { format: "json", ...NOTHING, edition: editionOf },
  "/probe": { format: "json", known: ["target"], read: probe, needsQuery: true },
  "/api/v1/summary": { format: "json", ...NOTHING },
  "/api/v1/sweeps": { format: "json", known: PERIOD, read: inPeriod(nothing) },
  "/api/v1/targets": { format: "json", ...TARGETS },
  "/api/v1/targets.csv": { format: "json", known: withoutPage(TARGETS), read: targets },
  "/api/v1/incidents": { format: "json", known: [...INCIDENTS.known, ...PERIOD], read: inPeriod(incidents) },
  "/api/v1/incidents.csv": {
    format: "json",
    known: [...withoutPage(INCIDENTS), ...PERIOD],
    read: inPeriod(incidents),
  },
  "/api/v1/report.csv": { format: "json", known: ["from", "to", "category"], read: report },
  "/api/v1/maintenance": { format: "json", ...NOTHING },
  "/api/v1/list": { format: "json", ...NOTHING },
  "/api/v1/alerts": { format: "json", ...NOTHING },
  "/api/v1/prometheus-sd": { format: "json", ...NOTHING },
  "/wall": { format: "page", ...NOTHING },
  "/api": { format: "page", ...NOTHING },
  "/openapi.json": { format: "json", ...NOTHING },
};

/** Routes of one target, by the parts of their path before and after its id. */
export const WITH_ID: readonly (Route & { before: string; after: string })[] = [
  { format: "page", ...NOTHING, before: "/targets/", after: "" },
  { format: "json", ...NOTHING, before: "/api/v1/targets/", after: "" },
  { format: "badge", known: ["show"], read: badge(BADGES), before: "/badges/", after: ".svg" },
];

/** What the paths of categories' pages begin with. */
export const CATEGORIES = categoryHref("");

/** The error page of paths that have no page. */
export const NO_PAGE = rejected("page", 404, "");

/** The resource of a request target, `/?q=a`. The cost depends only on its length, which is limited. */
export function resourceOf(target: string, view: View): Resource {
  const { list } = view;
  const format = formatOf(target);
  if (target.length > MAX_TARGET) return rejected(format, 414, `The URL is longer than ${MAX_TARGET} characters`);
  const mark = target.indexOf("?");
  const sent = mark === -1 ? target : target.slice(0, mark);
  const path = decode(sent);
  const given = mark === -1 ? "" : target.slice(mark + 1);
  const query = given === "" || formatOf(path ?? sent) === "json" ? given : withoutUnknown(given);
  const decoded = decode(query.replaceAll("+", " "));
  if (decoded === undefined) return rejected(format, 400, "The query is not percent-encoded UTF-8");
  if (hasControl(decoded) || path !== undefined && hasControl(path)) {
    return rejected(format, 400, "The URL has a control character");
  }
  if (path === undefined) return missing(format);
  const parts = path.split("/").filter(Boolean);
  // A URL would resolve these and lead elsewhere than it seems.
  if (parts.some((part) => part === "." || part === "..")) return missing(format);
  const plain = `/${parts.join("/")}`;
  const route = Object.hasOwn(ROUTES, plain) ? ROUTES[plain] : undefined;
  if (route) {
    const resource = read(route, plain, query, knownOf(list.targets));
    return route.edition ? { ...resource, edition: route.edition(view) } : resource;
  }
  if (path.startsWith(CATEGORIES)) {
    const { categories } = knownOf(list.targets);
    const name = path.slice(CATEGORIES.length);
    const known = [name, name.replace(/\/+$/, "")].find((one) => one !== "" && categories.has(one));
    if (known === undefined) return missing("page", NO_CATEGORY);
    // Encoded again: a category may be called anything.
    return { format: "page", key: CATEGORIES + encodeURIComponent(known) };
  }
  for (const { before, after, ...route } of WITH_ID) {
    if (!plain.startsWith(before) || !plain.endsWith(after)) continue;
    const id = plain.slice(before.length, plain.length - after.length);
    const known = knownOf(list.targets);
    if (known.ids.has(id)) return read(route, plain, query, known);
    return missing(route.format, NO_TARGET);
  }
  // The published Fresh would serve its bundler's list of sources.
  if (plain.startsWith("/_fresh/") && parts.at(-1) === "metafile.json") return missing("page");
  const written = formatOf(plain);
  if (written !== "page") return missing(written);
  const build = query.includes(BUILD) ? new URLSearchParams(query).get(BUILD) : null;
  const version = build === null ? "" : `?${BUILD}=${encodeURIComponent(build.slice(0, 100).toWellFormed())}`;
  return { format: "file", key: `/${parts.map(encodeURIComponent).join("/")}${version}` };
}

function read({ format, known: names, read, needsQuery }: Route, path: string, query: string, known: Known): Resource {
  if (query === "" && !needsQuery) return { format, key: path };
  const parameters = new URLSearchParams(query);
  if (path.startsWith("/api/")) {
    const unknown = parameters.keys().find((name) => !names.includes(name));
    if (unknown !== undefined) {
      const allowed = names.length === 0 ? "no parameters" : names.join(", ");
      const detail = `Unknown parameter ${quoted(unknown.slice(0, MAX_SHOWN))}: ${path} accepts ${allowed}`;
      return { ...rejected(format, 400, detail), isUncommon: true };
    }
  }
  const result = read(parameters, known);
  if (!result.ok) return rejected(format, result.status ?? 400, result.problem);
  const { text, isUncommon, at } = result;
  return { format, key: path + text, isUncommon, ...(at !== undefined && { at }) };
}

const KNOWN = new Set([BUILD, ...Object.values(ROUTES).flatMap(({ known }) => known)]);

/** A query without unknown parameters, well-formed or not: programs of all kinds tag links. */
function withoutUnknown(query: string): string {
  return query.split("&").filter((parameter) => {
    const [name] = parameter.split("=", 1);
    return KNOWN.has(decode(name) ?? "");
  }).join("&");
}

/** The format of errors at a path, known or not. */
function formatOf(target: string): Format {
  const path = target.slice(0, MAX_SHOWN).replace(/[?#].*$/s, "");
  if (/^\/+api\/+[^/]/.test(path)) return "json";
  return ROUTES[path.replace(/\/+$/, "")]?.format ?? (/^\/+badges\//.test(path) ? "badge" : "page");
}

function missing(format: Format, detail = ""): Resource {
  return rejected(format, 404, detail);
}

function rejected(format: Format, status: Rejection["status"], detail: string): Resource {
  return { format, key: `${format} ${status} ${detail}`, rejection: { status, detail } };
}

function decode(text: string): string | undefined {
  if (!text.includes("%")) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function hasControl(text: string): boolean {
  // deno-lint-ignore no-control-regex -- control characters are just what is looked for
  return /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/.test(text);
}
