import { createSocket } from "node:dgram";
import { once } from "node:events";

/** What a name server does with questions for a name. */
export interface NameBehaviour {
  /** Addresses; none of a family: it denies that there are any. Default none. */
  addresses?: string[];
  /** Milliseconds until it answers. Default 0. */
  delay?: number;
  /** Milliseconds more for IPv6. Default 0. */
  delayIPv6?: number;
  /** How many questions of each family it loses first; Infinity: it is silent. Default 0. */
  loses?: number;
  /** Whether the name is known as one with name servers (NS). Default false. */
  hasServers?: boolean;
}

/** A name server on the loopback interface. */
export interface TestNameServer extends AsyncDisposable {
  /** As `Deno.resolveDns()` takes it. */
  nameServer: { ipAddr: string; port: number };
  /** The questions that have come, as `A a.test`, in order. */
  questions: string[];
}

const TYPES: Record<number, string> = { 1: "A", 2: "NS", 28: "AAAA", 33: "SRV" };

/** Starts a name server that does with each name (in lower case, "" for the root) what `behaviourOf` says. */
export async function startNameServer(
  behaviourOf: (name: string) => NameBehaviour,
  { hostname = "127.0.0.1", port = 0 } = {},
): Promise<TestNameServer> {
  const socket = createSocket("udp4");
  const questions: string[] = [];
  const lost = new Map<string, number>();
  const timers = new Set<ReturnType<typeof setTimeout>>();
  socket.on("message", (question, from) => {
    const labels: string[] = [];
    let at = 12;
    for (; question[at]; at += question[at] + 1) {
      labels.push(question.toString("latin1", at + 1, at + 1 + question[at]));
    }
    const type = TYPES[question.readUInt16BE(at + 1)] ?? "other";
    const name = labels.join(".").toLowerCase();
    const key = `${type} ${name}`;
    questions.push(key);
    const { addresses = [], delay = 0, delayIPv6 = 0, loses = 0, hasServers = false } = behaviourOf(name);
    const count = (lost.get(key) ?? 0) + 1;
    lost.set(key, count);
    if (count <= loses) return;
    const data = type === "A"
      ? addresses.filter((address) => !address.includes(":")).map((address) => address.split(".").map(Number))
      : type === "AAAA"
      ? addresses.filter((address) => address.includes(":")).map(ipv6Bytes)
      : type === "NS" && hasServers
      ? [[1, "a".charCodeAt(0), 0]]
      : [];
    const header = Buffer.from(question.subarray(0, 12));
    // An answer, recursion available; 3: there is no such name (RFC 1035, 4.1.1).
    header.writeUInt16BE(addresses.length > 0 || hasServers ? 0x8180 : 0x8183, 2);
    header.writeUInt16BE(1, 4);
    header.writeUInt16BE(data.length, 6);
    header.writeUInt32BE(0, 8);
    const records = data.map((bytes) =>
      Buffer.from([0xc0, 12, ...question.subarray(at + 1, at + 3), 0, 1, 0, 0, 0, 5, 0, bytes.length, ...bytes])
    );
    const answer = Buffer.concat([header, question.subarray(12, at + 5), ...records]);
    const timer = setTimeout(() => {
      timers.delete(timer);
      socket.send(answer, from.port, from.address);
    }, delay + (type === "AAAA" ? delayIPv6 : 0));
    timers.add(timer);
  });
  socket.bind(port, hostname);
  await once(socket, "listening");
  return {
    nameServer: { ipAddr: hostname, port: socket.address().port },
    questions,
    async [Symbol.asyncDispose]() {
      for (const timer of timers) clearTimeout(timer);
      socket.close();
      await once(socket, "close");
    },
  };
}

/** The bytes of an IPv6 address that is written without `::` or as `::<number>`. */
function ipv6Bytes(address: string): number[] {
  const groups = address.startsWith("::") ? [...Array(7).fill("0"), address.slice(2)] : address.split(":");
  return groups.flatMap((group) => [parseInt(group, 16) >> 8, parseInt(group, 16) & 255]);
}
