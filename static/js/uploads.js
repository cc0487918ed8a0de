/** Files go up one by one as soon as they are chosen, with how far they are. Without this file they go with the form. */

const FIELDS = "[data-uploads]";

document.addEventListener("change", (event) => {
  const field = event.target.closest?.(FIELDS);
  if (!field || event.target.type !== "file") return;
  const chosen = [...event.target.files];
  event.target.value = "";
  chosen.forEach((file) => bring(field, file));
});

/** The form waits for what is still on its way. */
document.addEventListener(
  "submit",
  (event) => {
    const busy = event.target.querySelector?.(`${FIELDS} [data-busy]`);
    if (!busy) return;
    event.preventDefault();
    event.stopPropagation();
    const field = busy.closest(FIELDS);
    say(field, field.dataset.wait);
  },
  true,
);

document.addEventListener("change", (event) => {
  const away = event.target.closest?.(".upload-away input");
  if (away?.checked) drop(away.closest(".upload-item"));
});

function drop(item) {
  const field = item.closest(FIELDS);
  item.remove();
  field.querySelector("input[type=file]").focus();
  told(field);
}

function bring(field, file) {
  const { most, mostBytes, tooMany, tooLarge, pdfTooLarge, failed } = field.dataset;
  const list = field.querySelector(".upload-list");
  if (list.children.length >= Number(most)) return say(field, tooMany);
  if (file.size > Number(mostBytes)) {
    return say(field, `${file.name}: ${/\.pdf$/i.test(file.name) ? pdfTooLarge : tooLarge}`);
  }
  const item = waiting(file, field);
  list.append(item.node);
  const request = new XMLHttpRequest();
  item.stop.addEventListener("click", () => request.abort());
  request.upload.addEventListener("progress", (sent) => {
    if (sent.lengthComputable) item.bar.value = Math.round((100 * sent.loaded) / sent.total);
  });
  request.addEventListener("load", () => {
    const answer = read(request.responseText);
    if (request.status === 200 && answer?.item) {
      item.node.replaceWith(document.createRange().createContextualFragment(answer.item));
      told(field);
    } else {
      item.node.remove();
      say(field, answer?.problem ?? `${file.name}: ${failed}`);
    }
  });
  request.addEventListener("error", () => {
    item.node.remove();
    say(field, `${file.name}: ${failed}`);
  });
  request.addEventListener("abort", () => item.node.remove());
  request.open("POST", field.dataset.url);
  request.setRequestHeader("X-CSRFToken", field.closest("form").elements.csrfmiddlewaretoken.value);
  request.send(packed(field, file));
  say(field, "");
}

function packed(field, file) {
  const parts = new FormData();
  parts.append("field", field.dataset.name);
  parts.append("file", file);
  return parts;
}

function waiting(file, field) {
  const node = document.createElement("li");
  node.className = "upload-item";
  node.dataset.busy = "";
  const name = Object.assign(document.createElement("span"), { className: "upload-name", textContent: file.name });
  const bar = Object.assign(document.createElement("progress"), { max: 100, value: 0 });
  bar.setAttribute("aria-label", file.name);
  const stop = Object.assign(document.createElement("button"), {
    type: "button",
    className: "button button-quiet button-small",
    textContent: field.dataset.cancel,
  });
  node.append(name, bar, stop);
  return { node, bar, stop };
}

function read(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function say(field, words) {
  field.querySelector(".upload-said").textContent = words;
}

/** For pages that show more about each file, such as which children are on a photo. */
function told(field) {
  field.dispatchEvent(new CustomEvent("uploads:changed", { bubbles: true }));
}
