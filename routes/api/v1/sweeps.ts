import { HttpError } from "fresh";
import { define } from "../../../define.ts";
import { apiSweep } from "../../../lib/api/sweep.ts";
import { isWithin, parsePeriod } from "../../../lib/show/period.ts";

export const handler = define.handlers(({ url, state: { view } }) => {
  const parsed = parsePeriod(url.searchParams);
  if (!parsed.ok) throw new HttpError(400, parsed.problem);
  const sweeps = view.sweeps.filter(({ record: { slot } }) => isWithin(parsed.query, slot, slot));
  return Response.json(sweeps.map(apiSweep));
});
