/** Photos over the whole screen: arrow keys and Escape follow the links that are there, and so does a swipe. */

const SWIPE = 50;

document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.target.matches?.("input, textarea, select, video")) return;
  follow(event.key);
});

let start = null;

document.addEventListener("pointerdown", (event) => {
  const stage = event.target.closest?.("[data-viewer] .viewer-stage");
  start = stage && event.isPrimary && event.pointerType !== "mouse" ? { x: event.clientX, y: event.clientY } : null;
});

document.addEventListener("pointerup", (event) => {
  if (!start || !event.isPrimary) return;
  const across = event.clientX - start.x;
  const down = event.clientY - start.y;
  start = null;
  // Zoomed in, the finger moves the photo.
  if ((window.visualViewport?.scale ?? 1) > 1.05) return;
  if (Math.abs(across) > SWIPE && Math.abs(across) > 2 * Math.abs(down)) follow(across < 0 ? "ArrowRight" : "ArrowLeft");
});

document.addEventListener("pointercancel", () => (start = null));

function follow(key) {
  document.querySelector(`[data-viewer] [data-key="${CSS.escape(key)}"]`)?.click();
}
