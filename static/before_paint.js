// deno-fmt-ignore-file
// deno-lint-ignore-file
// Made of client/times/before_paint.ts by `deno task before_paint`.
(() => {
  // lib/duration.ts
  var SECOND = 1e3;
  var MINUTE = 60 * SECOND;
  var HOUR = 60 * MINUTE;
  var DAY = 24 * HOUR;

  // lib/show/times.ts
  function age(time, now) {
    const past = now - time;
    const ms = Math.abs(past);
    if (ms < 5 * SECOND) return "just now";
    const length = ms < MINUTE ? `${Math.floor(ms / SECOND)} s` : ms < HOUR ? `${Math.floor(ms / MINUTE)} min` : ms < 2 * DAY ? `${Math.floor(ms / HOUR)} h` : `${Math.floor(ms / DAY)} days`;
    return past > 0 ? `${length} ago` : `in ${length}`;
  }
  function moment(time, now, zone) {
    const options = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone };
    if (time % MINUTE !== 0 && Math.abs(now - time) < HOUR) options.second = "2-digit";
    if (Math.abs(now - time) >= DAY / 2) Object.assign(options, { day: "numeric", month: "short" });
    return formatter(options).format(time);
  }
  function dayName(time, zone) {
    return formatter({ weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone: zone }).format(time);
  }
  var formatters = /* @__PURE__ */ new Map();
  function formatter(options) {
    const key = JSON.stringify(options);
    let made = formatters.get(key);
    if (!made) formatters.set(key, made = new Intl.DateTimeFormat("en-GB", options));
    return made;
  }

  // client/times/local_days.ts
  function showDays(page) {
    const sections = [...page.querySelectorAll("[data-ended]")];
    const incidents = sections.flatMap((section) => [...section.querySelectorAll("li")]);
    const days = Map.groupBy(incidents, (incident) => localDay(endOf(incident)));
    for (const [day, incidents2] of days) {
      const section = sections[0].cloneNode(true);
      const heading = section.querySelector("h2");
      section.dataset.ended = day;
      heading.id = `day-${day}`;
      heading.textContent = `Ended on ${dayName(endOf(incidents2[0]))}`;
      section.setAttribute("aria-labelledby", heading.id);
      section.querySelector("ul").replaceChildren(...incidents2);
      sections[0].before(section);
    }
    for (const section of sections) section.remove();
  }
  function endOf(incident) {
    return Date.parse(incident.querySelectorAll("time")[1].dateTime);
  }
  function localDay(time) {
    return new Date(time).toLocaleDateString("sv-SE");
  }

  // client/times/times.ts
  function showTimes(root, now) {
    for (const element of root.querySelectorAll("[data-time]")) {
      const iso = element.getAttribute("datetime") ?? element.getAttribute("data-at") ?? "";
      const at = Date.parse(iso);
      const text = element.getAttribute("data-time") === "age" ? age(Math.min(at, now), now) : moment(at, now);
      if (element.textContent === text) continue;
      element.textContent = text;
      element.setAttribute("title", `${iso.replace("T", " ").slice(0, 19)} UTC`);
    }
  }

  // client/times/before_paint.ts
  try {
    const theme = localStorage.getItem("theme");
    if (theme) document.documentElement.dataset.theme = theme;
  } catch {
  }
  var show = () => showTimes(document, Date.now());
  var watch = new MutationObserver(show);
  watch.observe(document, { childList: true, subtree: true });
  document.addEventListener("DOMContentLoaded", () => {
    watch.disconnect();
    show();
    showDays(document);
  });
})();
