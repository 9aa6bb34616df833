// What every page of the network does: panel and picture together, displays, languages, keys.
labgraph.page = (() => {
  const { words, panel, picture, table } = labgraph;
  const at = (id) => document.getElementById(id);
  const displays = { network: "network-view", table: "table-view", map: "map-view", timeline: "timeline-view" };
  let hooks = {};
  let current = null; // what the panel shows: {node} or {line}
  let display = "network";
  let past = [];

  /** Put a network into the page; with `fit` the picture shows all of it. */
  function load(data, fit = true) {
    labgraph.data = data;
    labgraph.display.measure();
    data.byIri = new Map(data.nodes.map((node) => [node.iri, node]));
    const empty = !data.nodes.length;
    document.body.classList.toggle("empty", empty);
    at("empty").hidden = !empty;
    picture.draw(fit);
    mark(false);
    if (display === "table") table.draw();
  }

  async function show(what, how = {}) {
    const { focus = false, centre = false, remember = true } = how;
    if (remember && current && keyOf(current) !== keyOf(what)) past.push(current);
    let full = what;
    try {
      full = (await hooks.open?.(what, how)) ?? what;
    } catch (error) {
      hooks.failed(error);
      return;
    }
    current = full;
    at("back").hidden = !past.length;
    if (full.node) panel.showNode(full.node, focus);
    else panel.showLine(full.line, focus);
    document.body.classList.add("with-panel");
    // The picture gets narrower beside the panel: centre when it has its new size.
    requestAnimationFrame(() => mark(centre));
    hooks.shown?.(full, how);
  }

  /** Select in the picture what the panel shows. */
  function mark(centre) {
    const here = (node) => node && labgraph.data.byIri.get(node.iri);
    const node = here(current?.node);
    const [a, b] = [here(current?.line?.a), here(current?.line?.b)];
    const line = a && b ? labgraph.data.lines.find((l) => (l.a === a && l.b === b) || (l.a === b && l.b === a)) : null;
    picture.select(node ?? null, line ?? null, centre);
  }

  function keyOf({ node, line }) {
    return node ? node.iri : [line.a.iri, line.b.iri].sort().join("\n");
  }

  function close() {
    if (!panel.isOpen()) return;
    const inside = panel.contains(document.activeElement);
    past = [];
    current = null;
    panel.close();
    document.body.classList.remove("with-panel");
    picture.select(null, null);
    if (inside) labgraph.search.input.focus();
    hooks.closed?.();
  }

  function back() {
    if (hooks.back) hooks.back();
    else if (past.length) show(past.pop(), { focus: true, remember: false });
  }

  /** Show the network as a picture, a table, a map, a timeline; where the page has it. */
  function use(chosen) {
    display = chosen;
    for (const [name, id] of Object.entries(displays)) {
      if (at(id)) at(id).hidden = name !== chosen;
      at(`show-${name}`)?.setAttribute("aria-pressed", String(name === chosen));
    }
    at("empty").hidden = Boolean(labgraph.data?.nodes.length) || !["network", "table"].includes(chosen);
    if (chosen === "table" && labgraph.data) table.draw();
    if (chosen === "network") picture.redraw();
  }

  /** Hide what the filters take out, and nodes that then have nothing to hold on to. */
  function filter() {
    const { data, filters } = labgraph;
    const off = filters.state();
    for (const relation of data.relations) relation.hidden = !filters.passes(relation);
    for (const line of data.lines) line.hidden = line.relations.every((r) => r.hidden);
    for (const node of data.nodes) {
      node.hidden = off.types.has(node.type) || (node.relations.length > 0 && node.relations.every((r) => r.hidden));
    }
    picture.applyFilters();
    table.reset();
    if (display === "table") table.draw();
  }

  function titled(heading) {
    at("title").textContent = heading;
    const plain = heading.replace(/[\u2068\u2069]/g, "");
    document.title = plain.length > 120 ? `${plain.slice(0, 120)}…` : plain;
  }

  /** Start; the hooks are told what is shown, and may give more of it than the picture has. */
  function start(given) {
    hooks = given;
    words.onChange(() => {
      if (!labgraph.data) return;
      if (display === "table") table.draw();
      if (current) show(current, { remember: false, again: true });
    });
    for (const button of document.querySelectorAll("button[data-language]")) {
      button.addEventListener("click", () => words.use(button.dataset.language));
    }
    // On a small screen the legend would cover the picture.
    at("filters").open = matchMedia("(min-width: 900px)").matches;
    picture.start({ onNode: (node) => hooks.pick?.(node) || show({ node }), onLine: (line) => show({ line }), onNothing: close, onMore: hooks.more });
    for (const name of Object.keys(displays)) {
      at(`show-${name}`)?.addEventListener("click", () => (hooks.display ?? use)(name));
    }
    labgraph.display.start({ onChange: hooks.styled });
    labgraph.exports.start();
    at("zoom-in").addEventListener("click", () => picture.zoom(1.4));
    at("zoom-out").addEventListener("click", () => picture.zoom(1 / 1.4));
    at("zoom-fit").addEventListener("click", () => picture.fit());
    at("close").addEventListener("click", close);
    at("back").addEventListener("click", back);
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape") close();
      else if (event.key === "/" && !event.target.closest("input, select, textarea")) {
        event.preventDefault();
        labgraph.search.input.focus();
      }
    });
  }

  return {
    start, load, close, use, titled, filter,
    display: () => display,
    current: () => current,
    showNode: (node, how) => show({ node }, how),
    showLine: (line, how) => show({ line }, how),
  };
})();
