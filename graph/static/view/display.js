// The part of the side bar that says how the picture is drawn: sizes, colours, communities.
labgraph.display = (() => {
  const { make, name } = labgraph.dom;
  const { say, count } = labgraph.words;
  const at = (id) => document.getElementById(id);
  let changed = () => {};

  /** Measure what is loaded; the picture takes it when it is drawn. */
  function measure() {
    if (!labgraph.data?.nodes.length) return;
    labgraph.measures.apply(labgraph.data, at("size").value, at("colour").value);
    drawCommunities();
  }

  function drawCommunities() {
    const list = at("communities");
    list.hidden = at("colour").value !== "community";
    if (list.hidden) return;
    const groups = labgraph.measures.communities(labgraph.data).filter((group) => group.nodes.length > 1);
    list.replaceChildren(...groups.slice(0, 12).map(item));
  }

  function item({ nodes, colour }) {
    const swatch = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    swatch.setAttribute("class", "sign");
    swatch.setAttribute("viewBox", "0 0 20 20");
    swatch.setAttribute("aria-hidden", "true");
    const disc = document.createElementNS("http://www.w3.org/2000/svg", "circle");
    for (const [key, value] of Object.entries({ cx: 10, cy: 10, r: 8, fill: colour })) disc.setAttribute(key, value);
    swatch.append(disc);
    const show = () => labgraph.picture.fit(nodes);
    const button = make("button", { type: "button", class: "node", onclick: show }, swatch, name(nodes[0].label, nodes[0].language));
    button.append(make("span", { class: "extra" }, count("names.count", nodes.length)));
    return make("li", {}, button);
  }

  /** Options of a select: [value, word]. */
  function options(id, values) {
    const select = at(id);
    const chosen = select.value;
    select.replaceChildren(...values.map(([value, text]) => make("option", { value }, text)));
    if (chosen) select.value = chosen;
  }

  function draw() {
    options("size", [["ties", say("size.ties")], ["posts", say("size.posts")], ["bridging", say("size.bridging")]]);
    options("colour", [["type", say("colour.type")], ["community", say("colour.community")]]);
    if (labgraph.data?.nodes.length) drawCommunities();
  }

  /** `onChange` is told when somebody chose another measure. */
  function start({ onChange = () => {} }) {
    changed = onChange;
    draw();
    labgraph.words.onChange(draw);
    for (const id of ["size", "colour"]) {
      at(id).addEventListener("change", () => {
        measure();
        labgraph.picture.restyle();
        changed();
      });
    }
  }

  function set({ size, colour }) {
    at("size").value = size;
    at("colour").value = colour;
  }

  return { start, set, measure, state: () => ({ size: at("size").value, colour: at("colour").value }) };
})();
