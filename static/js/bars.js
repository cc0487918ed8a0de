/** Bars that scroll sideways (tabs, the menu of a phone) begin where the page is that is open. */

for (const current of document.querySelectorAll(".tabs [aria-current], .main-nav [aria-current]")) {
  const bar = current.closest(".tabs, ul");
  const place = current.getBoundingClientRect();
  const room = bar.getBoundingClientRect();
  bar.scrollLeft += place.left - room.left - (room.width - place.width) / 2;
}
