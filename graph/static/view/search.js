// Search over names and variants, blind to accents and case: a combobox with a list (WAI-ARIA 1.2).
labgraph.search = (() => {
  const SHOWN = 12;
  const { make, name, sign } = labgraph.dom;
  const input = document.getElementById("search");
  const list = document.getElementById("results");
  const status = document.getElementById("search-status");
  let found = [];
  let active = -1;

  /** The nodes whose names have all the words typed: names that begin so first, then the most connected. */
  function find(text) {
    const wanted = labgraph.data.folded(text);
    if (!wanted) return [];
    const words = wanted.split(" ");
    const scored = [];
    for (const node of labgraph.data.nodes) {
      let best = 0;
      node.folded.forEach((known, i) => {
        if (!words.every((word) => known.includes(word))) return;
        let score = known === wanted ? 5 : known.startsWith(wanted) ? 4 : ` ${known}`.includes(` ${wanted}`) ? 3 : 2;
        if (i === 0) score += 0.5;
        best = Math.max(best, score);
      });
      if (best) scored.push([best, node]);
    }
    scored.sort((a, b) => b[0] - a[0] || a[1].index - b[1].index);
    return scored.map(([, node]) => node);
  }

  function show() {
    const { say, count } = labgraph.words;
    const all = find(input.value);
    found = all.slice(0, SHOWN);
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
    const typed = labgraph.data.folded(input.value) !== "";
    status.textContent = !typed ? "" : all.length ? count("search.count", all.length) : say("search.none");
    status.classList.toggle("none", typed && !all.length);
    open(found.length > 0);
  }

  function open(yes) {
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
    input.value = "";
    status.textContent = "";
    open(false);
    labgraph.main.showNode(node, { focus: true, centre: true });
  }

  input.addEventListener("input", show);
  input.addEventListener("focus", () => input.value && show());
  input.addEventListener("blur", () => open(false));
  input.addEventListener("keydown", (event) => {
    const size = found.length;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (list.hidden) show();
      if (!found.length) return;
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      mark(active < 0 ? (step > 0 ? 0 : size - 1) : (active + step + size) % size);
    } else if (event.key === "Enter" && !list.hidden && size) {
      event.preventDefault();
      choose(Math.max(active, 0));
    } else if (event.key === "Escape" && !list.hidden) {
      event.stopPropagation();
      open(false);
    }
  });

  return { find, input };
})();
