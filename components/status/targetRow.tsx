import { renderToString } from "preact-render-to-string";
import { type Check, totalOf } from "../../lib/model/check.ts";
import { isDisputed } from "../../lib/model/opinion.ts";
import type { Target } from "../../lib/model/target.ts";
import { certificateWarning } from "../../lib/show/certificate_words.ts";
import type { Row } from "../../lib/show/rows.ts";
import { shownHost } from "../../lib/show/shown_host.ts";
import { outcomeWords } from "../../lib/show/words.ts";
import { escaped } from "../../lib/text/escaped.ts";
import { duration, percentage } from "../../lib/text/numbers.ts";
import { marksHtml } from "../shared/Marks.tsx";
import { HOST_BREAKS, HostText } from "../shared/HostText.tsx";

/**
 * The markup of one target in the table; as a string, since a thousand rows of elements cost more than the whole page, and
 * without the end tags that HTML lets one leave out (https://html.spec.whatwg.org/multipage/syntax.html#optional-tags).
 */
export function targetRow({ target, check, at, hour, uptimes }: Row): string {
  const { links, category } = lastingOf(target);
  const warning = check && certificateWarning(check.certificate, at);
  return [
    `<tr><th scope="row">`,
    links,
    warning ? `<small class="warning">${escaped(warning)}</small>` : "",
    `<td class="category">`,
    category,
    check ? `<td class="hour">` : `<td class="hour pending">`,
    marksHtml(hour),
    check ? statusCell(check, at) + timeCell(totalOf(check.phases)) : PENDING,
    `<td>${uptimeText(uptimes(target.id, "1d"))}<td>${uptimeText(uptimes(target.id, "30d"))}`,
  ].join("");
}

const PENDING = `<td class="status">pending<td class="ms">`;

function statusCell(check: Check, at: number): string {
  const disputed = isDisputed(check.opinions) ? " <small>disputed</small>" : "";
  return `<td class="status ${check.state}" data-status="${check.outcome ?? "unreached"}">` +
    `${escaped(outcomeWords(check, at)).replace(HOST_BREAKS, "<wbr>")}${disputed}`;
}

/** The browser sorts by what is shown; where that is rounded, by `data-ms`. */
function timeCell(ms: number | null): string {
  if (ms === null) return `<td class="ms">`;
  const text = duration(ms);
  return text === `${ms} ms` ? `<td class="ms">${text}` : `<td class="ms" data-ms="${ms}">${text}`;
}

function uptimeText(uptime: number | null): string {
  return uptime === null ? "" : percentage(uptime);
}

/** The markup that only depends on the target. */
interface Lasting {
  /** To the target's page and to its site. */
  links: string;
  category: string;
}

const lasting = new WeakMap<Target, Lasting>();

function lastingOf(target: Target): Lasting {
  let made = lasting.get(target);
  if (!made) {
    made = { links: renderToString(<Links target={target} />), category: `<bdi>${escaped(target.category)}</bdi>` };
    lasting.set(target, made);
  }
  return made;
}

function Links({ target: { id, name, url } }: { target: Target }) {
  return (
    <>
      <a href={`/targets/${id}`} dir="auto">{HostText({ text: name })}</a>{" "}
      <a class="site" href={url} rel="noreferrer" aria-label={`Visit ${name}`} data-host={shownHost(url)} />
    </>
  );
}
