{% load static %}{% url "portal:offline" as offline_url %}{% url "portal:agenda_offline" as agenda_url %}{% url "accounts:sign_out" as out_url %}{% url "accounts:sign_out_everywhere_here" as all_out_url %}/**
 * What the installed app does without a page: show that there is a message, and the agenda without a connection.
 *
 * Of pages nothing is kept, but for one: the agenda as it was last seen, for the sign-in that saw it and no longer than
 * that lasts. It goes as soon as a page of another sign-in, or of nobody, is opened, and at signing out.
 */
const SHELL = "shell-@version@";
const OWN = "own";
const ACCOUNT = "/account-key";
const OFFLINE = "{{ offline_url }}";
const AGENDA = "{{ agenda_url }}";
const SIGNING_OUT = ["{{ out_url }}", "{{ all_out_url }}"];
const FILES = [
  OFFLINE,
  "{% static 'css/tokens.css' %}",
  "{% static 'css/base.css' %}",
  "{% static 'css/layout.css' %}",
  "{% static 'css/components.css' %}",
  "{% static 'css/parent.css' %}",
];

/** One act at a time: forgetting and keeping must not pass each other. */
let line = Promise.resolve();
const inTurn = (act) => (line = line.then(act, act));

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(SHELL).then((shell) => shell.addAll(FILES)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(removeOldShells().then(() => self.clients.claim()));
});

self.addEventListener("message", (event) => {
  const { account = "", keepAgenda = false, styles = [] } = event.data ?? {};
  event.waitUntil(inTurn(() => follow(account, keepAgenda, styles)));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { pathname, origin } = new URL(request.url);
  if (origin !== self.location.origin) return;
  if (request.method === "POST" && SIGNING_OUT.includes(pathname)) event.waitUntil(inTurn(forget));
  if (request.method !== "GET") return;
  if (request.mode === "navigate") {
    event.respondWith(fetch(request).catch(withoutConnection));
  } else if (request.destination === "style") {
    event.respondWith(fetch(request).catch(() => caches.match(request, { ignoreVary: true }).then(orFail)));
  }
});

self.addEventListener("push", (event) => {
  const { title = "Kring", body = "", url = "/" } = event.data?.json() ?? {};
  const options = { body, tag: "kring", renotify: true, data: { url }, icon: "{% static 'img/kring.svg' %}" };
  event.waitUntil(self.registration.showNotification(title, options));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const address = new URL(event.notification.data?.url ?? "/", self.location.origin);
  if (address.origin === self.location.origin) event.waitUntil(self.clients.openWindow(address.href));
});

async function removeOldShells() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name !== SHELL && name !== OWN).map((name) => caches.delete(name)));
}

/** A page was opened by this sign-in ("" for nobody): what is another's goes first. */
async function follow(account, keepAgenda, styles) {
  if ((await keptFor()) !== account) await forget();
  if (!account) return;
  const own = await caches.open(OWN);
  await own.put(ACCOUNT, new Response(account));
  if (keepAgenda) await keep(own, account, styles);
}

/** The answer says itself whose it is: somebody else may have signed in while it was on its way. */
async function keep(own, account, styles) {
  try {
    const answer = await fetch(AGENDA, { credentials: "same-origin", cache: "no-store" });
    if (!answer.ok || answer.redirected || answer.headers.get("X-Account-Key") !== account) return;
    await own.put(AGENDA, answer);
    const files = styles.filter((address) => new URL(address).origin === self.location.origin);
    await Promise.all(files.map((address) => own.add(address).catch(() => undefined)));
  } catch {
    return;
  }
}

async function keptFor() {
  const kept = await caches.match(ACCOUNT, { cacheName: OWN });
  return kept ? kept.text() : "";
}

const forget = () => caches.delete(OWN);

async function withoutConnection() {
  await line;
  const agenda = await caches.match(AGENDA, { cacheName: OWN, ignoreVary: true });
  const until = Date.parse(agenda?.headers.get("X-Kept-Until") ?? "");
  if (agenda && Date.now() < until && agenda.headers.get("X-Account-Key") === (await keptFor())) return agenda;
  return caches.match(OFFLINE, { ignoreVary: true }).then(orFail);
}

const orFail = (found) => found ?? Response.error();
