/** Short messages at the bottom: good news leaves by itself, a failure stays until it is closed. */

const READING_TIME = 7_000;
const region = document.getElementById("toasts");

function settle(toast) {
  toast.querySelector("[data-dismiss]")?.removeAttribute("hidden");
  if (!toast.matches(".toast-success, .toast-info")) return;
  let timer = setTimeout(() => toast.remove(), READING_TIME);
  const wait = () => clearTimeout(timer);
  const go = () => (timer = setTimeout(() => toast.remove(), READING_TIME));
  toast.addEventListener("pointerenter", wait);
  toast.addEventListener("focusin", wait);
  toast.addEventListener("pointerleave", go);
  toast.addEventListener("focusout", go);
}

region.querySelectorAll(".toast").forEach(settle);
new MutationObserver((changes) =>
  changes.flatMap((change) => [...change.addedNodes]).forEach((node) => node.matches?.(".toast") && settle(node)),
).observe(region, { childList: true });

document.addEventListener("click", (event) => event.target.closest("[data-dismiss]")?.closest(".toast").remove());

for (const failure of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
  document.addEventListener(failure, () => {
    region.append(document.getElementById("toast-failed").content.cloneNode(true));
  });
}
