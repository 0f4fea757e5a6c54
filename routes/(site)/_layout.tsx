import { Brand } from "../../components/frame/Brand.tsx";
import { Footer } from "../../components/frame/Footer.tsx";
import { Navigation } from "../../components/frame/Navigation.tsx";
import { SearchLink } from "../../components/frame/SearchLink.tsx";
import { CONTENT_ID, SkipLink } from "../../components/frame/SkipLink.tsx";
import { define } from "../../define.ts";
import Live from "../../islands/Live.tsx";
import LocalTime from "../../islands/LocalTime.tsx";
import Theme from "../../islands/Theme.tsx";

export default define.layout(function Layout({ Component, url, state: { view } }) {
  return (
    <>
      <SkipLink path={url.pathname} />
      <header class="bar">
        <Brand title={view.title} />
        <SearchLink path={url.pathname} />
        <Navigation path={url.pathname} />
        <div class="viewer" data-keep>
          <LocalTime />
          <Theme />
        </div>
      </header>
      <div id={CONTENT_ID} tabIndex={-1}>
        <Component />
      </div>
      <Footer view={view} />
      <div data-keep>
        <Live />
      </div>
    </>
  );
});
