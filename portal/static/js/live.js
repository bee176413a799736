// Lets the server count anew while a form is filled, and shows its figures. The page works without this.
const regions = [...document.querySelectorAll("[data-live]")];
const form = regions.map((region) => region.closest("form")).find(Boolean);
const PAUSE_MS = 600;
let waiting = 0;
let running = null;

async function count() {
  running?.abort();
  running = new AbortController();
  const body = new FormData(form);
  body.set("do", "calculate");
  try {
    const answer = await fetch(form.getAttribute("action") || location.href, { method: "POST", body, signal: running.signal });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const region of regions) {
      const fresh = page.getElementById(region.id);
      // Untouched regions are left alone, or a screen reader would say them again.
      if (fresh && fresh.innerHTML !== region.innerHTML) region.replaceChildren(...fresh.childNodes);
    }
  } catch {
    // Typing goes on, or the connection is gone: the buttons count as well.
  }
}

form.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(count, PAUSE_MS);
});
