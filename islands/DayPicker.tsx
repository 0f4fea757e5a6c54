import { useEffect, useRef, useState } from "preact/hooks";

/** What is shown about the day that was picked. */
interface Picked {
  /** Its index among the days, and that of the last one. */
  at: number;
  last: number;
  words: string;
  /** The URL of its incidents. */
  href?: string;
}

/**
 * Picks a day of the strip before it, by hover, tap and arrow keys, and says what its bar and the table say. The live page
 * may change these, so they are read anew each time.
 */
export default function DayPicker() {
  const input = useRef<HTMLInputElement>(null);
  const [{ at, last, words, href }, setPicked] = useState<Picked>({ at: 0, last: 0, words: "" });
  const pick = (placeOf: (count: number) => number) => {
    const strip = input.current!.closest(".day-strip")!;
    const days = [...strip.querySelectorAll(".day")];
    const at = Math.max(0, Math.min(days.length - 1, Math.floor(placeOf(days.length))));
    days.forEach((day, index) => day.classList.toggle("is-picked", index === at));
    const words = days[at].querySelector("title")!.textContent;
    const row = [...strip.parentElement!.querySelectorAll("tbody tr")]
      .find((row) => words.startsWith(`${row.firstElementChild!.textContent}:`));
    const href = row?.querySelector("a")?.getAttribute("href") ?? undefined;
    setPicked({ at, last: days.length - 1, words, href });
  };
  const point = ({ clientX, currentTarget }: PointerEvent) => {
    const { left, width } = (currentTarget as Element).getBoundingClientRect();
    pick((count) => (clientX - left) / width * count);
  };
  useEffect(() => pick((count) => count - 1), []);
  return (
    <>
      <input
        ref={input}
        type="range"
        aria-label="Day"
        min={0}
        max={last}
        value={at}
        aria-valuetext={words}
        onInput={({ currentTarget }) => pick(() => Number(currentTarget.value))}
        onPointerDown={point}
        onPointerMove={point}
      />
      <p>
        {words}
        {href && (
          <>
            . <a href={href}>Show incidents</a>
          </>
        )}
      </p>
    </>
  );
}
