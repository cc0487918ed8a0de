/** Before the time-out a form that was filled in warns, and one button keeps the session going (WCAG 2.2.1). */

const WARN_BEFORE = 120;
const dialog = document.getElementById("session-warning");
let edited = false;
let timer;

document.addEventListener("input", (event) => {
  if (event.target.form?.method === "post" && !dialog?.contains(event.target)) edited = true;
});

if (dialog) {
  wait(Number(dialog.dataset.seconds));
  dialog.querySelector("[data-stay]").addEventListener("click", async () => {
    const left = await ask(dialog.dataset.stay, "POST");
    dialog.close();
    if (left === null) location.reload();
    else wait(left);
  });
}

/** Look again when two minutes are left; another page of the same account may have moved the end. */
function wait(seconds) {
  clearTimeout(timer);
  timer = setTimeout(look, Math.min(Math.max(seconds - WARN_BEFORE, 1) * 1000, 2 ** 31 - 1));
}

async function look() {
  const left = await ask(dialog.dataset.left, "GET");
  if (left === null) return say("over");
  if (left > WARN_BEFORE) return wait(left);
  if (edited) say("soon");
  timer = setTimeout(() => edited && say("over"), Math.max(left, 1) * 1000);
}

function say(which) {
  if (which === "over" && !edited) return;
  dialog.querySelectorAll("[data-when]").forEach((words) => (words.hidden = words.dataset.when !== which));
  if (!dialog.open) dialog.showModal();
}

/** The seconds that are left; null when the session is over or the server cannot be reached. */
async function ask(url, method) {
  const headers = { "X-CSRFToken": dialog.querySelector("[name=csrfmiddlewaretoken]").value };
  try {
    const answer = await fetch(url, { method, headers, redirect: "error", cache: "no-store" });
    return answer.ok ? (await answer.json()).seconds : null;
  } catch {
    return null;
  }
}
