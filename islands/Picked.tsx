import { useEffect, useState } from "preact/hooks";
import { moment } from "../lib/show/times.ts";

/** A column of a strip. */
interface Choice {
  href: string;
  words: string;
}

const STEPS: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity };

/** Describes the column of a strip that is hovered, focused or tapped, and links to its page. */
export default function Picked() {
  const [choice, setChoice] = useState<Choice>();
  useEffect(() => {
    const stopped = new AbortController();
    const { signal } = stopped;
    const linkAt = ({ target }: Event) => (target as Element).closest<SVGAElement>(".timeline a");
    const show = (event: Event) => {
      const link = linkAt(event);
      if (!link) return;
      const href = link.getAttribute("href")!;
      const [, found] = link.textContent!.split(/: (.*)/s);
      setChoice({ href, words: `${moment(Date.parse(href.split("at=")[1]), Date.now(), "local")}: ${found}` });
    };
    document.addEventListener("pointerover", show, { signal });
    document.addEventListener("focusin", show, { signal });
    document.addEventListener("click", (event) => {
      // A finger is wider than a column: the first tap only says what is beneath it.
      if (linkAt(event) && (event as PointerEvent).pointerType === "touch") event.preventDefault();
    }, { signal });
    document.addEventListener("keydown", (event) => {
      const step = STEPS[event.key];
      const links = step && linkAt(event)?.parentElement?.querySelectorAll<SVGAElement>("a");
      if (!links) return;
      event.preventDefault();
      const place = [...links].indexOf(linkAt(event)!) + step;
      links[Math.max(0, Math.min(links.length - 1, place))].focus();
    }, { signal });
    return () => stopped.abort();
  }, []);
  return choice ? <a href={choice.href}>{choice.words}</a> : null;
}
