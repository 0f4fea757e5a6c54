import { useEffect, useState } from "preact/hooks";
import { LivePage } from "../client/live/live_page.ts";

/** Keeps the open page up to date, and says when it cannot. */
export default function Live() {
  const [away, setAway] = useState(false);
  useEffect(() => {
    const live = new LivePage(setAway);
    live.start();
    return () => live.stop();
  }, []);
  return <p class="live" role="status">{away && "Can't reach the server. Showing the last known status; retrying…"}</p>;
}
