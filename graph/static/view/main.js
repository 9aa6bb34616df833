// Puts the parts together: filters, panel, languages, keys.
labgraph.main = (() => {
  const { data, words, panel, picture, table } = labgraph;
  const { make, sign } = labgraph.dom;
  const at = (id) => document.getElementById(id);
  const off = { types: new Set(), predicates: new Set() };
  let current = null; // what the panel shows: {node} or {line}
  const past = [];
  let asTable = false;

  function show(what, { focus = false, centre = false, remember = true } = {}) {
    if (remember && current && (current.node !== what.node || current.line !== what.line)) past.push(current);
    current = what;
    at("back").hidden = !past.length;
    if (what.node) panel.showNode(what.node, focus);
    else panel.showLine(what.line, focus);
    document.body.classList.add("with-panel");
    // The picture gets narrower beside the panel: centre when it has its new size.
    requestAnimationFrame(() => picture.select(what.node ?? null, what.line ?? null, centre));
  }

  function close() {
    if (!panel.isOpen()) return;
    const inside = panel.contains(document.activeElement);
    past.length = 0;
    current = null;
    panel.close();
    document.body.classList.remove("with-panel");
    picture.select(null, null);
    if (inside) labgraph.search.input.focus();
  }

  /** The boxes of the legend, which are the filters as well. */
  function drawFilters() {
    const box = (key, set, mark) => {
      const input = make("input", { type: "checkbox", value: key });
      input.checked = !set.has(key);
      input.addEventListener("change", () => {
        if (input.checked) set.delete(key);
        else set.add(key);
        filter();
      });
      return make("li", {}, make("label", {}, input, ...(mark ? [mark] : []), words.say(key)));
    };
    at("types").replaceChildren(...data.typesHere.map((t) => box(t, off.types, sign(t))));
    at("predicates").replaceChildren(...data.predicatesHere.map((p) => box(p, off.predicates, null)));
  }

  /** Hide what the filters take out, and nodes that then have nothing to hold on to. */
  function filter() {
    const allowed = (node) => !off.types.has(node.type);
    for (const r of data.relations) {
      r.hidden = off.predicates.has(r.predicate) || !allowed(r.subject) || !allowed(r.object);
    }
    for (const line of data.lines) line.hidden = line.relations.every((r) => r.hidden);
    for (const node of data.nodes) {
      node.hidden = !allowed(node) || (node.relations.length > 0 && node.relations.every((r) => r.hidden));
    }
    picture.applyFilters();
    table.reset();
    if (asTable) table.draw();
    status();
  }

  function status() {
    const left = data.nodes.filter((n) => !n.hidden).length;
    const all = left === data.nodes.length;
    at("filter-status").textContent = all ? "" : left ? words.say("filtered", { n: words.number(left) }) : words.say("filtered.none");
  }

  function summary() {
    const { about } = data;
    const { say, number, count } = words;
    const centre = about.around === null ? null : data.nodes[about.around];
    const heading = centre ? say("title.around", { name: "\u2068" + centre.label + "\u2069" }) : say("title");
    at("title").textContent = heading;
    document.title = heading.length > 120 ? `${heading.slice(0, 120)}…` : heading;
    const parts = [say("summary", { shown: number(data.nodes.length), relations: number(data.relations.length), posts: count("posts", about.posts) })];
    if (about.since || about.until) {
      const end = (iso) => (iso ? words.date(iso) : say("open.end"));
      parts.push(say("summary.time", { since: end(about.since), until: end(about.until) }));
    }
    if (about.hidden) parts.push(say(centre ? "summary.hidden.around" : "summary.hidden", { n: number(about.hidden) }));
    if (about.alone) parts.push(say("summary.alone", { n: number(about.alone) }));
    at("summary").textContent = parts.join(" ");
  }

  function display(table_) {
    asTable = table_;
    at("network-view").hidden = asTable;
    at("table-view").hidden = !asTable;
    at("show-network").setAttribute("aria-pressed", String(!asTable));
    at("show-table").setAttribute("aria-pressed", String(asTable));
    if (asTable) table.draw();
  }

  function start() {
    const empty = !data.nodes.length;
    document.body.classList.toggle("empty", empty);
    at("empty").hidden = !empty;
    words.onChange(() => {
      summary();
      if (empty) return;
      drawFilters();
      status();
      if (asTable) table.draw();
      if (current) show(current, { remember: false });
    });
    for (const button of document.querySelectorAll("[data-language]")) {
      button.addEventListener("click", () => words.use(button.dataset.language));
    }
    words.use();
    if (empty) return;
    // On a small screen the legend would cover the picture.
    at("filters").open = matchMedia("(min-width: 700px)").matches;
    picture.start({
      onNode: (node) => show({ node }),
      onLine: (line) => show({ line }),
      onNothing: close,
    });
    at("show-network").addEventListener("click", () => display(false));
    at("show-table").addEventListener("click", () => display(true));
    at("zoom-in").addEventListener("click", () => picture.zoom(1.4));
    at("zoom-out").addEventListener("click", () => picture.zoom(1 / 1.4));
    at("zoom-fit").addEventListener("click", () => picture.fit());
    at("close").addEventListener("click", close);
    at("back").addEventListener("click", () => past.length && show(past.pop(), { focus: true, remember: false }));
    document.addEventListener("keydown", (event) => event.key === "Escape" && close());
    if (data.about.around !== null) show({ node: data.nodes[data.about.around] });
  }

  return { start, showNode: (node, how) => show({ node }, how), showLine: (line, how) => show({ line }, how) };
})();
labgraph.main.start();
