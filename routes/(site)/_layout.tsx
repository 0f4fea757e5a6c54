import { Brand } from "../../components/Brand.tsx";
import { Footer } from "../../components/Footer.tsx";
import { define } from "../../define.ts";
import LocalTime from "../../islands/LocalTime.tsx";

export default define.layout(function Layout({ Component, state: { monitor: { view } } }) {
  return (
    <>
      <header class="bar">
        <Brand title={view.title} />
        <LocalTime />
      </header>
      <Component />
      <Footer view={view} />
    </>
  );
});
