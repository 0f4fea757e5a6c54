import { Feed } from "feed";
import type { Incident } from "../model/incident.ts";
import type { View } from "../model/view.ts";
import { feedPath, type FeedQuery } from "../show/feed_query.ts";
import { findIncidents } from "../show/incident_query.ts";
import { reasonWords } from "../show/words.ts";
import { duration } from "../text/numbers.ts";
import { VERSION } from "../version.ts";
import { xmlText } from "./xml_text.ts";

/** The library requires absolute links; this part of them is removed again. */
const UNKNOWN = "http://lookout.invalid";

/** The most entries in a feed. */
const MAX_ENTRIES = 100;

/**
 * Incidents as an Atom feed (RFC 4287), those that opened or closed last first. An entry keeps its id forever, and is updated when
 * the incident closes; times are the incidents', so the feed stays the same until one opens or closes.
 * @param query whose incidents; for a category, those of the targets that are in it now
 * @param base where the page can be reached, without a slash at the end; "": not known. Links are then relative, and ids,
 * which have to be absolute, contain no address. It is never taken from a request, since one client's value would end up
 * in everybody's feed.
 */
export function atomFeed(view: View, base: string, query: FeedQuery = {}): string {
  return base
    ? absoluteFeed(view, base, query)
    : absoluteFeed(view, UNKNOWN, query).replaceAll(` href="${UNKNOWN}/`, ' href="/');
}

function absoluteFeed(view: View, base: string, query: FeedQuery): string {
  const { list, title } = view;
  const { target, category } = query;
  const name = xmlText(title);
  const subject = category ?? list.targets.find(({ id }) => id === target)?.name ?? target;
  const path = feedPath(query);
  const entries = findIncidents(view, query).sort((a, b) => changedAt(b) - changedAt(a)).slice(0, MAX_ENTRIES);
  const feed = new Feed({
    id: base === UNKNOWN ? `urn:lookout:incidents${path.slice("/feed.xml".length)}` : base + path,
    title: ["Incidents", ...(subject === undefined ? [] : [xmlText(subject)]), name].join(" · "),
    link: target === undefined ? `${base}/incidents` : `${base}/incidents?target=${target}`,
    feedLinks: { atom: base + path },
    author: { name },
    generator: `Lookout ${VERSION}`,
    updated: new Date(entries.length > 0 ? changedAt(entries[0]) : list.readAt),
  });
  for (const incident of entries) {
    const { id, target, opened } = incident;
    feed.addItem({
      id: base === UNKNOWN ? `urn:lookout:incident:${id}` : `${base}/incidents#${id}`,
      title: asHtml(titleOf(incident)),
      description: asHtml(descriptionOf(incident)),
      link: list.targets.some((one) => one.id === target) ? `${base}/targets/${target}` : `${base}/incidents#${id}`,
      published: new Date(opened),
      date: new Date(changedAt(incident)),
    });
  }
  return feed.atom1();
}

function changedAt({ opened, closed }: Incident): number {
  return closed ?? opened;
}

function titleOf({ name, ended }: Incident): string {
  if (ended === undefined) return `${name} is down`;
  return {
    up: `${name} recovered`,
    blocked: `${name} is back, but blocking bots`,
    removed: `${name} was removed from the list`,
  }[ended];
}

function descriptionOf(incident: Incident): string {
  const { opened, closed, ended } = incident;
  const began = `Down since ${minute(opened)}: ${reasonWords(incident)}.`;
  if (closed === undefined) return began;
  const end = { up: "Recovered", blocked: "Back, but blocking bots,", removed: "Removed from the list" }[ended!];
  return `${began} ${end} at ${minute(closed)}, after ${duration(closed - opened)}.`;
}

/** `2026-01-02 03:10 UTC`. */
function minute(time: number): string {
  return `${new Date(time).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

/** The feed declares its texts as HTML. */
function asHtml(text: string): string {
  return xmlText(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
