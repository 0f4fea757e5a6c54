import { buildId } from "../build_id.ts";

/** While developing: reloads the page when another build is served. */
export { boot } from "./boot.ts";

const events = new EventSource("/_frsh/alive");
events.onmessage = ({ data }) => {
  if (data !== buildId) location.reload();
};
