import assert from "node:assert/strict";
import { isPrivateHost, readEndpoint } from "./endpoint.ts";

const hosts: Record<string, boolean> = {
  "127.0.0.1": true,
  "10.1.2.3": true,
  "192.168.0.9": true,
  "[::1]": true,
  "[fd00::1]": true,
  "localhost": true,
  "alertmanager": true,
  "am.monitoring.svc.cluster.local": true,
  "AM.internal.": true,
  "93.184.216.34": false,
  "[2606:2800::1]": false,
  "example.com": false,
  "local.example.com": false,
};

for (const [host, isPrivate] of Object.entries(hosts)) {
  Deno.test(`isPrivateHost() is ${isPrivate} for ${host}`, () => {
    assert.equal(isPrivateHost(host), isPrivate);
  });
}

Deno.test("readEndpoint() keeps a URL byte for byte, except for user and password", () => {
  const path =
    "/workflows/AbC/triggers/manual/paths/invoke?api-version=2016-06-01&sp=%2Ftriggers%2Fmanual&sig=a_b-%2Bc%3d";
  assert.deepEqual(readEndpoint(`teams://x.logic.azure.com:443${path}`), {
    url: `https://x.logic.azure.com:443${path}`,
    authorization: undefined,
  });
  assert.deepEqual(readEndpoint("alertmanager+http://u:p%40ss@10.0.0.1:9093/a"), {
    url: "http://10.0.0.1:9093/a",
    authorization: `Basic ${btoa("u:p@ss")}`,
  });
});
