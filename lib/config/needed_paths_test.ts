import assert from "node:assert/strict";
import { neededPaths } from "./needed_paths.ts";

Deno.test("neededPaths() are the list, and the folder of database and spool", () => {
  assert.deepEqual(neededPaths({}), { read: ["/etc/hosts", "urls.csv", "data"], write: ["data"] });
});

Deno.test("neededPaths() are those that the variables name, wherever they are", () => {
  const env = {
    LOOKOUT_TARGETS: "/srv/my sites.csv",
    LOOKOUT_STORE: "sqlite:/var/lib/lookout/lookout.db",
    LOOKOUT_DATA: "/var/spool/lookout",
    DENO_CERT: "/etc/ssl/own.pem",
    DENO_SERVE_ADDRESS: "unix:/run/lookout/http.sock",
  };
  const write = ["/var/lib/lookout", "/var/spool/lookout", "/run/lookout"];
  assert.deepEqual(neededPaths(env), {
    read: ["/etc/hosts", "/srv/my sites.csv", "/etc/ssl/own.pem", ...write],
    write,
  });
});

Deno.test("neededPaths() omit a list or database that is not a file", () => {
  const env = { LOOKOUT_TARGETS: "https://lists.example/urls.csv", LOOKOUT_STORE: "dynamodb:lookout" };
  assert.deepEqual(neededPaths(env), { read: ["/etc/hosts", "data"], write: ["data"] });
});

Deno.test("neededPaths() are the defaults if a variable is invalid", () => {
  assert.deepEqual(neededPaths({ LOOKOUT_INTERVAL: "soon" }), neededPaths({}));
});
