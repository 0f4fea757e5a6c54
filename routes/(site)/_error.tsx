import { HttpError, page } from "fresh";
import { Head } from "fresh/runtime";
import { define, httpErrorOf } from "../../define.ts";

/** `page()` keeps the error's status. */
export const handler = define.handlers((ctx) => {
  httpErrorOf(ctx);
  return page();
});

const TITLES: Record<number, string> = {
  400: "Invalid request",
  404: "Page not found",
  414: "Address too long",
  503: "Temporarily unavailable",
};

export default define.page<typeof handler>(function ErrorPage({ error }) {
  const known = error instanceof HttpError && error.status !== 500;
  const title = known && TITLES[error.status] || "Something went wrong";
  return (
    <main class="error">
      <Head>
        <title>{title}</title>
      </Head>
      <h1>{title}</h1>
      <p class="lead">
        {known ? error.message && `${error.message}.` : "See the monitor's log."} <a href="/">Go to the status page</a>
      </p>
    </main>
  );
});
