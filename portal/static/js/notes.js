// Saves the notes a while after typing stops; the server says what is saved. The page works without this.
const form = document.getElementById("muistio");
const state = document.getElementById("muistio-tila");
const PAUSE_MS = 1200;
let waiting = 0;
let saving = false;
let stopped = false;

async function save() {
  if (saving) { waiting = setTimeout(save, PAUSE_MS); return; }
  saving = true;
  try {
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const told = page.getElementById("muistio-tila");
    if (told) state.textContent = told.textContent;
    // Another window was first: the button shows both texts, and nothing here is written over.
    if (!answer.ok) stopped = true;
    else form.elements.revision.value = page.querySelector("#muistio [name=revision]").value;
  } catch {
    // Typing goes on, or the connection is gone: the button saves as well.
  }
  saving = false;
}

form.addEventListener("input", () => {
  clearTimeout(waiting);
  if (!stopped) waiting = setTimeout(save, PAUSE_MS);
});
