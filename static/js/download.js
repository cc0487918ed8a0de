/** Files that take a moment to make: the link is busy until the file is there. Without this file the browser downloads
    by itself; what cannot be made opens as a page that says so. */

const KEEP_FOR = 60_000;

document.addEventListener("click", async (event) => {
  const link = event.target.closest?.("a[data-download]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (link.hasAttribute("aria-busy")) return;
  link.setAttribute("aria-busy", "true");
  try {
    const response = await fetch(link.href);
    const name = nameOf(response);
    if (response.ok && name) save(await response.blob(), name);
    else location.assign(link.href);
  } catch {
    location.assign(link.href);
  } finally {
    link.removeAttribute("aria-busy");
  }
});

function nameOf(response) {
  const header = response.headers.get("Content-Disposition") ?? "";
  const encoded = /filename\*=utf-8''([^;]+)/i.exec(header);
  return encoded ? decodeURIComponent(encoded[1]) : /filename="([^"]+)"/.exec(header)?.[1];
}

function save(file, name) {
  const saver = document.createElement("a");
  saver.href = URL.createObjectURL(file);
  saver.download = name;
  saver.click();
  setTimeout(() => URL.revokeObjectURL(saver.href), KEEP_FOR);
}
