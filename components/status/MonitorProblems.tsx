import { countLimits } from "../../lib/model/check.ts";
import type { MaintenanceStatus } from "../../lib/model/maintenance.ts";
import type { ListStatus } from "../../lib/model/target.ts";
import type { ChannelStatus, PlaceStatus, StoreBreak, ThreadTrouble, View } from "../../lib/model/view.ts";
import { sourceName } from "../../lib/show/source_name.ts";
import { limitSentences } from "../../lib/show/words.ts";
import { counted, number } from "../../lib/text/numbers.ts";
import { SiteLinks } from "../shared/SiteLinks.tsx";
import { Time } from "../shared/Time.tsx";
import { ListMessages } from "./ListMessages.tsx";

/** What is wrong with the monitor itself, in plain words; nothing when nothing is. */
export function MonitorProblems({ view }: { view: View }) {
  const {
    latest,
    behind,
    missed,
    storeFailure,
    spoolFailure,
    storeBreak,
    droppedLines,
    threadTrouble,
    list,
    slot,
    alerts,
    maintenance,
    places,
  } = view;
  const notices = [
    latest && !latest.record.reliable && (
      <li>
        <strong>Hardly any site responded in the last check.</strong>{" "}
        This points to the monitor's own network, so failures count as unknown, not down.
      </li>
    ),
    ...(latest ? limitSentences(countLimits(latest.record.checks)) : []).map((sentence) => (
      <li>
        <strong>{sentence}.</strong> This says nothing about the sites, so they count as unknown, not down.
      </li>
    )),
    behind && (
      <li>
        <strong>Checks are behind schedule.</strong> The check due at <Time at={slot} now={slot} /> hasn't started yet.
      </li>
    ),
    missed.length > 0 && Missed({ missed, now: slot }),
    threadTrouble && FailedThread({ trouble: threadTrouble, now: slot }),
    storeFailure !== undefined && (
      <li>
        <strong>History isn't being saved.</strong> Checks continue. {storeFailure}
      </li>
    ),
    spoolFailure !== undefined && (
      <li>
        <strong>Lookout's disk has a problem.</strong> Checks continue, and history is being saved. {spoolFailure}
      </li>
    ),
    storeBreak && (
      <li>
        <strong>{BREAKS[storeBreak.kind].what}</strong> {BREAKS[storeBreak.kind].outcome} Detected at{" "}
        <Time at={storeBreak.at} now={slot} />.
      </li>
    ),
    droppedLines !== undefined && droppedLines > 0 && (
      <li>
        <strong>The log isn't being read.</strong> {counted(droppedLines, "line")} {droppedLines === 1 ? "was" : "were"}
        {" "}
        dropped. Checks continue.
      </li>
    ),
    alerts && FailingAlerts({ alerts, now: slot }),
    places && SilentPlaces({ places, now: slot }),
    list.problems.length > 0 && RejectedList({ list, now: slot }),
    maintenance && maintenance.problems.length > 0 && RejectedMaintenance({ maintenance, now: slot }),
  ].flat().filter(Boolean);
  return notices.length > 0 ? <ul class="notices" aria-label="Problems with Lookout itself">{notices}</ul> : null;
}

/** What happened to the database, and what Lookout did about it. */
const BREAKS: Record<StoreBreak["kind"], { what: string; outcome: string }> = {
  lost: {
    what: "The history was deleted.",
    outcome: "Lookout started a new one with what was still in memory; anything older is lost.",
  },
  damaged: {
    what: "The history was damaged.",
    outcome: "The damaged part was set aside; everything that could be recovered was kept.",
  },
  replaced: {
    what: "The history was replaced by another one.",
    outcome: "Lookout now shows and continues the new one.",
  },
};

/** As many times as are named; a short interval can miss more. */
const MAX_NAMED = 6;

function Missed({ missed, now }: { missed: number[]; now: number }) {
  const named = missed.slice(0, MAX_NAMED).toReversed();
  const time = (at: number, index: number) => [index > 0 && ", ", Time({ at, now })];
  return (
    <li>
      <strong>
        {missed.length === 1 ? "One check was" : `${number(missed.length)} checks were`} missed in the past hour
      </strong>, {missed.length > MAX_NAMED && "most recently "}at {named.map(time)}.
    </li>
  );
}

function FailedThread({ trouble: { replaced, leftOut }, now }: { trouble: ThreadTrouble; now: number }) {
  return (
    <li>
      <strong>Lookout's checks crashed or hung and had to be restarted</strong>, last{" "}
      <Time at={replaced.at(-1)!} now={now} age />.
      {leftOut.size > 0 && (
        <>
          {" "}
          {leftOut.size === 1
            ? "This site was being checked each time and is"
            : "These sites were being checked each time and are"} skipped until Lookout is restarted:{" "}
          <SiteLinks sites={[...leftOut].map(([id, name]) => ({ id, name }))} />.
        </>
      )}
    </li>
  );
}

/** By name alone: any part of a channel's URL may be secret. */
function FailingAlerts({ alerts, now }: { alerts: readonly ChannelStatus[]; now: number }) {
  return alerts.flatMap(({ name, failing }) =>
    failing
      ? (
        <li>
          <strong>Alerts to {name} have been failing</strong> since <Time at={failing.since} now={now} />.{" "}
          Lookout keeps trying.
        </li>
      )
      : []
  );
}

function SilentPlaces({ places, now }: { places: readonly PlaceStatus[]; now: number }) {
  return places.filter(({ silentSince }) => silentSince !== undefined).map(({ name, silentSince, replaced }) => (
    <li>
      <strong>The place {name} hasn't responded</strong> since <Time at={silentSince!} now={now} />.{" "}
      {replaced ? "The list is being checked from here until it responds again." : "Its second opinion is missing."}
    </li>
  ));
}

function RejectedList({ list: { source, problems, refusedAt, targets }, now }: { list: ListStatus; now: number }) {
  return (
    <li>
      <strong>The updated list in {sourceName(source)} was rejected.</strong>{" "}
      Lookout is still using the previous one, of {counted(targets.length, "site")}.
      <Problems problems={problems} source={source} at={refusedAt} now={now} />
    </li>
  );
}

function RejectedMaintenance({ maintenance, now }: { maintenance: MaintenanceStatus; now: number }) {
  const { source, problems, rejectedAt, readAt } = maintenance;
  return (
    <li>
      <strong>The maintenance windows in {sourceName(source)} were rejected.</strong>{" "}
      {readAt === undefined ? "No maintenance is known." : "The previous ones still apply."}
      <Problems problems={problems} source={source} at={rejectedAt} now={now} />
    </li>
  );
}

interface ProblemsProps {
  problems: readonly string[];
  source: string;
  /** When they were found, ms UTC. */
  at?: number;
  now: number;
}

/** What is wrong with a file that was rejected. */
function Problems({ problems, source, at, now }: ProblemsProps) {
  return (
    <details>
      <summary>
        {counted(problems.length, "problem")}
        {at !== undefined && (
          <>
            , found <Time at={at} now={now} age />
          </>
        )}
      </summary>
      <ListMessages messages={problems} source={source} />
    </details>
  );
}
