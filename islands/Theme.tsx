import { useEffect, useState } from "preact/hooks";

const THEMES = { system: "System", light: "Light", dark: "Dark" } as const;

/** Chooses the light theme, the dark one or the system's. `client/times/before_paint.ts` sets it before the page is painted. */
export default function Theme() {
  const [theme, setTheme] = useState("system");
  useEffect(() => setTheme(document.documentElement.dataset.theme ?? "system"), []);
  const choose = (chosen: string) => {
    setTheme(chosen);
    if (chosen === "system") {
      delete document.documentElement.dataset.theme;
      localStorage.removeItem("theme");
    } else {
      document.documentElement.dataset.theme = chosen;
      localStorage.setItem("theme", chosen);
    }
  };
  const option = ([value, name]: [string, string]) => <option value={value}>{name}</option>;
  return (
    <select
      class="theme"
      aria-label="Colour theme"
      value={theme}
      onChange={({ currentTarget }) => choose(currentTarget.value)}
    >
      {Object.entries(THEMES).map(option)}
    </select>
  );
}
