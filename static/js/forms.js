/** Forms: press once, show what you type, and land on what is wrong. All of it works without this file too. */

const BUSY_AT_MOST = 15_000;

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  event.submitter?.setAttribute("aria-busy", "true");
  setTimeout(() => release(form), BUSY_AT_MOST);
});

document.addEventListener("htmx:afterRequest", (event) => release(event.target.closest?.("form")));

/** A page that comes back from the browser's memory is as it was left: free its forms. */
addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(release));

function release(form) {
  if (!form) return;
  delete form.dataset.sent;
  form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
}

document.addEventListener("click", (event) => {
  const toggle = event.target.closest("[data-reveal]");
  if (!toggle) return;
  const input = document.getElementById(toggle.dataset.reveal);
  const shown = input.type === "text";
  input.type = shown ? "password" : "text";
  toggle.setAttribute("aria-pressed", String(!shown));
});

/** A list of filters sends itself when a choice changes. */
document.addEventListener("change", (event) => {
  if (event.target.form?.matches("[data-submit-on-change]")) event.target.form.requestSubmit();
});

function reveal(root) {
  root.querySelectorAll("[data-reveal][hidden]").forEach((toggle) => (toggle.hidden = false));
}

reveal(document);
document.querySelector(".error-summary[autofocus]")?.focus();
document.addEventListener("htmx:afterSwap", (event) => {
  reveal(event.target);
  event.target.querySelector(".error-summary[autofocus], [data-focus]")?.focus();
});
