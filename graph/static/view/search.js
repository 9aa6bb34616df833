// Search over names and variants: a combobox with a list (WAI-ARIA 1.2). Who starts it says where names are found.
labgraph.search = (() => {
  const SHOWN = 12;
  const { make, name, sign } = labgraph.dom;
  const { folded } = labgraph.reading;
  const input = document.getElementById("search");
  const list = document.getElementById("results");
  const status = document.getElementById("search-status");
  let find, open, none;
  let found = [];
  let active = -1;
  let asked = 0;

  /** The nodes of the page whose names fit, the best first; of equals the most connected. */
  function among(nodes) {
    return (text) => {
      const wanted = folded(text);
      if (!wanted) return { found: [], total: 0 };
      const words = wanted.split(" ");
      const scored = [];
      for (const node of nodes()) {
        const best = Math.max(...node.folded.map((known, i) => labgraph.near.fit(wanted, words, known) * (i ? 0.95 : 1)));
        if (best > 0) scored.push([best, node]);
      }
      // Near misses only where nothing has the words themselves.
      const exact = scored.some(([score]) => score > 1);
      const kept = exact ? scored.filter(([score]) => score > 1) : scored;
      kept.sort((a, b) => b[0] - a[0] || a[1].index - b[1].index);
      return { found: kept.slice(0, SHOWN).map(([, node]) => node), total: kept.length };
    };
  }

  async function show() {
    const turn = ++asked;
    const answer = await find(input.value);
    if (turn !== asked) return; // something else was typed meanwhile
    const { say, count } = labgraph.words;
    found = answer.found;
    active = -1;
    list.replaceChildren(
      ...found.map((node, i) => {
        const item = make("li", { role: "option", id: `result-${i}`, "aria-selected": "false" });
        item.append(sign(node.type), name(node.label, node.language), make("span", { class: "extra" }, say(node.type)));
        item.addEventListener("pointerdown", (event) => {
          event.preventDefault();
          choose(i);
        });
        return item;
      }),
    );
    const typed = folded(input.value) !== "";
    status.textContent = !typed ? "" : answer.total ? count("search.count", answer.total) : say(none);
    status.classList.toggle("none", typed && !answer.total);
    unfold(found.length > 0);
  }

  function unfold(yes) {
    list.hidden = !yes;
    input.setAttribute("aria-expanded", String(yes));
    if (!yes) mark(-1);
  }

  function mark(i) {
    active = i;
    [...list.children].forEach((item, k) => item.setAttribute("aria-selected", String(k === i)));
    if (i < 0) input.removeAttribute("aria-activedescendant");
    else {
      input.setAttribute("aria-activedescendant", `result-${i}`);
      list.children[i].scrollIntoView({ block: "nearest" });
    }
  }

  function choose(i) {
    const node = found[i];
    asked += 1;
    input.value = "";
    status.textContent = "";
    unfold(false);
    open(node);
  }

  async function onKey(event) {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) await show();
      const size = found.length;
      if (!size || list.hidden) return;
      const step = event.key === "ArrowDown" ? 1 : -1;
      mark(active < 0 ? (step > 0 ? 0 : size - 1) : (active + step + size) % size);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (active < 0) await show(); // what was typed last may not have been looked up yet
      if (found.length && !list.hidden) choose(Math.max(active, 0));
    } else if (event.key === "Escape" && !list.hidden) {
      event.stopPropagation();
      unfold(false);
    }
  }

  /** `how.find` gives {found, total} for a text (or a promise of it); `how.open` is told the node that was chosen;
   *  `how.none` is the word for no name. */
  function start(how) {
    ({ find, open, none = "search.none" } = how);
    input.addEventListener("input", show);
    input.addEventListener("focus", () => input.value && show());
    input.addEventListener("blur", () => unfold(false));
    input.addEventListener("keydown", onKey);
  }

  return { start, among, input };
})();
