/** Questions that are asked only after a certain answer: hidden until it is given. Without this file all are there,
    each with the words when it counts, and the server leaves out what was not asked. */

const form = document.querySelector(".asked-after")?.closest("form");

function chosen(name) {
  const inputs = [...form.elements].filter((input) => input.name === name);
  return inputs.filter((input) => input.checked).map((input) => input.value);
}

function arrange() {
  for (const part of form.querySelectorAll(".asked-after")) {
    const earlier = form.elements.namedItem(part.dataset.askedAfter);
    const hidesWith = (earlier?.[0] ?? earlier)?.closest?.(".asked-after[hidden]");
    const values = JSON.parse(part.dataset.askedValues);
    part.hidden = Boolean(hidesWith) || !chosen(part.dataset.askedAfter).some((value) => values.includes(value));
  }
}

if (form) {
  form.classList.add("has-script");
  form.addEventListener("change", arrange);
  arrange();
}
