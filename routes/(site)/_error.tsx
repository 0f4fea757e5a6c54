import { HttpError, page } from "fresh";
import { Head } from "fresh/runtime";
import { define } from "../../define.ts";
import { log } from "../../lib/log/log.ts";

/** `page()` keeps the status that the error has. */
export const handler = define.handlers(({ error, url }) => {
  if (!(error instanceof HttpError)) {
    log.error("Cannot respond to {path}: {error}", { event: "request.failed", path: url.pathname, error });
  }
  return page();
});

const TITLES: Record<number, string> = {
  400: "That cannot be asked",
  404: "There is no such page",
  414: "That address is too long",
};

export default define.page<typeof handler>(function ErrorPage({ error }) {
  const known = error instanceof HttpError && error.status < 500;
  const title = known && TITLES[error.status] || "Something went wrong here";
  return (
    <main class="error">
      <Head>
        <title>{title}</title>
      </Head>
      <h1>{title}</h1>
      <p class="lead">
        {known ? error.message && `${error.message}.` : "The log of the monitor says more."}{" "}
        <a href="/">How things are now</a>
      </p>
    </main>
  );
});
