import { answerOf, giveAnswer } from "./answer.ts";
import type { CertificateKind } from "./certificates.ts";
import type { Connections } from "./port.ts";
import type { Visit } from "./visit.ts";

/** How a host behaves. */
export interface Behaviour {
  /** What its visitors get. */
  does: string;
  /** Set: its URL is https, and this is the certificate it shows; "none": no TLS is behind that URL. */
  tls?: CertificateKind | "none";
  /** How it takes connections. Default: accept. */
  connections?: Connections;
  /**
   * What its name resolves to, one list a look-up, the last one for ever; no list: it does not resolve. Nobody listens
   * at `nobody`. Where this is set the host's URL bears its name. Default: its address.
   */
  resolvesTo?(address: string, nobody: string): string[][];
  /** Where it listens. Default: an address of its own and a free port. */
  at?: { address?: string; ports?: number[] };
  visit?(visit: Visit): Promise<void>;
}

const PAGE = "<title>World</title>";
const HEAD = `HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n`;
const WHOLE = `${HEAD}Content-Length: ${PAGE.length}\r\n\r\n${PAGE}`;
/** Milliseconds between two bytes of what drips, and between two answers. */
const PAUSE = 50;
/** Milliseconds for a busy client to read what was sent: over TLS a reset overtakes what is not read yet. */
const BEFORE_RESET = 200;

/** Everything a host of the world can do, by the name of the host that does it. */
export const BEHAVIOURS = {
  "good": {
    does: "answers as the path asks: /status/503?delay=250&size=1000&body=text, any other path 200",
    visit: byPath,
  },
  "tls-good": { does: "answers by path, over TLS with a good certificate", tls: "good", visit: byPath },

  // Silence
  "never-accepts": { does: "lets no connection come about: its backlog is full", connections: "full" },
  "hangs": { does: "takes the request and never answers", visit: hang },
  "tls-hangs": { does: "never answers the TLS greeting", tls: "none", visit: hang },
  "drips-headers": { does: "sends its headers byte by byte, without end", visit: dripHeaders },
  "drips-body": { does: "sends 200, then a body byte by byte, without end", visit: dripBody },
  "floods-body": { does: "sends 200, then a body as fast as it is read, without end", visit: floodBody },
  "floods-headers": { does: "sends headers as fast as they are read, without end", visit: floodHeaders },

  // Broken connections
  "refuses": { does: "has nobody listening", connections: "refuse" },
  "resets-at-once": {
    does: "resets the connection when it is made",
    connections: "resettable",
    visit: (visit) => visit.reset(),
  },
  "resets-after-request": resetsAfter("resets the connection after the request", ""),
  "resets-in-headers": resetsAfter("resets the connection in mid-headers", HEAD),
  "resets-in-body": resetsAfter("resets the connection in mid-body", `${HEAD}Content-Length: 1000\r\n\r\n${PAGE}`),
  "tls-resets": {
    does: "resets the connection in the TLS handshake",
    tls: "none",
    connections: "resettable",
    visit: async (visit) => {
      await visit.request();
      // The head of a ServerHello that says more is to come.
      await visit.write(Uint8Array.of(0x16, 3, 3, 0, 0x7a, 2, 0, 0, 0x76, 3, 3));
      await visit.wait(BEFORE_RESET);
      await visit.reset();
    },
  },
  "closes-at-once": {
    does: "closes the connection when it is made",
    visit: async (visit) => {
      await visit.finish();
      await visit.untilGone();
    },
  },
  "closes-after-request": says("closes after the request without a byte", ""),
  "closes-in-headers": says("closes in mid-headers", HEAD),
  "closes-in-body": says("closes in mid-body", `${HEAD}Content-Length: 1000\r\n\r\n${PAGE}`),
  "tls-closes": {
    does: "closes the connection in the TLS handshake",
    tls: "none",
    visit: async (visit) => void await visit.request(),
  },

  // Odd answers
  "huge-headers": says("sends 4 MiB of headers", HEAD + `X-Filler: ${"x".repeat(1012)}\r\n`.repeat(4096) + "\r\n"),
  "broken-status-line": says("sends a status line without a number", "HTTP/1.1 fine\r\n\r\n"),
  "not-http": says("greets as a mail server does", "220 world.test ESMTP\r\n"),
  "http-0.9": says("sends a body and no headers", PAGE),
  "http-1.0": says("answers 200 by HTTP/1.0", `HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n${PAGE}`),
  "no-reason": says("answers 200 without a reason phrase", WHOLE.replace(" OK", "")),
  "early-hints": {
    does: "sends 103, then 200",
    visit: async (visit) => {
      await visit.request();
      await visit.write("HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n");
      await visit.wait(PAUSE);
      await visit.write(WHOLE);
    },
  },
  "status-204": says("answers 204", "HTTP/1.1 204 No Content\r\n\r\n"),
  "status-304": says("answers 304", "HTTP/1.1 304 Not Modified\r\n\r\n"),
  "status-999": says("answers 999", "HTTP/1.1 999 Request denied\r\nContent-Length: 0\r\n\r\n"),
  "redirects": says("redirects to /", "HTTP/1.1 301 Moved Permanently\r\nLocation: /\r\nContent-Length: 0\r\n\r\n"),
  "redirects-for-ever": {
    does: "redirects to itself",
    visit: async (visit) => {
      const request = await visit.request();
      if (request) await giveAnswer(visit, request, { status: 302, headers: { Location: request.path } });
    },
  },
  "gzip-garbage": says(
    "says that its body is gzip, which it is not",
    `${HEAD}Content-Encoding: gzip\r\nContent-Length: ${PAGE.length}\r\n\r\n${PAGE}`,
  ),

  // Certificates
  "expired": { does: "shows an expired certificate", tls: "expired", visit: byPath },
  "not-yet-valid": {
    does: "shows a certificate that does not hold yet",
    tls: "not-yet-valid",
    visit: byPath,
  },
  "expiring": {
    does: "shows a certificate that expires in ten days and a half",
    tls: "expiring",
    visit: byPath,
  },
  "wrong-host": {
    does: "shows another host's certificate",
    tls: "wrong-host",
    visit: byPath,
  },
  "self-signed": { does: "shows a self-signed certificate", tls: "self-signed", visit: byPath },
  "plain-on-tls": { does: "speaks plain HTTP on its TLS port", tls: "none", visit: byPath },

  // Names and addresses
  "missing": { does: "has a name that does not resolve", resolvesTo: () => [] },
  "no-address": { does: "has a name that resolves to nothing", resolvesTo: () => [[]] },
  "two-addresses": {
    does: "has two addresses, of which the first refuses",
    resolvesTo: (address, nobody) => [[nobody, address]],
    visit: byPath,
  },
  "rebinds": {
    does: "resolves to another address the second time, where nobody listens",
    resolvesTo: (address, nobody) => [[address], [nobody]],
    visit: byPath,
  },
  "ipv6": { does: "answers by path on ::1", at: { address: "::1" }, visit: byPath },
  "forbidden-port": {
    does: "answers by path on a port that browsers refuse",
    at: { ports: [6000, 6665, 6666, 6667, 6668, 6669, 6697] },
    visit: byPath,
  },
} as const satisfies Record<string, Behaviour>;

export type BehaviourName = keyof typeof BEHAVIOURS;

async function byPath(visit: Visit): Promise<void> {
  const request = await visit.request();
  if (request) return await giveAnswer(visit, request, answerOf(request.path));
  await visit.write("HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
}

async function hang(visit: Visit): Promise<void> {
  await visit.request();
  await visit.untilGone();
}

async function dripHeaders(visit: Visit): Promise<void> {
  await visit.request();
  await visit.write("HTTP/1.1 200 OK\r\n");
  for (;;) {
    for (const byte of "X-Slow: yes\r\n") {
      await visit.write(byte);
      await visit.wait(PAUSE);
    }
  }
}

async function dripBody(visit: Visit): Promise<void> {
  await visit.request();
  visit.answered();
  await visit.write(`${HEAD}\r\n`);
  for (;;) {
    await visit.write("x");
    await visit.wait(PAUSE);
  }
}

async function floodBody(visit: Visit): Promise<void> {
  await visit.request();
  visit.answered();
  await visit.write(`${HEAD}\r\n`);
  const chunk = new Uint8Array(64 * 1024).fill(0x78);
  for (;;) await visit.write(chunk);
}

async function floodHeaders(visit: Visit): Promise<void> {
  await visit.request();
  await visit.write("HTTP/1.1 200 OK\r\n");
  const chunk = `X-Filler: ${"x".repeat(1012)}\r\n`.repeat(64);
  for (;;) await visit.write(chunk);
}

function says(does: string, text: string): Behaviour {
  return {
    does,
    visit: async (visit) => {
      await visit.request();
      visit.answered();
      await visit.write(text);
    },
  };
}

function resetsAfter(does: string, text: string): Behaviour {
  return {
    does,
    connections: "resettable",
    visit: async (visit) => {
      await visit.request();
      await visit.write(text);
      await visit.wait(BEFORE_RESET);
      await visit.reset();
    },
  };
}
