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

/** Keys of the queue: a letter goes to a button, and Enter presses it. */
const KEYS = {
  j: () => open(1),
  k: () => open(-1),
  g: () => document.querySelector("#panel [data-approve]")?.focus(),
  a: () => reject(),
};

document.addEventListener("keydown", (event) => {
  const act = KEYS[event.key];
  if (!act || event.ctrlKey || event.altKey || event.metaKey || !isAtTheDesk(event.target)) return;
  event.preventDefault();
  act();
});

/** The letters count in the queue and the opened line alone; on other parts of the page and in fields they are letters. */
function isAtTheDesk(element) {
  return element.closest?.("#desk, #panel") && !element.closest("input:not([type=checkbox]), select, textarea, dialog");
}

function open(step) {
  const links = [...document.querySelectorAll("a[data-line]")];
  const at = links.findIndex((link) => link.hasAttribute("aria-current"));
  const next = links[at < 0 ? (step > 0 ? 0 : links.length - 1) : at + step];
  next?.focus();
  next?.click();
}

function reject() {
  const fold = document.querySelector("#panel [data-reject]");
  if (!fold) return;
  fold.open = true;
  fold.querySelector("select, textarea")?.focus();
}

function prepare() {
  document.querySelector("[data-tick-all]")?.removeAttribute("hidden");
  count();
}

prepare();
