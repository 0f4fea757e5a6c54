import { secureHostOf } from "../../lib/check/certificate/certificate.ts";
import { COLUMN_NAMES, shownColumn } from "../../lib/list/columns.ts";
import { type Certificate } from "../../lib/model/certificate.ts";
import type { Target } from "../../lib/model/target.ts";
import type { View } from "../../lib/model/view.ts";
import { certificateStatus } from "../../lib/show/certificate_words.ts";
import { categoryHref } from "../../lib/show/category.ts";
import type { Row } from "../../lib/show/rows.ts";
import { duration, number } from "../../lib/text/numbers.ts";
import { BlockedFacts } from "./BlockedFacts.tsx";
import { PlaceFacts } from "./PlaceFacts.tsx";

/** What a target is, and how it is checked. */
export function TargetFacts({ view, row }: { view: View; row: Row }) {
  const { target } = row;
  return (
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
            <a href={categoryHref(target.category)}>
              <bdi>{target.category}</bdi>
            </a>
          </dd>
        </div>
      )}
      <div>
        <dt>Checked</dt>
        <dd>{scheduleOf(target, view.interval)}</dd>
      </div>
      {row.check?.state === "blocked" && (
        <div>
          <dt>Blocked by</dt>
          <dd>
            <BlockedFacts view={view} row={row} />
          </dd>
        </div>
      )}
      {view.places && (
        <div>
          <dt>Places</dt>
          <dd>
            <PlaceFacts places={view.places} row={row} now={view.slot} />
          </dd>
        </div>
      )}
      <div>
        <dt>Certificate</dt>
        <dd>{CertificateFacts(row, view)}</dd>
      </div>
    </dl>
  );
}

function scheduleOf(target: Target, interval: number): string {
  const shown = COLUMN_NAMES.flatMap((column) => shownColumn(column, target) ?? []);
  return [`every ${duration(interval)}`, ...shown].join("; ");
}

/** Whether the certificate is valid, and, in the process that looked at it, what else it says. */
function CertificateFacts({ target, check, at }: Row, { certificates }: View) {
  const host = secureHostOf(target);
  if (!host) return "None (plain HTTP)";
  if (!check?.certificate) return "Not checked yet";
  const { text, state } = certificateStatus(check.certificate, at);
  const facts = certificates.get(host);
  return (
    <>
      {state === "valid" ? text : <b class={state === "expiring" ? "blocked" : "down"}>{text}</b>}
      {facts && Details(facts)}
    </>
  );
}

function Details({ issuer, names, nameCount }: Certificate) {
  const more = nameCount - names.length;
  return (
    <small class="details">
      {issuer && (
        <>
          Issued by <bdi>{issuer}</bdi>.{" "}
        </>
      )}
      For {names.length > 0 ? names.join(", ") : nameCount > 0 ? "names that can't be shown" : "no host name"}
      {names.length > 0 && more > 0 && ` and ${number(more)} more`}.
    </small>
  );
}
