import { once } from "node:events";
import { connect } from "node:net";
import type { Digest } from "../model/digest.ts";
import { escaped } from "../text/escaped.ts";
import { visible } from "../text/visible.ts";
import { abortCode, type ChannelEntry, type Delivery, type MadeChannel } from "./channel.ts";
import { digestText, plainText } from "./digest_text.ts";
import { isPrivateHost } from "./endpoint.ts";

/** Submission (RFC 6409) and submission over TLS (RFC 8314). */
const PORTS = { smtp: 587, smtps: 465 };

const ADDRESS = /^[^\s@,;<>"()]{1,64}@[^\s@,;<>"()]{1,253}$/;

interface Server {
  host: string;
  port: number;
  secure: boolean;
  /** Undefined: it needs none. */
  auth?: { user: string; pass: string };
  from: string;
  to: string[];
}

export interface Mail {
  subject: string;
  text: string;
  html: string;
  messageId: string;
  headers: Record<string, string>;
}

/** A mail server: `smtp://user:password@mail.example:587/?from=lookout@example.org&to=ops@example.org,night@example.org`. */
export function smtpChannel({ name, options, url }: ChannelEntry): MadeChannel {
  const server = readServer(url);
  if ("problem" in server) return server;
  return {
    name,
    scheme: "smtp",
    options,
    send: (digest, { signal }) => sendMail(server, formatMail(digest, server.from), signal),
    print: (digest) => {
      const { subject, text } = formatMail(digest, server.from);
      return `Mail (server and addresses are not shown)\nSubject: ${subject}\n\n${text}`;
    },
  };
}

function readServer(text: string): Server | { problem: string } {
  const [, scheme, rest] = /^(smtps?):\/\/(.*)$/is.exec(text)!;
  const kind = scheme.toLowerCase() as keyof typeof PORTS;
  const url = URL.parse(`https://${rest}`);
  if (!url || url.pathname.length > 1) return { problem: "not a valid URL" };
  const [unknown] = [...url.searchParams.keys()].filter((name) => name !== "from" && name !== "to");
  if (unknown !== undefined) return { problem: "its query may only have from and to" };
  const from = url.searchParams.get("from") ?? "";
  const to = url.searchParams.getAll("to").flatMap((list) => list.split(",")).filter(Boolean);
  if (!ADDRESS.test(from)) return { problem: "?from= must be one mail address" };
  if (to.length === 0 || !to.every((address) => ADDRESS.test(address))) {
    return { problem: "&to= must be mail addresses separated by commas" };
  }
  let auth: Server["auth"];
  try {
    if (url.username) auth = { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) };
  } catch {
    return { problem: "its user or password has a % without two hexadecimal digits; write %25" };
  }
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, "$1"),
    port: Number(url.port) || (/:443$/.test(url.host) ? 443 : PORTS[kind]),
    secure: kind === "smtps",
    auth,
    from,
    to,
  };
}

/** Retries have the same `Message-ID`, by which mail programs recognise a repeated message. */
export function formatMail(digest: Digest, from: string): Mail {
  const limits = { most: 50, limit: 20_000 };
  const { headline } = digestText(digest, limits);
  const page = digestText(digest, { ...limits, escape: escaped });
  const link = digest.link && `<p><a href="${escaped(digest.link)}">Open the status page</a></p>\n`;
  return {
    subject: headline,
    text: plainText(digestText(digest, limits), digest.link),
    html: `<!doctype html>\n<html lang="en"><body style="font-family:sans-serif">\n<h1 style="font-size:1.2em">${
      escaped(headline)
    }</h1>\n<ul>\n${page.lines.map((line) => `<li>${line}</li>\n`).join("")}</ul>\n${link}</body></html>\n`,
    messageId: `<${visible(digest.id)}@${from.split("@")[1]}>`,
    // RFC 3834: prevents automatic replies.
    headers: { "Auto-Submitted": "auto-generated" },
  };
}

async function sendMail(server: Server, mail: Mail, signal: AbortSignal): Promise<Delivery> {
  // Loaded only where it is used.
  const { createTransport } = await import("nodemailer");
  // By hand, since nothing else ends a connection whose server sends a byte now and then.
  const connection = connect({ host: server.host, port: server.port });
  // Nodemailer stops listening before the connection ends.
  connection.on("error", () => {});
  const { promise: ended, reject } = Promise.withResolvers<never>();
  const stop = () => reject(new Error("aborted"));
  signal.addEventListener("abort", stop, { once: true });
  if (signal.aborted) stop();
  const send = async () => {
    await once(connection, "connect");
    await createTransport({
      connection,
      host: server.host,
      secure: server.secure,
      auth: server.auth,
      // A password, and what a message says, go over the internet encrypted or not at all.
      requireTLS: !server.secure && !isPrivateHost(server.host),
      disableFileAccess: true,
      disableUrlAccess: true,
    }).sendMail({ ...mail, from: server.from, to: server.to });
  };
  try {
    await Promise.race([send(), ended]);
    // Some recipients may have been rejected. The others have the message, and would get it again with each retry.
    return { ok: true };
  } catch (error) {
    return { ok: false, code: abortCode(signal) ?? codeOf(error as MailError) };
  } finally {
    signal.removeEventListener("abort", stop);
    connection.destroy();
  }
}

/** Codes of Node and of Nodemailer (https://nodemailer.com/errors). What a server says in words is not shown. */
const CODES: Record<string, string> = {
  ENOTFOUND: "dns",
  EAI_AGAIN: "dns",
  ECONNREFUSED: "refused",
  ECONNRESET: "reset",
  EHOSTUNREACH: "unreachable",
  ENETUNREACH: "unreachable",
  ETIMEDOUT: "timeout",
  ETLS: "tls",
  EREQUIRETLS: "tls",
  EAUTH: "auth",
  ENOAUTH: "auth",
  EENVELOPE: "envelope",
  EMESSAGE: "message",
  EPROTOCOL: "protocol",
};

interface MailError extends Error {
  code?: string;
  responseCode?: number;
}

function codeOf({ code = "", responseCode, message }: MailError): string {
  if (responseCode !== undefined) return String(responseCode);
  if (code in CODES) return CODES[code];
  return /certificate|tls|ssl|handshake|corrupt/i.test(message) ? "tls" : "reset";
}
