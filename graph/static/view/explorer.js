// The explorer: what stands in the address is fetched and shown; what is clicked changes the address.
labgraph.explorer = (() => {
  const { words, page, filters, picture, panel, server } = labgraph;
  const { make, nodeButton } = labgraph.dom;
  const { say, number, count } = words;
  const at = (id) => document.getElementById(id);
  const LIMITS = [20, 40, 60, 100, 150, 300];
  let about = { base: "", first: "", last: "" };
  let state = labgraph.state.read(location.search);
  let asked = null; // the question whose answer is on the page
  let turn = 0;
  let pathFrom = null;
  let last = Promise.resolve(); // where one is going

  const tail = (iri) => (iri.startsWith(about.base) ? iri.slice(about.base.length) : iri);
  const local = (iri) => `${server.root}/${tail(iri)}`;

  /** Go to a state: write the address, fetch what is not there yet, show it. */
  function go(changes, { replace = false, write = true, fit = true } = {}) {
    const before = state;
    state = { ...state, ...changes };
    if ("centres" in changes || "ends" in changes) {
      const usual = labgraph.state.usual;
      if (!("notype" in changes) && before.notype.join() === usual(before).join()) state.notype = usual(state);
    }
    if (write) history[replace ? "replaceState" : "pushState"](null, "", labgraph.state.write(state) || location.pathname);
    last = present(++turn, fit);
    return last;
  }

  /** Show the state, unless another one is wanted meanwhile. */
  async function present(mine, fit) {
    try {
      at("failed").hidden = true;
      await showNetwork(fit, mine);
      if (mine !== turn) return;
      await showView();
      if (mine === turn) await showPanel();
      if (mine === turn && fit && state.view === "network") {
        picture.redraw(); // the panel may have taken, or given back, its part of the screen
        picture.fit();
      }
    } catch (error) {
      if (mine === turn) fail(error);
    }
  }

  async function showNetwork(fit, mine) {
    const question = labgraph.state.question(state);
    labgraph.display.set(state);
    if (question !== asked) {
      const raw = await server.ask(`network?${question}`);
      if (mine !== turn) return;
      asked = question;
      page.load(labgraph.reading.join(raw), fit);
    }
    showFilters();
    frame();
  }

  function showFilters() {
    filters.set({ types: new Set(state.notype), predicates: new Set(state.norel), since: state.since, until: state.until, confidence: state.confidence }, labgraph.state.usual(state));
  }

  /** All around the picture that depends on what is shown. */
  function frame() {
    const { data } = labgraph;
    const first = (iri) => data.byIri.get(about.base + iri);
    const centres = (state.ends ?? state.centres).map(first).filter(Boolean);
    const label = (node) => "\u2068" + node.label + "\u2069";
    if (state.ends && centres.length === 2) page.titled(say("title.path", { one: label(centres[0]), two: label(centres[1]) }));
    else if (centres.length) page.titled(say("title.around", { name: centres.map(label).slice(0, 3).join(", ") + (centres.length > 3 ? " …" : "") }));
    else page.titled(say("title"));
    const parts = [say("summary.here", { shown: count("names.count", data.nodes.length), relations: count("relations.count", data.relations.length) })];
    if (data.about.hidden) parts.push(say(centres.length ? "summary.hidden.around" : "summary.hidden", { n: number(data.about.hidden) }));
    if (state.ends && !data.relations.length) parts.push(say("path.none"));
    at("summary").textContent = parts.join(" ");
    at("centres").replaceChildren(...centres.map(chip));
    at("overview").hidden = !centres.length;
    showShared(state.ends ? [] : centres);
    at("more").hidden = !data.about.hidden || state.limit >= LIMITS.at(-1);
    at("more").textContent = say("more.names.shown", { n: number(data.about.hidden) });
    const options = [...new Set([...LIMITS, state.limit])].sort((a, b) => a - b);
    at("limit").replaceChildren(...options.map((n) => make("option", { value: n, selected: n === state.limit }, count("names.count", n))));
    const query = labgraph.state.question(state);
    for (const suffix of ["graphml", "gexf", "csv", "html"]) at(`export-${suffix}`).href = `${server.root}/explorer/network.${suffix}?${query}`;
    at("export-sparql").href = sparql(labgraph.queries.ofPicture(data));
  }

  /** Who is tied to several of the centres: those that link them. */
  function showShared(centres) {
    const ties = new Map();
    for (const centre of centres) {
      for (const other of new Set(centre.relations.map((r) => (r.subject === centre ? r.object : r.subject)))) {
        if (!centres.includes(other)) ties.set(other, (ties.get(other) ?? 0) + 1);
      }
    }
    const shared = [...ties].filter(([, n]) => n > 1).sort((a, b) => b[1] - a[1] || a[0].index - b[0].index).map(([node]) => node);
    at("shared").hidden = centres.length < 2;
    at("shared").querySelector("summary").textContent = count("shared", shared.length);
    const show = (node) => page.showNode(node, { focus: true, centre: true });
    at("shared").querySelector("ul").replaceChildren(...shared.map((node) => make("li", {}, nodeButton(node, show))));
  }

  function chip(node) {
    const show = (n) => page.showNode(n, { focus: true, centre: true });
    const drop = () => go({ centres: state.centres.filter((c) => c !== tail(node.iri)), ends: null });
    const button = make("button", { type: "button", class: "drop", onclick: drop, "aria-label": say("drop", { name: node.label }) }, "×");
    return make("li", {}, nodeButton(node, show), button);
  }

  async function showView() {
    page.use(state.view);
    const within = labgraph.state.question({ ...state, centres: [], ends: null, notype: state.view === "map" ? state.notype.filter((t) => t !== "Place") : state.notype });
    if (state.view === "map") {
      const spots = await server.ask(`map?${within}`);
      const names = spots.reduce((sum, spot) => sum + spot.here.length, 0);
      at("summary").textContent = say("summary.map", { names: count("names.count", names), places: number(spots.length) });
      await labgraph.map.show(spots, true);
    }
    if (state.view === "timeline") {
      const events = await server.ask(`events?${within}`);
      at("summary").textContent = say(events.every((e) => e.dated) ? "summary.dated" : "summary.timeline", { events: count("events", events.length), dated: number(events.filter((e) => e.dated).length) });
      labgraph.events.show(events, state.when, about.first);
    }
  }

  async function showPanel() {
    const now = page.current();
    const shown = !now ? "" : now.node ? tail(now.node.iri) : [now.line.a.iri, now.line.b.iri].map(tail).sort().join("~");
    if ([...state.panel].sort().join("~") === shown) {
      if (now?.node) panel.showNode(now.node, false); // what can be done with it may have changed
      return;
    }
    if (!state.panel.length) page.close();
    else if (state.panel.length === 1) await page.showNode({ iri: about.base + state.panel[0] }, { quiet: true });
    else await page.showLine({ a: { iri: about.base + state.panel[0] }, b: { iri: about.base + state.panel[1] } }, { quiet: true });
  }

  /** All that the graph has of what is to be shown, for the panel. */
  async function open(what, { again }) {
    if (again) return what;
    if (what.node) {
      const raw = await server.ask(`entity?e=${encodeURIComponent(tail(what.node.iri))}`);
      return { node: labgraph.reading.join(raw).nodes[0] };
    }
    const [a, b] = [what.line.a, what.line.b].map((node) => encodeURIComponent(tail(node.iri)));
    const raw = await server.ask(`relation?a=${a}&b=${b}`);
    const data = labgraph.reading.join(raw);
    return { line: data.lines[0] ?? { a: data.nodes[0], b: data.nodes[1] ?? data.nodes[0], relations: [] } };
  }

  function shown(what, { quiet, again }) {
    if (quiet || again) return;
    const now = what.node ? [tail(what.node.iri)] : [tail(what.line.a.iri), tail(what.line.b.iri)];
    if (now.join() === state.panel.join()) return;
    state = { ...state, panel: now };
    history.pushState(null, "", labgraph.state.write(state));
  }

  function closed() {
    if (!state.panel.length) return;
    state = { ...state, panel: [] };
    history.pushState(null, "", labgraph.state.write(state) || location.pathname);
  }

  /** Show what is around a node too. */
  function expand(node) {
    const one = tail(node.iri);
    const centres = state.centres.includes(one) ? state.centres : [...state.centres, one];
    go({ centres, ends: null, view: "network", panel: [one] });
  }

  function sparql(query) {
    return `${server.root}/sparql?query=${encodeURIComponent(query)}`;
  }

  panel.more.node = (node) => {
    const one = tail(node.iri);
    const button = (key, action) => make("button", { type: "button", onclick: action }, say(key));
    const actions = make("p", { class: "actions" });
    if (!state.centres.includes(one) || state.ends) actions.append(button(state.centres.length && !state.ends ? "expand" : "show.around", () => expand(node)));
    if (state.centres.length > 1 || state.ends || !state.centres.includes(one)) {
      actions.append(button("show.only", () => go({ centres: [one], ends: null, view: "network", panel: [one] })));
    }
    actions.append(button("path.from", () => beginPath(node)));
    return [actions];
  };
  panel.more.links = (node, line) => {
    const link = (href, text) => make("a", { href }, text);
    if (line) return make("p", { class: "links" }, link(sparql(labgraph.queries.ofLine(line)), "SPARQL"));
    return make("p", { class: "links" }, link(local(node.iri), say("its.page")), link(`${local(node.iri)}.ttl`, "Turtle"), link(sparql(labgraph.queries.ofNode(node)), "SPARQL"));
  };

  /** The next name that is chosen is the end of a path. */
  function beginPath(node) {
    pathFrom = node;
    const cancel = make("button", { type: "button", onclick: endPath }, say("cancel"));
    at("path-hint").replaceChildren(say("path.hint", { name: "\u2068" + node.label + "\u2069" }), " ", cancel);
    at("path-hint").hidden = false;
    labgraph.search.input.focus();
  }

  function endPath() {
    pathFrom = null;
    at("path-hint").hidden = true;
  }

  function choose(node) {
    const from = pathFrom;
    endPath();
    const one = tail(node.iri);
    if (from && from.iri !== node.iri) go({ ends: [tail(from.iri), one], centres: [], view: "network", panel: [] });
    else go({ centres: [one], ends: null, view: state.view === "table" ? "table" : "network", panel: [one] }).then(() => panel.focus());
  }

  async function find(text) {
    if (!text.trim()) return { found: [], total: 0 };
    const { found, total } = await server.ask(`suggest?q=${encodeURIComponent(text)}`);
    return { found: found.map(([iri, type, label, language, posts]) => ({ iri, type, label, language, posts })), total };
  }

  function onFilter(how) {
    if (how === "slider") return page.filter(); // at once, among what is loaded; the server is asked when it rests
    const { types, predicates, since, until, confidence } = filters.state();
    const notype = how === "reset" ? labgraph.state.usual(state) : [...types];
    return go({ notype, norel: [...predicates], since, until, confidence }, { fit: how !== "settled" });
  }

  function fail(error) {
    at("failed-text").textContent = error.message;
    at("failed").hidden = false;
    at("again").focus();
  }

  async function start() {
    words.use();
    page.start({
      open, shown, closed, failed: fail, more: expand,
      back: () => history.back(),
      pick: (node) => pathFrom && (choose(node), true),
      display: (view) => go({ view }),
      styled: () => go(labgraph.display.state(), { replace: true, fit: false }),
    });
    labgraph.map.start();
    labgraph.events.start({ onWhen: (when) => go({ when }) });
    labgraph.search.start({ find, open: choose, none: "search.none.all" });
    at("overview").addEventListener("click", () => go({ centres: [], ends: null, panel: [] }));
    at("failed-overview").addEventListener("click", () => go({ ...labgraph.state.read("") }));
    at("again").addEventListener("click", begin);
    at("more").addEventListener("click", () => go({ limit: LIMITS.find((n) => n > state.limit) ?? state.limit }));
    at("limit").addEventListener("change", () => go({ limit: Number(at("limit").value) }));
    addEventListener("popstate", () => go(labgraph.state.read(location.search), { write: false }));
    addEventListener("keydown", (event) => event.key === "Escape" && endPath());
    for (const button of document.querySelectorAll("button[data-language]")) {
      // The server remembers it for its other pages.
      button.addEventListener("click", () => fetch(`${server.root}/?lang=${button.dataset.language}`, { method: "HEAD" }));
    }
    words.onChange(() => labgraph.data && frame());
    await begin();
  }

  async function begin() {
    try {
      const first = !about.base;
      about = await server.ask("about");
      if (first) filters.start({ types: about.types, predicates: about.predicates, first: about.first, last: about.last, onChange: onFilter });
    } catch (error) {
      fail(error);
      return;
    }
    await go({}, { replace: true, write: false });
    document.body.dataset.ready = "yes";
  }

  /** A promise that what was asked for so far is shown. */
  async function idle() {
    for (let seen = null; seen !== last; ) await (seen = last);
  }

  return { start, idle, state: () => state };
})();
labgraph.explorer.start();
