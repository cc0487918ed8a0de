/**
 * Controleer mijn apparaat: measures what a browser can tell of itself and sends it with the form. Without it the form
 * works.
 *
 * Written for browsers that are years old, as those come here: no optional chaining, no spread of objects, nothing that
 * came after modules themselves (2018). What a browser does not have is "not measured", never "wrong".
 */

const form = document.querySelector("[data-device-check]");
const LONGEST = 8000;
let measured;
let isFilledIn = false;

if (form) {
  measured = measure();
  form.addEventListener("submit", fillIn);
  // Who comes back with the back button presses anew: what stands in the field is of an earlier moment.
  window.addEventListener("pageshow", () => {
    isFilledIn = false;
    form.querySelector("[data-measuring]").hidden = true;
  });
}

/** The first press waits for the measurement, and sends the form itself then. */
async function fillIn(event) {
  if (isFilledIn) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  form.querySelector("[data-measuring]").hidden = false;
  const values = await measured;
  // Not within the event itself: a browser ignores a form that is sent again while it is still being sent.
  await new Promise((later) => setTimeout(later));
  // The clock counts at the moment of sending: the page may have stood open for an hour.
  form.elements.measured.value = JSON.stringify(Object.assign({ clock: Date.now() }, values));
  isFilledIn = true;
  if (form.requestSubmit) form.requestSubmit();
  else form.submit();
}

async function measure() {
  const [parts, system] = await Promise.all([reach(), aboutSystem()]);
  const line = navigator.connection || {};
  return Object.assign(system, {
    parts,
    cookies: navigator.cookieEnabled,
    storage: keepsThings(),
    styles: getComputedStyle(document.documentElement).getPropertyValue("--accent").trim() !== "",
    online: navigator.onLine,
    time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone || "",
    width: screen.width,
    height: screen.height,
    touch_points: navigator.maxTouchPoints || 0,
    round_trip: parts.pages && parts.pages[0] ? parts.pages[1] : null,
    connection: line.effectiveType || "",
  });
}

/** Per part of the site whether it answers, and after how many milliseconds: the pages by themselves, then the rest. */
async function reach() {
  const found = {};
  const [first, ...others] = form.querySelectorAll("[data-part]");
  const look = async ({ dataset }) => {
    found[dataset.part] = await tried(dataset.address);
  };
  await look(first);
  await Promise.all(others.map(look));
  return found;
}

async function tried(address) {
  const began = performance.now();
  const answer = await Promise.race([isReached(address), new Promise((late) => setTimeout(late, LONGEST, false))]);
  return [answer, Math.round(performance.now() - began)];
}

async function isReached(address) {
  try {
    const answer = await fetch(address, { cache: "no-store", credentials: "omit" });
    await answer.arrayBuffer();
    return answer.ok;
  } catch (_) {
    return false;
  }
}

function keepsThings() {
  try {
    sessionStorage.setItem("device-check", "1");
    sessionStorage.removeItem("device-check");
    return true;
  } catch (_) {
    return false;
  }
}

/** Version and model where the browser tells them; the line that it sends to every site no longer does. */
async function aboutSystem() {
  try {
    const told = await navigator.userAgentData.getHighEntropyValues(["platformVersion", "model"]);
    return { platform_version: told.platformVersion || "", model: told.model || "" };
  } catch (_) {
    return {};
  }
}
