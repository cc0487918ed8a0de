/** Passkeys: ask the device, put its answer in the form, and send the form. Without this file the page offers other ways. */

const decode = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));

const encode = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");

if (window.PublicKeyCredential) {
  document.querySelectorAll("[data-without-passkeys]").forEach((notice) => (notice.hidden = true));
  document.querySelectorAll("form[data-passkey]").forEach((form) => {
    form.hidden = false;
    form.addEventListener("submit", (event) => askFirst(form, event));
  });
}

/** The form goes as it is once it holds an answer, and without a name so that the server can ask for one. */
function askFirst(form, event) {
  const answer = form.elements.answer;
  if (answer.value || form.elements.name?.value.trim() === "") return;
  event.preventDefault();
  if (form.dataset.asking) return;
  form.dataset.asking = "yes";
  tell(form, "");
  ask(form)
    .then((credential) => {
      answer.value = JSON.stringify(asJson(credential));
      form.requestSubmit();
    })
    .catch((problem) => tell(form, wordsFor(form, problem)))
    .finally(() => delete form.dataset.asking);
}

async function ask(form) {
  const headers = { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value };
  const response = await fetch(form.dataset.question, { method: "POST", headers });
  if (!response.ok) throw new Error(response.statusText);
  const publicKey = withBytes(await response.json());
  return form.dataset.passkey === "create"
    ? navigator.credentials.create({ publicKey })
    : navigator.credentials.get({ publicKey });
}

function withBytes(options) {
  const listed = (list) => list?.map((one) => ({ ...one, id: decode(one.id) }));
  return {
    ...options,
    challenge: decode(options.challenge),
    ...(options.user && { user: { ...options.user, id: decode(options.user.id) } }),
    ...(options.excludeCredentials && { excludeCredentials: listed(options.excludeCredentials) }),
    ...(options.allowCredentials && { allowCredentials: listed(options.allowCredentials) }),
  };
}

function asJson(credential) {
  const { response } = credential;
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const bytes = parts.filter((part) => response[part]).map((part) => [part, encode(response[part])]);
  return {
    id: credential.id,
    rawId: encode(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: { ...Object.fromEntries(bytes), transports: response.getTransports?.() ?? [] },
  };
}

function wordsFor(form, problem) {
  if (problem.name === "NotAllowedError" || problem.name === "AbortError") return form.dataset.cancelled;
  if (problem.name === "InvalidStateError") return form.dataset.known;
  return form.dataset.failed;
}

function tell(form, words) {
  const place = form.querySelector("[data-passkey-problem]");
  place.textContent = words;
  place.hidden = !words;
}
