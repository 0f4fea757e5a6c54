import { messageOf } from "../../message.ts";
import { readBody, type Source } from "./source.ts";

/** A list that another program writes: it can be read once. Deno lets no program with fewer than all permissions read `/dev/stdin`. */
export function standardInput(): Source {
  return {
    name: "standard input",
    remote: false,
    look: () =>
      readBody(Deno.stdin.readable).then(
        (bytes) => ({ ok: true, content: { bytes } }),
        (error) => ({ ok: false, reason: messageOf(error) }),
      ),
  };
}
