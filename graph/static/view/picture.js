// The picture: vis-network on positions that came with the page. Nothing moves by itself.
labgraph.picture = (() => {
  const MANY = 2000; // above it, hovering and drawing lines while dragging cost more than they give
  const box = document.getElementById("network");
  let data = null;
  let large = false;
  let told = {};
  let network, nodes, edges, look;
  let shown = { node: null, line: null };
  let hovered = null;
  let size = [0, 0]; // of the box when the picture was last fitted to it
  let steady = null; // what was looked at then: vis zooms by itself when it draws into a box of another size
  let aim = null; // what a movement under way ends at

  /** The colours of the page, which change with dark mode. */
  function readLook() {
    const style = getComputedStyle(document.documentElement);
    const of = (name) => style.getPropertyValue(name).trim();
    look = { ink: of("--ink"), ground: of("--ground"), line: of("--line"), strong: of("--strong") };
  }

  function options() {
    const groups = Object.fromEntries(
      Object.entries(data.options.groups).map(([type, group]) => {
        const fill = group.color.background;
        const marked = { background: fill, border: look.ink };
        return [type, { ...group, color: { background: fill, border: look.ground, highlight: marked, hover: marked } }];
      }),
    );
    return {
      ...data.options,
      groups,
      autoResize: false, // vis would zoom out when the panel opens
      nodes: { ...data.options.nodes, borderWidthSelected: 3, font: { size: 0 } },
      edges: {
        ...data.options.edges,
        color: { color: look.line, highlight: look.strong, hover: look.strong, inherit: false },
        arrows: { to: { scaleFactor: 0.5 }, from: { scaleFactor: 0.5 } },
        hoverWidth: 0.7,
      },
      interaction: {
        hover: !large, tooltipDelay: 250, hideEdgesOnDrag: large, hideEdgesOnZoom: large,
        selectConnectedEdges: true, keyboard: false,
      },
    };
  }

  /** Be ready to draw; `onNode`, `onLine` and `onNothing` are told what was clicked, `onMore` what was clicked twice. */
  function start(listeners) {
    told = listeners;
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
      readLook();
      network?.setOptions(options());
    });
    new ResizeObserver(() => isOld() && resize()).observe(box);
  }

  /** Whether the picture was fitted to a box of another size. */
  function isOld() {
    return box.clientWidth !== size[0] || box.clientHeight !== size[1];
  }

  /** Take the size of the page, and keep what is in the middle and how large it is. */
  function resize() {
    if (!network || !box.clientWidth) return;
    const view = aim ?? steady ?? viewOf();
    size = [box.clientWidth, box.clientHeight];
    network.setSize("100%", "100%");
    moveTo(view);
    network.redraw();
  }

  function viewOf() {
    return { position: network.getViewPosition(), scale: network.getScale() };
  }

  /** Bring a place to the middle; a change of size before the movement has ended, or was drawn, ends there as well. */
  function moveTo(view, animation = false) {
    [aim, steady] = animation ? [view, steady] : [null, view];
    network.moveTo({ ...view, animation });
  }

  /** Draw the network of the page; with `all` so that all of it is seen. */
  function draw(all) {
    const view = !all && network ? viewOf() : null;
    data = labgraph.data;
    large = data.nodes.length > MANY;
    shown = { node: null, line: null };
    hovered = null;
    network?.destroy();
    network = null;
    if (!data.nodes.length) return;
    stand();
    readLook();
    nodes = new vis.DataSet(data.drawnNodes.map(({ label, ...drawn }, i) => ({ ...drawn, title: data.nodes[i].short, ...styleOf(data.nodes[i]) })));
    edges = new vis.DataSet(data.drawnEdges);
    network = new vis.Network(box, { nodes, edges }, options());
    network.on("click", ({ nodes: [node], edges: [edge] }) => {
      if (node !== undefined) told.onNode(data.nodes[node]);
      else if (edge !== undefined) told.onLine(data.lines[edge]);
      else told.onNothing();
    });
    network.on("doubleClick", ({ nodes: [node] }) => node !== undefined && told.onMore?.(data.nodes[node]));
    const place = ({ nodes: moved }) => {
      for (const [id, { x, y }] of Object.entries(network.getPositions(moved))) Object.assign(data.nodes[id], { x, y });
    };
    network.on("dragging", place);
    network.on("dragEnd", place);
    for (const end of ["animationFinished", "dragStart", "zoom"]) network.on(end, () => (aim = null));
    network.on("hoverNode", ({ node }) => (hovered = data.nodes[node]));
    network.on("blurNode", () => (hovered = null));
    network.on("afterDrawing", (context) => {
      if (!isOld()) steady = viewOf();
      labgraph.labels.draw(context, network, look, important());
    });
    size = [box.clientWidth, box.clientHeight];
    aim = steady = null;
    if (view) moveTo(view);
    else fit();
  }

  /** Turn a picture that is wide by a quarter where the screen is high: what was left is above. */
  function stand() {
    const span = (of) => Math.max(...of) - Math.min(...of);
    const [wide, high] = [span(data.nodes.map((n) => n.x)), span(data.nodes.map((n) => n.y))];
    if (box.clientHeight < 1.2 * box.clientWidth || wide < 1.2 * high) return;
    for (const [i, node] of data.nodes.entries()) {
      [node.x, node.y] = [-node.y, node.x];
      Object.assign(data.drawnNodes[i], { x: node.x, y: node.y });
    }
  }

  /** What size and colour the page has given a node. */
  function styleOf({ size, fill }) {
    if (!fill) return { size, color: undefined };
    const marked = { background: fill, border: look.ink };
    return { size, color: { background: fill, border: look.ground, highlight: marked, hover: marked } };
  }

  /** Draw sizes and colours anew. */
  function restyle() {
    if (!network) return;
    const updated = data.nodes.map((node) => ({ id: node.index, ...styleOf(node) }));
    // vis keeps a node's own colour when it is taken away, so a node without one gets that of its group.
    for (const [i, node] of data.nodes.entries()) if (!node.fill) updated[i].color = styleOf({ fill: colourOf(node) }).color;
    nodes.update(updated);
  }

  function colourOf(node) {
    return data.options.groups[node.type].color.background;
  }

  function important() {
    const chosen = new Set();
    if (hovered) chosen.add(hovered);
    if (shown.node) chosen.add(shown.node);
    if (shown.line) chosen.add(shown.line.a).add(shown.line.b);
    return chosen;
  }

  /** Show and hide by what the nodes and lines say. */
  function applyFilters() {
    if (!network) return;
    const changedNodes = data.nodes.filter((n) => Boolean(nodes.get(n.index).hidden) !== n.hidden);
    const changedLines = data.lines.filter((l) => Boolean(edges.get(l.index).hidden) !== l.hidden);
    if (changedLines.length) edges.update(changedLines.map((l) => ({ id: l.index, hidden: l.hidden })));
    if (changedNodes.length) nodes.update(changedNodes.map((n) => ({ id: n.index, hidden: n.hidden })));
  }

  function select(node, line, centre) {
    shown = { node, line };
    if (!network) return;
    // `setSelection` lets go of what was selected; `unselectAll` draws all at once, so it is called only where it must be.
    if (node) network.setSelection({ nodes: [node.index] });
    else if (line) network.setSelection({ nodes: [line.a.index, line.b.index], edges: [line.index] }, { highlightEdges: false });
    else if (network.getSelectedNodes().length + network.getSelectedEdges().length) network.unselectAll();
    if (node && centre) {
      moveTo({ position: { x: node.x, y: node.y }, scale: Math.max(network.getScale(), 0.9) }, motion());
    }
  }

  /** A short movement, or none for who asked for less of it and for large pictures. */
  function motion() {
    const calm = large || matchMedia("(prefers-reduced-motion: reduce)").matches;
    return calm ? false : { duration: 300, easingFunction: "easeInOutQuad" };
  }

  function zoom(factor) {
    if (!network) return;
    const { position, scale } = aim ?? viewOf();
    moveTo({ position, scale: scale * factor }, motion());
  }

  /** Show all nodes, or these. */
  function fit(these = data?.nodes ?? []) {
    const visible = these.filter((n) => !n.hidden).map((n) => n.index);
    if (!visible.length || !network) return;
    network.fit({ nodes: visible, animation: false, maxZoomLevel: 1.6 });
    const { position, scale } = viewOf();
    moveTo({ position, scale: scale * 0.93 }); // names reach past their nodes
  }

  /** Where a node is in the window, in CSS pixels. */
  function placeOf(node) {
    const { x, y } = network.canvasToDOM({ x: node.x, y: node.y });
    const frame = box.getBoundingClientRect();
    return { x: x + frame.left, y: y + frame.top };
  }

  return { start, draw, restyle, colourOf, redraw: resize, applyFilters, select, zoom, fit, placeOf, network: () => network, canvas: () => box.querySelector("canvas") };
})();
