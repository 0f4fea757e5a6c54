import { asset } from "fresh/runtime";
import { GENERATOR } from "../client/live/generator.ts";
import { BEFORE_PAINT } from "../client/times/before_paint_script.ts";
import { FeedDiscovery } from "../components/embed/FeedDiscovery.tsx";
import { define } from "../define.ts";

export default define.page(function Document({ Component, state: { view } }) {
  const icon = view.latest && view.latest.record.counts.down > 0 ? "/favicon-down.svg" : "/favicon.svg";
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="generator" content={GENERATOR} />
        <meta name="color-scheme" content="light dark" />
        <meta name="description" content="Which sites are up, blocked or down, now and over the past hour" />
        <link rel="icon" type="image/svg+xml" href={asset(icon)} />
        <FeedDiscovery title={`Incidents · ${view.title}`} />
        <script dangerouslySetInnerHTML={{ __html: BEFORE_PAINT }} />
        <link rel="stylesheet" href={asset("/styles.css")} />
      </head>
      <body>
        <Component />
      </body>
    </html>
  );
});
