/** The planners' desk: a line opens beside the queue where there is room for both, and lines are ticked at once.
    Without this file every line opens as a page, and the ready-made reason goes along by itself. */

const wide = matchMedia("(min-width: 80rem)");

/** Where the queue and the line do not fit beside each other, the link is followed as it stands. */
document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-line]") && !wide.matches) event.stopPropagation();
}, { capture: true });

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target.id === "panel") mark(event.detail.requestConfig.elt);
  prepare();
});

function mark(link) {
  document.querySelectorAll("[data-line][aria-current]").forEach((other) => other.removeAttribute("aria-current"));
  link.closest("[data-line]")?.setAttribute("aria-current", "true");
}

document.addEventListener("change", (event) => {
  const changed = event.target;
  if (changed.matches("[data-tick-all]")) tickAll(changed.checked);
  if (changed.matches("[name=gekozen], [data-tick-all]")) count();
  if (changed.matches("[data-fills]")) fill(changed);
  if (changed.matches(".desk-filters select")) changed.form.requestSubmit();
});

const boxes = () => [...document.querySelectorAll("[name=gekozen]")];

function tickAll(ticked) {
  boxes().forEach((box) => (box.checked = ticked));
}

function count() {
  const text = document.querySelector("[data-ticked]");
  if (!text) return;
  const ticked = boxes().filter((box) => box.checked).length;
  text.textContent = text.dataset.words.replace("0", ticked);
  const all = document.querySelector("[data-tick-all]");
  all.checked = ticked === boxes().length;
  all.indeterminate = ticked > 0 && !all.checked;
}

/** A ready-made reason can be made to fit before it is sent. */
function fill(select) {
  const field = select.form.elements[select.dataset.fills];
  field.value = select.value;
  if (select.value) field.focus();
}

function prepare() {
  document.querySelector("[data-tick-all]")?.removeAttribute("hidden");
  count();
}

prepare();
