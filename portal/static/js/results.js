// Shows the results anew as filters change, and lets the live region say how many. The page works without this.
const form = document.getElementById("haku");
let running = null;

function renewFilters(page) {
  for (const facet of document.querySelectorAll("[data-facet]")) {
    const fresh = page.getElementById(facet.id);
    if (!fresh) continue;
    if (facet.contains(document.activeElement)) renewCounts(facet, fresh);
    else {
      if (facet.open) fresh.open = true;
      facet.replaceWith(fresh);
    }
  }
}

// The group in use stays in place, or the focus would be lost; only its counts change.
function renewCounts(facet, fresh) {
  for (const count of facet.querySelectorAll(".count")) {
    count.textContent = fresh.querySelector(`[id="${CSS.escape(count.id)}"]`)?.textContent ?? "(0)";
  }
  for (const option of facet.querySelectorAll("option")) {
    const twin = fresh.querySelector(`option[value="${CSS.escape(option.value)}"]`);
    if (twin) option.textContent = twin.textContent;
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
    const chosen = new Set([...document.querySelectorAll('[form="vertaa"]:checked')].map((box) => box.id));
    document.getElementById("tulokset").replaceChildren(...page.getElementById("tulokset").childNodes);
    for (const id of chosen) document.getElementById(id)?.setAttribute("checked", "");
    tellTooMany();
    for (const id of ["maara", "rajauksia"]) document.getElementById(id).textContent = page.getElementById(id).textContent;
    document.title = page.title;
    // The address the server would write: what people share says only what was chosen.
    history.replaceState(null, "", page.getElementById("tulokset").dataset.address);
  } catch (error) {
    if (error.name !== "AbortError") form.submit();
  }
}

// Says at once that more are ticked than fit; without a script the comparison says it.
function tellTooMany() {
  const comparing = document.getElementById("vertaa");
  if (!comparing) return;
  const ticked = document.querySelectorAll('[form="vertaa"]:checked').length;
  comparing.querySelector('[role="status"] > *').hidden = ticked <= Number(comparing.dataset.most);
}

document.addEventListener("change", (event) => {
  if (event.target.form === form) show();
  else if (event.target.form?.id === "vertaa") tellTooMany();
});
tellTooMany();
