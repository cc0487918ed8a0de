/** The installed app: the service worker learns with each page whose browser this is now, and forgets what is another's. */

if ("serviceWorker" in navigator) {
  navigator.serviceWorker
    .register("/sw.js", { scope: "/" })
    .then(() => navigator.serviceWorker.ready)
    .then(({ active }) => {
      const account = document.querySelector('meta[name="account-key"]')?.content ?? "";
      const keepAgenda = document.querySelector("[data-keep-agenda]") !== null;
      const styles = [...document.querySelectorAll('link[rel="stylesheet"]')].map((link) => link.href);
      active.postMessage({ account, keepAgenda, styles });
    })
    .catch(() => undefined);
}
