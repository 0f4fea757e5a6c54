import { buildId } from "../asset.ts";

/** While developing: brings islands alive, and reloads the page when another build is served. */
export { boot } from "./boot.ts";

new EventSource("/_frsh/alive").onmessage = ({ data }) => {
  if (data !== buildId) location.reload();
};
