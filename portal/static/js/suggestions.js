// Offers titles and needs while somebody types into the search box, as a combobox. The box works without this.
(() => {
  const box = document.querySelector("input[data-suggestions]");
  if (!box) return;
  const list = document.createElement("ul");
  let running = null;
  let chosen = -1;

  list.id = "ehdotukset";
  list.className = "suggestions plain";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", box.dataset.label);
  box.setAttribute("role", "combobox");
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-controls", list.id);
  box.after(list);
  close();

  function close() {
    list.hidden = true;
    list.replaceChildren();
    chosen = -1;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  }

  function open(words) {
    close();
    list.replaceChildren(...words.map((word, number) => {
      const option = document.createElement("li");
      option.id = `ehdotus-${number}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.textContent = word;
      return option;
    }));
    list.hidden = !words.length;
    box.setAttribute("aria-expanded", String(!list.hidden));
  }

  function choose(number) {
    const options = [...list.children];
    chosen = (number + options.length) % options.length;
    options.forEach((option, place) => option.setAttribute("aria-selected", String(place === chosen)));
    box.setAttribute("aria-activedescendant", options[chosen].id);
    options[chosen].scrollIntoView({ block: "nearest" });
  }

  function take(option) {
    box.value = option.textContent;
    close();
    box.form.requestSubmit();
  }

  box.addEventListener("input", async () => {
    running?.abort();
    if (box.value.trim().length < 2) return close();
    running = new AbortController();
    try {
      const address = `${box.dataset.suggestions}?${new URLSearchParams({ q: box.value })}`;
      const answer = await fetch(address, { signal: running.signal });
      open(answer.ok ? (await answer.json()).suggestions : []);
    } catch (error) {
      if (error.name !== "AbortError") close();
    }
  });
  box.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown") choose(chosen + 1);
    else if (event.key === "ArrowUp") choose(chosen < 0 ? -1 : chosen - 1);
    else if (event.key === "Enter" && chosen >= 0) take(list.children[chosen]);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });
  // The box must not lose the focus before the press has chosen.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => event.target.closest("li") && take(event.target.closest("li")));
  box.addEventListener("blur", close);
})();
