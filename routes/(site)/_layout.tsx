import { Brand } from "../../components/frame/Brand.tsx";
import { Footer } from "../../components/frame/Footer.tsx";
import { Navigation } from "../../components/frame/Navigation.tsx";
import { define } from "../../define.ts";
import Live from "../../islands/Live.tsx";
import LocalTime from "../../islands/LocalTime.tsx";
import Theme from "../../islands/Theme.tsx";

export default define.layout(function Layout({ Component, url, state: { view } }) {
  return (
    <>
      <header class="bar">
        <Brand title={view.title} />
        <Navigation path={url.pathname} />
        <div class="viewer" data-keep>
          <LocalTime />
          <Theme />
        </div>
      </header>
      <Component />
      <Footer view={view} />
      <div data-keep>
        <Live />
      </div>
    </>
  );
});
