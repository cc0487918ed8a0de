/** Controleer mijn apparaat: measures what a browser can tell of itself and sends it with the form. Without it the form works. */

const form = document.querySelector("[data-device-check]");
const LONGEST = 8000;
let measured;

if (form) {
  measured = measure();
  form.addEventListener("submit", fillIn);
}

/** The first press waits for the measurement; the press that follows by itself goes through. */
async function fillIn(event) {
  if (form.elements.measured.value) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  form.querySelector("[data-measuring]").hidden = false;
  const values = await measured;
  // The clock counts at the moment of sending: the page may have stood open for an hour.
  form.elements.measured.value = JSON.stringify({ ...values, clock: Date.now() });
  form.requestSubmit();
}

async function measure() {
  const [parts, system] = await Promise.all([reach(), aboutSystem()]);
  return {
    ...system,
    parts,
    cookies: navigator.cookieEnabled,
    storage: keepsThings(),
    styles: getComputedStyle(document.documentElement).getPropertyValue("--accent").trim() !== "",
    online: navigator.onLine,
    time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone ?? "",
    width: screen.width,
    height: screen.height,
    touch_points: navigator.maxTouchPoints ?? 0,
    round_trip: parts.pages?.[1] ?? null,
    connection: navigator.connection?.effectiveType ?? "",
  };
}

/** Per part of the site whether it answers, and after how many milliseconds. */
async function reach() {
  const found = {};
  for (const { dataset } of form.querySelectorAll("[data-part]")) {
    found[dataset.part] = await tried(dataset.address);
  }
  return found;
}

async function tried(address) {
  const began = performance.now();
  const took = () => Math.round(performance.now() - began);
  try {
    const answer = await fetch(address, { cache: "no-store", credentials: "omit", signal: AbortSignal.timeout(LONGEST) });
    await answer.arrayBuffer();
    return [answer.ok, took()];
  } catch {
    return [false, took()];
  }
}

function keepsThings() {
  try {
    sessionStorage.setItem("device-check", "1");
    sessionStorage.removeItem("device-check");
    return true;
  } catch {
    return false;
  }
}

/** Version and model where the browser tells them; the line that it sends to every site no longer does. */
async function aboutSystem() {
  try {
    const told = await navigator.userAgentData.getHighEntropyValues(["platformVersion", "model"]);
    return { platform_version: told.platformVersion ?? "", model: told.model ?? "" };
  } catch {
    return {};
  }
}
