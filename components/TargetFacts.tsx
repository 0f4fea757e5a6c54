import { duration, outcomeWords, reasonWords, STATE_NAMES } from "../lib/format.ts";
import type { Incident } from "../lib/incidents.ts";
import { type Check, totalOf } from "../lib/record.ts";
import { CERTIFICATE_WARNING_DAYS, type Row } from "../lib/rows.ts";
import type { Target } from "../lib/targets.ts";
import { isCurrent, type View } from "../lib/view.ts";
import { Time } from "./Time.tsx";

export interface TargetFactsProps {
  view: View;
  row: Row;
  /** Its open incident. */
  open?: Incident;
}

/** What a target is, and how it stands. */
export function TargetFacts({ view, row: { target, check }, open }: TargetFactsProps) {
  return (
    <>
      <p class="standing">
        {check
          ? (
            <>
              <strong class={check.state}>{STATE_NAMES[check.state]}</strong>
              {isCurrent(view) ? "" : " when last checked"}: {foundOf(check)}
            </>
          )
          : "Not checked yet"}
        {open && (
          <>
            {check?.state === "down" ? ", since " : ", down since "}
            <Time at={open.opened} now={view.slot} />
          </>
        )}
        {view.latest && (
          <>
            . Checked <Time at={view.latest.record.finished} now={view.slot} age />.
          </>
        )}
      </p>
      <dl class="facts">
        <div>
          <dt>Address</dt>
          <dd>
            <a href={target.url} rel="noreferrer" dir="ltr">{target.url}</a>
          </dd>
        </div>
        {target.category && (
          <div>
            <dt>Category</dt>
            <dd>
              <a href={`/?category=${encodeURIComponent(target.category)}`}>
                <bdi>{target.category}</bdi>
              </a>
            </dd>
          </div>
        )}
        <div>
          <dt>Asked</dt>
          <dd>{askedOf(target, view.interval)}</dd>
        </div>
        <div>
          <dt>Certificate</dt>
          <dd>{certificateOf(target, check)}</dd>
        </div>
      </dl>
    </>
  );
}

function foundOf(check: Check): string {
  const ms = totalOf(check.phases);
  const found = typeof check.outcome === "number" ? reasonWords(check) : outcomeWords(check);
  return typeof check.outcome === "number" && ms !== null ? `${found} in ${duration(ms)}` : found;
}

function askedOf({ method, expect, contains, timeout }: Target, interval: number): string {
  const ranges = expect?.map(({ from, to }) => from === to ? `${from}` : `${from}-${to}`).join(", ");
  return [
    `${method ? `by ${method}, ` : ""}every ${duration(interval)}`,
    ranges && `up means ${ranges}`,
    contains && `must contain “${contains}”`,
    timeout && `within ${duration(timeout)}`,
  ].filter(Boolean).join("; ");
}

function certificateOf({ url }: Target, check: Check | undefined) {
  if (!url.startsWith("https:")) return "none: the address is not https";
  const days = check?.certificateDays;
  if (typeof days !== "number") return "not looked at yet";
  if (days < 0) return <b class="down">{`expired ${duration(-days * 86_400_000)} ago`}</b>;
  const text = days === 0 ? "ends today" : `holds for ${duration(days * 86_400_000)}`;
  return days < CERTIFICATE_WARNING_DAYS ? <b class="blocked">{text}</b> : text;
}
