import { Brand } from "../../components/Brand.tsx";
import { Footer } from "../../components/Footer.tsx";
import { Navigation } from "../../components/Navigation.tsx";
import { define } from "../../define.ts";
import LocalTime from "../../islands/LocalTime.tsx";

export default define.layout(function Layout({ Component, url, state: { monitor: { view } } }) {
  return (
    <>
      <header class="bar">
        <Brand title={view.title} />
        <Navigation path={url.pathname} />
        <LocalTime />
      </header>
      <Component />
      <Footer view={view} />
    </>
  );
});
