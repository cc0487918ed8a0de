/** Switching push messages on in this browser; the server hears of it by the form, as of everything. Off is a plain form. */

const place = document.getElementById("push");
const form = place?.querySelector("[data-push-on]");

const decode = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));

if (place) show();
form?.addEventListener("submit", switchOn);

async function show() {
  say(await stateOfThisBrowser());
}

async function stateOfThisBrowser() {
  const isAppleMobile = /iPhone|iPad/.test(navigator.userAgent);
  if (!("serviceWorker" in navigator) || !("PushManager" in window) || !("Notification" in window)) {
    return isAppleMobile ? "home-screen" : "unsupported";
  }
  if (Notification.permission === "denied") return "blocked";
  const isKnown = document.querySelector("[data-push-off]") !== null;
  const registration = await navigator.serviceWorker.getRegistration("/");
  const subscription = await registration?.pushManager.getSubscription();
  return subscription && isKnown ? "on" : "off";
}

function say(state) {
  form.hidden = state !== "off" && state !== "failed";
  place.querySelectorAll("[data-push-state]").forEach((part) => {
    part.hidden = part.dataset.pushState !== state;
  });
}

async function switchOn(event) {
  if (form.elements.endpoint.value) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  try {
    if ((await Notification.requestPermission()) !== "granted") {
      say(Notification.permission === "denied" ? "blocked" : "off");
      return;
    }
    const { endpoint, keys } = (await subscribe()).toJSON();
    Object.assign(form.elements.endpoint, { value: endpoint });
    Object.assign(form.elements.p256dh, { value: keys.p256dh });
    Object.assign(form.elements.auth, { value: keys.auth });
    form.requestSubmit();
  } catch {
    say("failed");
  }
}

/** A subscription that was made for an older key of ours is made anew. */
async function subscribe() {
  await navigator.serviceWorker.register("/sw.js", { scope: "/" });
  const { pushManager } = await navigator.serviceWorker.ready;
  const wanted = { userVisibleOnly: true, applicationServerKey: decode(place.dataset.key) };
  try {
    return await pushManager.subscribe(wanted);
  } catch (problem) {
    const older = await pushManager.getSubscription();
    if (!older) throw problem;
    await older.unsubscribe();
    return pushManager.subscribe(wanted);
  }
}
