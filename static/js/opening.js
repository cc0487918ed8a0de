/** Dialogs and menus. A link with data-opens="id" is followed when there is no such dialog. */

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  const dialog = opener && document.getElementById(opener.dataset.opens);
  if (dialog?.showModal) {
    event.preventDefault();
    dialog.showModal();
    return;
  }
  const closer = event.target.closest("[data-closes]");
  if (closer) {
    event.preventDefault();
    closer.closest("dialog").close();
  } else if (event.target.matches("dialog[open]")) {
    event.target.close();
  }
  closeMenus(event.target);
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.activeElement.closest(".menu[open]");
  closeMenus(null);
  menu?.querySelector("summary").focus();
});

function closeMenus(clicked) {
  document.querySelectorAll(".menu[open]").forEach((menu) => {
    if (!menu.contains(clicked)) menu.open = false;
  });
}

/** Arrow keys walk through a month, as in every calendar. */
const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

document.addEventListener("keydown", (event) => {
  const cell = event.target.closest?.(".month td");
  if (!cell || !(event.key in STEPS)) return;
  const cells = [...cell.closest("table").querySelectorAll("td")];
  const step = STEPS[event.key];
  for (let at = cells.indexOf(cell) + step; cells[at]; at += step) {
    const day = cells[at].querySelector("a, button");
    if (day) {
      event.preventDefault();
      day.focus();
      return;
    }
  }
});
