/** Today's group looks again by itself, so that a tablet shows what another one did; never under somebody's hands. */

const EVERY = 20_000;

setInterval(() => {
  const day = document.querySelector("[data-refreshes]");
  const isInUse = day?.querySelector("details[open], .htmx-request") || day?.contains(document.activeElement);
  if (day && !isInUse && !document.hidden) day.dispatchEvent(new Event("refresh"));
}, EVERY);
