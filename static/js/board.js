/** The week board: arrow keys walk over the squares, Enter opens one beside the board, Esc closes it again.
    Without this file every square is a link to a page. */

const wide = matchMedia("(min-width: 60rem)");
const panel = document.getElementById("board-panel");
let opened = null;

const squares = () => [...document.querySelectorAll("[data-cell]")];
const rows = () => [...document.querySelectorAll("[data-board] tbody tr")];

/** Where the panel does not fit beside the board, the link is followed as it stands. */
document.addEventListener("click", (event) => {
  const square = event.target.closest?.("[data-cell]");
  if (!square) return;
  if (!wide.matches) event.stopPropagation();
  else opened = square;
}, { capture: true });

document.addEventListener("click", (event) => {
  if (!event.target.closest?.("[data-closes-panel]") || !panel?.contains(event.target)) return;
  event.preventDefault();
  close();
});

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target !== panel) return;
  squares().forEach((square) => square.removeAttribute("aria-current"));
  opened?.setAttribute("aria-current", "true");
});

/** One square at a time is reached by Tab; the arrows go on from there. */
function stayOn(square) {
  squares().forEach((other) => (other.tabIndex = other === square ? 0 : -1));
}

function close() {
  panel.replaceChildren();
  squares().forEach((square) => square.removeAttribute("aria-current"));
  opened?.focus();
}

/** The square nearest to a column in a row, counted in table cells. */
function inRow(row, column, step) {
  const cells = [...row.cells];
  for (let at = column; cells[at]; at += step) {
    const square = cells[at].querySelector("[data-cell]");
    if (square) return square;
  }
  return null;
}

function beside(cell, key) {
  const row = cell.parentElement;
  const all = rows();
  switch (key) {
    case "ArrowLeft": return inRow(row, cell.cellIndex - 1, -1);
    case "ArrowRight": return inRow(row, cell.cellIndex + 1, 1);
    case "Home": return inRow(row, 1, 1);
    case "End": return inRow(row, row.cells.length - 1, -1);
    case "ArrowUp":
    case "ArrowDown": {
      const step = key === "ArrowUp" ? -1 : 1;
      for (let at = all.indexOf(row) + step; all[at]; at += step) {
        const square = all[at].cells[cell.cellIndex]?.querySelector("[data-cell]");
        if (square) return square;
      }
    }
  }
  return null;
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && panel?.hasChildNodes()) {
    close();
    return;
  }
  const square = event.target.closest?.("[data-cell]");
  if (!square || event.ctrlKey || event.altKey || event.metaKey) return;
  const next = beside(square.closest("td"), event.key);
  if (!next) return;
  event.preventDefault();
  stayOn(next);
  next.focus();
});

document.addEventListener("focusin", (event) => {
  if (event.target.matches?.("[data-cell]")) stayOn(event.target);
});

stayOn(squares()[0]);
