import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { Served } from "../faults/served.ts";
import { buildApp } from "../process/build_app.ts";
import { BEHAVIOURS } from "../internet/behaviours.ts";
import { startWorld, type World } from "../internet/world.ts";
import { findProgram, needs } from "../process/needs.ts";
import {
  BLACKBOX_EXPORTER,
  type Found,
  PROMETHEUS,
  query,
  type Running,
  startBlackboxExporter,
  startPrometheus,
} from "./programs.ts";

const DOCS = new URL("../../docs/prometheus/", import.meta.url).pathname;

/** The rows of a list of 50: hosts of every behaviour that needs no name server, some statuses, and a crowd. */
async function rowsIn(world: World): Promise<string[]> {
  const behaviours = Object.entries(BEHAVIOURS)
    .filter(([, behaviour]) => !("resolvesTo" in behaviour || "at" in behaviour))
    .map(([name]) => `${name},${world.url(name)},Behaviours`);
  const statuses = [201, 302, 401, 403, 404, 410, 429, 500, 503]
    .map((status) => `status-of-${status},${world.url("tls-good", `/status/${status}`)},Statuses`);
  const crowd = (await world.targets(50 - behaviours.length - statuses.length))
    .map(({ name, url, category }) => `${name},${url},${category}`);
  return [...behaviours, ...statuses, ...crowd];
}

/** The documented jobs for a Lookout at an address, more often, and beside them the one that a blackbox_exporter had. */
async function configurationFor(lookout: string, exporter: string): Promise<string> {
  const documented = (await Deno.readTextFile(`${DOCS}/scrape.yml`))
    .replaceAll("https://status.example.com", `http://${lookout}`)
    .replaceAll(/status\.example\.com|127\.0\.0\.1:8000/g, lookout)
    .replaceAll("scheme: https", "scheme: http")
    .replaceAll(/(scrape_interval|scrape_timeout): \w+/g, "$1: 3s");
  const [, probe] = documented.split("- job_name: lookout-probe");
  const beside = probe.replace("metrics_path: /probe", "metrics_path: /probe\n    params: { module: [http] }")
    .replace(`replacement: ${lookout}`, `replacement: ${exporter}`);
  const all = `global: { scrape_interval: 3s, evaluation_interval: 1s }\nrule_files: [${DOCS}/rules.yml]`;
  return `${all}\n${documented}\n  - job_name: blackbox${beside}`;
}

/** A blackbox_exporter's module that holds up and blocked for a success, as Lookout does. */
function moduleOf(ca: string) {
  const well = [...Array.from({ length: 200 }, (_, index) => 200 + index), 401, 403, 405, 406, 407, 429, 451, 999];
  const tls = { ca_file: ca };
  const http = { follow_redirects: false, preferred_ip_protocol: "ip4", tls_config: tls, valid_status_codes: well };
  return { modules: { http: { prober: "http", timeout: "2s", http } } };
}

/** Labels that say which site, and not what of it. */
const OF_SITE = ["__name__", "instance", "job", "name", "category", "target"];

/** By site, what a job has: by the metric and the values of its own labels. */
async function valuesOf(prometheus: Running, job: string): Promise<Map<string, Record<string, number>>> {
  const values = new Map<string, Record<string, number>>();
  for (const { metric, value } of await query(prometheus, `{job="${job}",__name__=~"probe_.*|lookout_.*"}`)) {
    const own = Object.keys(metric).filter((label) => !OF_SITE.includes(label)).sort().map((label) => metric[label]);
    const site = values.get(metric.name) ?? {};
    values.set(metric.name, site);
    site[[metric.__name__, ...own].join(" ")] = Number(value[1]);
  }
  return values;
}

/** Scrapes never stop: an expression may need some until it gives as much as is wanted. */
async function until(prometheus: Running, expression: string, isEnough: (found: Found[]) => boolean): Promise<Found[]> {
  for (const end = performance.now() + 60_000;; await delay(200)) {
    const found = await query(prometheus, expression);
    if (isEnough(found)) return found;
    assert.ok(performance.now() < end, `${expression} gives ${JSON.stringify(found)}`);
  }
}

/** Each measures by itself and at another time, so that durations differ. */
const MEASURED = /^probe_(dns_lookup_time|http_duration|duration)_seconds/;

/** Where blackbox_exporter finds something else: what Lookout has, what that has, and why. */
const DIFFERENT: Record<string, [ours: number, theirs: number, why: string]> = {
  "huge-headers probe_http_status_code": [0, 200, "Lookout reads 256 KiB of headers, Go reads 10 MB"],
  "huge-headers probe_success": [0, 1, "the same"],
  "resets-in-body probe_success": [1, 0, "Lookout reads no body that it need not search"],
  "closes-in-body probe_success": [1, 0, "the same"],
  "drips-body probe_success": [1, 0, "the same"],
  "floods-body probe_success": [1, 0, "the same"],
};

/** What blackbox_exporter does not have of a site: the expiry of a certificate that it does not trust (its #423, #1119). */
const ONLY_OURS = ["expired", "not-yet-valid", "self-signed", "wrong-host"]
  .map((site) => `${site} probe_ssl_earliest_cert_expiry`);

/** What Lookout does not have, and why. */
const ONLY_THEIRS: Record<string, string> = {
  "probe_http_content_length": "a record does not keep it",
  "probe_http_duration_seconds processing": "the phase did not happen, where blackbox_exporter says 0",
  "probe_http_duration_seconds tls": "the same",
  "probe_http_duration_seconds transfer": "bodies are not read to their end",
  "probe_http_redirects": "redirects are not followed",
  "probe_http_uncompressed_body_length": "bodies are not read to their end",
  "probe_http_version": "Lookout speaks HTTP/1.1",
  "probe_ip_addr_hash": "a record does not keep it",
  "probe_ip_protocol": "the same",
  "probe_ssl_last_chain_expiry_timestamp_seconds": "the same",
  "probe_ssl_last_chain_info": "the same",
  "probe_tls_version_info": "the same",
};

function assertAlike(ours: Map<string, Record<string, number>>, theirs: Map<string, Record<string, number>>): void {
  const different: Record<string, number[]> = {};
  const onlyOurs: string[] = [];
  const onlyTheirs = new Set<string>();
  for (const [site, values] of ours) {
    const their = theirs.get(site)!;
    for (const [metric, value] of Object.entries(values).filter(([metric]) => metric.startsWith("probe_"))) {
      if (!(metric in their)) onlyOurs.push(`${site} ${metric}`);
      else if (MEASURED.test(metric)) assert.ok(value >= 0 && value < 3, `${site} ${metric} ${value}`);
      else if (their[metric] !== value) different[`${site} ${metric}`] = [value, their[metric]];
    }
    for (const metric of Object.keys(their)) {
      if (!(metric in values)) {
        onlyTheirs.add(/^(probe_ssl_last_chain_info|probe_tls_version_info)/.exec(metric)?.[0] ?? metric);
      }
    }
  }
  assert.deepEqual(
    different,
    Object.fromEntries(Object.entries(DIFFERENT).map(([what, [our, their]]) => [what, [our, their]])),
  );
  assert.deepEqual(onlyOurs.sort(), ONLY_OURS);
  assert.deepEqual([...onlyTheirs].sort(), Object.keys(ONLY_THEIRS).sort());
}

const missing = [PROMETHEUS, BLACKBOX_EXPORTER].find((program) => findProgram(program) === undefined);
needs(
  missing ?? PROMETHEUS,
  "Prometheus scrapes a running Lookout, which has what a blackbox_exporter has",
  async () => {
    await buildApp();
    await using world = await startWorld();
    const folder = await Deno.makeTempDir({ prefix: "lookout-prometheus-" });
    const rows = await rowsIn(world);
    const ca = `${folder}/ca.pem`;
    await Deno.writeTextFile(`${folder}/urls.csv`, ["name,url,category", ...rows, ""].join("\n"));
    await Deno.writeTextFile(ca, world.caCerts.join("\n"));
    await using lookout = Served.start(folder, {
      env: {
        LOOKOUT_INTERVAL: "10m",
        LOOKOUT_TIMEOUT: "2s",
        LOOKOUT_PER_HOST: "50",
        // Nobody listens there: what fails is counted too.
        LOOKOUT_ALERTS: "ops=http://127.0.0.1:9/",
        DENO_CERT: ca,
      },
    });
    await lookout.until(({ latest }) => latest !== null);
    await using exporter = await startBlackboxExporter(findProgram(BLACKBOX_EXPORTER)!, folder, moduleOf(ca));
    const configuration = await configurationFor(lookout.address, exporter.address);
    await using prometheus = await startPrometheus(findProgram(PROMETHEUS)!, folder, configuration);

    for (const job of ["lookout-targets", "lookout-probe", "blackbox"]) {
      const all = `probe_failed_due_to_regex{job="${job}"}`;
      await until(prometheus, all, ({ length }) => length === rows.length);
    }
    const [together, eachAlone, theirs] = await Promise.all(
      ["lookout-targets", "lookout-probe", "blackbox"].map((job) => valuesOf(prometheus, job)),
    );
    assert.deepEqual(new Map([...together].sort()), new Map([...eachAlone].sort()));
    assertAlike(eachAlone, theirs);

    const [{ metric }] = await query(prometheus, `probe_success{job="lookout-targets",name="Site 0001"}`);
    assert.equal(metric.instance, rows.find((row) => row.startsWith("Site 0001,"))!.split(",")[1]);
    assert.ok(!("exported_instance" in metric));
    const [{ value }] = await until(prometheus, `sum(lookout_targets{job="lookout"})`, ({ length }) => length === 1);
    assert.equal(value[1], String(rows.length));

    // Each site that is down, and none that blocks robots.
    const down = [...together].filter(([, values]) => "lookout_target_state down" in values).map(([site]) => site);
    assert.ok(down.length > 15 && [...together.values()].some((values) => "lookout_target_state blocked" in values));
    const firing = `ALERTS{alertname="SiteDown",alertstate="firing",job="lookout-targets"}`;
    const alerts = await until(prometheus, firing, ({ length }) => length === down.length);
    assert.deepEqual(alerts.map(({ metric }) => metric.name).sort(), down.sort());

    const dashboard = await Deno.readTextFile(`${DOCS}/dashboard.json`);
    for (const [, text] of dashboard.matchAll(/"expr": ("(?:[^"\\]|\\.)*")/g)) {
      const expression = (JSON.parse(text) as string).replaceAll("$category", ".*");
      await until(prometheus, expression, ({ length }) => length > 0);
    }
    await Deno.remove(folder, { recursive: true });
  },
);
