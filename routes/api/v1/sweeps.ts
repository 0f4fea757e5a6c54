import { define, queryOf } from "../../../define.ts";
import { apiSweep } from "../../../lib/api/sweep.ts";
import { isWithin, parsePeriod } from "../../../lib/show/period.ts";

export const handler = define.handlers(({ url, state: { view } }) => {
  const period = queryOf(parsePeriod(url.searchParams));
  const sweeps = view.sweeps.filter(({ record: { slot } }) => isWithin(period, slot, slot));
  return Response.json(sweeps.map(apiSweep));
});
