import { page } from "fresh";
import { Head } from "fresh/runtime";
import { CertificateTable } from "../../components/certificates/CertificateTable.tsx";
import { CategoryChoice } from "../../components/shared/CategoryChoice.tsx";
import { Choice } from "../../components/shared/Choice.tsx";
import { Pages } from "../../components/shared/Pages.tsx";
import { define, existingPage, queryOf } from "../../define.ts";
import { categoryNames } from "../../lib/show/category.ts";
import {
  CERTIFICATE_SORTS,
  certificateHref,
  type CertificateSort,
  ENDS,
  type Ends,
  findCertificates,
  parseCertificateQuery,
} from "../../lib/show/certificate_query.ts";
import { pageOf } from "../../lib/show/parameters.ts";
import { rows } from "../../lib/show/rows.ts";
import { counted } from "../../lib/text/numbers.ts";

/** Certificates on one page. */
const PAGE_SIZE = 100;

const ENDS_WORDS: Record<Ends, string> = {
  expired: "expired",
  14: "expiring within 14 days",
  30: "expiring within 30 days",
  90: "expiring within 90 days",
};

const SORT_NAMES: Record<CertificateSort, string> = { end: "By expiry", name: "By name", category: "By category" };

export const handler = define.handlers({
  GET({ url, state: { view } }) {
    const query = queryOf(parseCertificateQuery(url.searchParams));
    const found = findCertificates(rows(view), query);
    const selection = existingPage(pageOf(found, query.page, PAGE_SIZE), query.page);
    return page({ view, query, selection, categories: categoryNames(view.list.targets) });
  },
});

export default define.page<typeof handler>(function CertificatesPage({ data: { view, query, selection, categories } }) {
  const { items, total, pages } = selection;
  return (
    <main class="page">
      <Head>
        <title>{`Certificates · ${view.title}`}</title>
      </Head>
      <h1>Certificates</h1>
      <p class="lead">
        {total === 0 ? "No certificates" : counted(total, "certificate")}
        {query.category && ` in ${query.category}`}
        {query.ends && `: ${ENDS_WORDS[query.ends]}`}. The date is that of the first certificate in the chain to expire.
      </p>
      <form class="find filters" action="./certificates">
        <Choice
          name="ends"
          label="Expiry"
          any="Any expiry"
          chosen={query.ends}
          options={ENDS.map((ends) => [ends, capitalised(ENDS_WORDS[ends])])}
        />
        <CategoryChoice categories={categories} chosen={query.category} />
        <Choice
          name="sort"
          label="Sort by"
          chosen={query.sort}
          options={CERTIFICATE_SORTS.map((sort) => [sort, SORT_NAMES[sort]])}
        />
        <button type="submit">Apply</button>
      </form>
      {total > 0 && <CertificateTable view={view} query={query} certificates={items} />}
      <Pages of="certificates" page={query.page} pages={pages} hrefOf={(page) => certificateHref({ ...query, page })} />
    </main>
  );
});

function capitalised(words: string): string {
  return words[0].toUpperCase() + words.slice(1);
}
