/**
 * The history as the published package's client keeps it for its partial navigation, whether the application uses that
 * or not: an entry without a state becomes Fresh's own, and the way back to one of Fresh's own reloads the page.
 */
if (!history.state) history.replaceState({ fClientNav: true, index: 0, scrollX, scrollY }, document.title);

addEventListener("popstate", ({ state }) => {
  if (state === null) history.scrollRestoration = "auto";
  else if (state.fClientNav) location.reload();
});
