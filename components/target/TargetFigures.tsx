import { secureHostOf } from "../../lib/check/certificate/certificate.ts";
import type { View } from "../../lib/model/view.ts";
import { certificateDays, certificateStatus } from "../../lib/show/certificate_words.ts";
import { isSlower, type Pace, pacesOf, paceWords } from "../../lib/show/pace.ts";
import type { Row } from "../../lib/show/rows.ts";
import { date } from "../../lib/show/times.ts";
import { allUptimes } from "../../lib/show/uptime.ts";
import { counted, duration, orDash } from "../../lib/text/numbers.ts";
import { type Figure, Figures, uptimeFigures } from "../history/Figures.tsx";

/** A target's uptime, how fast it responds against what is usual, and how long its certificate lasts. */
export function TargetFigures({ view, row }: { view: View; row: Row }) {
  const { median, p95 } = pacesOf(row, view);
  const figures = [
    ...uptimeFigures(allUptimes(row.uptimes, row.target.id)),
    paceFigure("Median, past hour", median),
    paceFigure("p95, 24 h", p95),
    certificateFigure(row),
  ];
  return <Figures figures={figures} />;
}

function paceFigure(of: string, pace: Pace): Figure {
  return {
    of,
    value: orDash(pace.now, duration),
    state: isSlower(pace) ? "blocked" : undefined,
    note: paceWords(pace),
  };
}

function certificateFigure({ target, check, at }: Row): Figure {
  const of = "Certificate";
  if (!secureHostOf(target)) return { of, value: "–", note: "none (plain HTTP)" };
  if (!check?.certificate) return { of, value: "–", note: "not checked yet" };
  const { certificate } = check;
  const { state } = certificateStatus(certificate, at);
  const days = certificateDays(certificate, at);
  if (state === "invalid") {
    return { of, value: days < 0 ? "expired" : "not valid yet", state: "down", note: date(certificate.end) };
  }
  return {
    of,
    value: days < 1 ? "under a day" : counted(days, "day"),
    state: state === "expiring" ? "blocked" : undefined,
    note: `until ${date(certificate.end)}`,
  };
}
