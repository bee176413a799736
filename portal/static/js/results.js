// Shows the results anew as filters change, and lets the live region say how many. The page works without this.
const form = document.getElementById("haku");
let running = null;

function renewFilters(page) {
  for (const facet of document.querySelectorAll("[data-facet]")) {
    const fresh = page.getElementById(facet.id);
    if (!fresh) continue;
    // The group in use stays in place, or the focus would be lost; only its counts change.
    if (!facet.contains(document.activeElement)) { facet.replaceWith(fresh); continue; }
    for (const count of facet.querySelectorAll(".count")) {
      count.textContent = page.getElementById(count.id)?.textContent ?? "(0)";
    }
  }
}

async function show() {
  running?.abort();
  running = new AbortController();
  const address = `${form.getAttribute("action")}?${new URLSearchParams(new FormData(form))}`;
  try {
    const answer = await fetch(address, { signal: running.signal, headers: { Accept: "text/html" } });
    if (!answer.ok) throw new Error(answer.statusText);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    renewFilters(page);
    document.getElementById("tulokset").replaceChildren(...page.getElementById("tulokset").childNodes);
    document.getElementById("maara").textContent = page.getElementById("maara").textContent;
    document.title = page.title;
    history.replaceState(null, "", address);
  } catch (error) {
    if (error.name !== "AbortError") form.submit();
  }
}

document.addEventListener("change", (event) => {
  if (event.target.form === form) show();
});
