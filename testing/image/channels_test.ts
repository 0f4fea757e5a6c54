import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { response, startReceiver } from "../alerts/receiver.ts";
import { sendApart } from "../alerts/send_apart.ts";
import { sampleDigest } from "../samples/digests.ts";

const ENTRY = fileURLToPath(new URL("../alerts/send_child.ts", import.meta.url));

Deno.test("what channels load on use works bundled, as in the image", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const args = ["bundle", "--platform=deno", "--code-splitting", `--outdir=${folder}`, ENTRY];
    const { success, stderr } = await new Deno.Command(Deno.execPath(), { args }).output();
    assert(success, new TextDecoder().decode(stderr));
    const published = "<PublishResponse><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>";
    await using receiver = startReceiver(() => response(200, { "content-type": "text/xml" }, published));
    const at = `127.0.0.1:${receiver.port}`;
    const channels = [
      `hook=http://${at}/#secret=whsec_${btoa("a secret that is 32 letters long")}`,
      // It takes no mail: what is loaded for it says so.
      `mail=smtp://${at}/?from=a@example.org&to=b@example.org`,
      "topic=sns:arn:aws:sns:us-east-1:123456789012:alerts",
    ];
    const env = { AWS_ENDPOINT_URL: `http://${at}`, AWS_ACCESS_KEY_ID: "AKIA", AWS_SECRET_ACCESS_KEY: "secret" };
    const sent = await sendApart(channels.join(" "), sampleDigest(), env, join(folder, "send_child.js"));
    assert.deepEqual(sent.deliveries.hook, { ok: true }, sent.output);
    assert.deepEqual(sent.deliveries.topic, { ok: true }, sent.output);
    assert.match(JSON.stringify(sent.deliveries.mail), /"(protocol|reset|timeout)"/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
