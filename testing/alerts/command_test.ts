import assert from "node:assert/strict";
import { Webhook } from "standardwebhooks";
import { CLI_FLAGS } from "../process/task_flags.ts";
import { response, startReceiver } from "./receiver.ts";
import { assertHidden, aws, channelsAt, mailAt, NAMES, SECRET, TOPIC } from "./secret_channels.ts";

const ROOT = new URL("../../", import.meta.url).pathname;

/** Runs `deno task alert`, as that task does. */
async function alert(args: string[], env: Record<string, string>) {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--cached-only", ...CLI_FLAGS, "cli.ts", "alert", ...args],
    cwd: ROOT,
    env: { NO_COLOR: "1", ...env },
  }).output();
  const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  return { code, out, err };
}

Deno.test("alert sends a sample through a channel's own format, and says that it was delivered", async () => {
  const secret = `whsec_${btoa("a secret of 24 bytes or more")}`;
  await using receiver = startReceiver(() => response(204));
  const env = {
    LOOKOUT_ALERTS: `ops=http://127.0.0.1:${receiver.port}/hook#secret=${secret} other=http://127.0.0.1:1/`,
    LOOKOUT_TITLE: "Our sites",
  };
  assert.deepEqual(await alert(["ops"], env), { code: 0, out: "ops: delivered\n", err: "" });
  const [{ body, headers }] = receiver.received;
  const { type, data } = new Webhook(secret).verify(body, Object.fromEntries(headers)) as {
    type: string;
    data: Record<string, unknown>;
  };
  assert.deepEqual([type, data.title, receiver.received.length], ["alert.sample", "Our sites", 1]);
});

Deno.test("alert tries all channels, and gives the reason for a failure in one word", async () => {
  await using receiver = startReceiver(({ path }) => response(path === "/good" ? 200 : 403));
  const at = `http://127.0.0.1:${receiver.port}`;
  const { code, out, err } = await alert([], { LOOKOUT_ALERTS: `one=${at}/bad two=slack+${at}/good` });
  assert.deepEqual({ code, out, err }, { code: 1, out: "two: delivered\n", err: "one: not delivered (403)\n" });
});

Deno.test("alert --print sends nothing, and prints what would be sent to each kind of channel without its secrets", async () => {
  await using receiver = startReceiver(() => response(200));
  const env = {
    ...aws(receiver.port),
    LOOKOUT_ALERTS: [channelsAt(receiver.port), mailAt(receiver.port), TOPIC].join(" "),
  };
  const { code, out, err } = await alert(["--print"], env);
  assert.deepEqual([code, err, receiver.received.length], [0, "", 0]);
  assertHidden(out);
  assert.equal(out.match(/This is a test alert/g)!.length >= NAMES.length - 3, true, out);
});

Deno.test("alert shows nothing of a channel's secrets when it fails", async () => {
  await using receiver = startReceiver(({ path, headers }) =>
    response(500, {}, [path, ...headers.values()].join("\n"))
  );
  const env = { ...aws(receiver.port), LOOKOUT_ALERTS: `${channelsAt(receiver.port)} ${TOPIC}` };
  const { code, out, err } = await alert([], env);
  assert.deepEqual([code, out], [1, ""]);
  assertHidden(err);
  const names = NAMES.filter((name) => name !== "mail");
  assert.deepEqual(err.trim().split("\n"), names.map((name) => `${name}: not delivered (500)`));
});

Deno.test("alert names an unknown channel, and the known ones", async () => {
  const env = { LOOKOUT_ALERTS: `ops=http://127.0.0.1:1/${SECRET} chat=slack+http://127.0.0.1:1/${SECRET}` };
  const { code, out, err } = await alert(["oops\u202e"], env);
  assert.deepEqual([code, out], [2, ""]);
  assert.equal(err, 'Unknown channel "oops<U+202E>"; configured: ops, chat\n');
  assert.deepEqual(await alert(["ops"], {}), { code: 2, out: "", err: "LOOKOUT_ALERTS is not set\n" });
});
