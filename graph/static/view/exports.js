// The picture as a file: PNG as it is on the screen, SVG drawn again.
labgraph.exports = (() => {
  const SPACE = "http://www.w3.org/2000/svg";
  const points = {
    star: "0,-1 .28,-.34 .95,-.31 .43,.16 .59,.81 0,.45 -.59,.81 -.43,.16 -.95,-.31 -.28,-.34",
    diamond: "0,-1 .9,0 0,1 -.9,0",
    triangle: "0,-.95 .95,.8 -.95,.8",
    triangleDown: "0,.95 .95,-.8 -.95,-.8",
    square: "-.8,-.8 .8,-.8 .8,.8 -.8,.8",
  };

  function give(name, content) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(content);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }

  function png() {
    const from = labgraph.picture.canvas();
    const to = document.createElement("canvas");
    [to.width, to.height] = [from.width, from.height];
    const context = to.getContext("2d");
    context.fillStyle = getComputedStyle(document.documentElement).getPropertyValue("--ground").trim();
    context.fillRect(0, 0, to.width, to.height);
    context.drawImage(from, 0, 0);
    to.toBlob((blob) => give("labgraph.png", blob), "image/png");
  }

  function element(tag, attributes, text) {
    const made = document.createElementNS(SPACE, tag);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    if (text !== undefined) made.textContent = text;
    return made;
  }

  /** All that is shown, on white, with every name: for print. */
  function drawn() {
    const nodes = labgraph.data.nodes.filter((n) => !n.hidden);
    const lines = labgraph.data.lines.filter((l) => !l.hidden && !l.a.hidden && !l.b.hidden);
    const [xs, ys] = [nodes.map((n) => n.x), nodes.map((n) => n.y)];
    const [left, top] = [Math.min(0, ...xs) - 120, Math.min(0, ...ys) - 60];
    const [width, height] = [Math.max(0, ...xs) + 120 - left, Math.max(0, ...ys) + 60 - top];
    const svg = element("svg", { xmlns: SPACE, viewBox: `${left} ${top} ${width} ${height}`, width, height });
    svg.append(element("title", {}, document.title), element("rect", { x: left, y: top, width, height, fill: "#fff" }));
    const edges = element("g", { stroke: "#9aa2ad", "stroke-width": 1 });
    edges.append(...lines.map(({ a, b }) => element("line", { x1: a.x, y1: a.y, x2: b.x, y2: b.y })));
    const signs = element("g", { stroke: "#fff", "stroke-width": 1 });
    const names = element("g", { "font-family": "system-ui, sans-serif", "font-size": 11, "text-anchor": "middle", fill: "#1b1f24", stroke: "#fff", "stroke-width": 3, "paint-order": "stroke" });
    for (const node of nodes) {
      signs.append(sign(node));
      names.append(element("text", { x: node.x, y: node.y + node.size + 12 }, node.short.slice(0, 60).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd")));
    }
    svg.append(edges, signs, names);
    return svg;
  }

  function sign(node) {
    const fill = node.fill ?? labgraph.picture.colourOf(node);
    const shape = labgraph.data.options.groups[node.type].shape;
    if (shape === "dot") return element("circle", { cx: node.x, cy: node.y, r: node.size, fill });
    const [x, y, size] = [node.x, node.y, node.size];
    const outline = points[shape].split(" ").map((p) => p.split(",").map(Number)).map(([dx, dy]) => `${(x + dx * size).toFixed(1)},${(y + dy * size).toFixed(1)}`);
    return element("polygon", { points: outline.join(" "), fill });
  }

  function svg() {
    const text = '<?xml version="1.0" encoding="UTF-8"?>\n' + new XMLSerializer().serializeToString(drawn());
    give("labgraph.svg", new Blob([text], { type: "image/svg+xml" }));
  }

  function start() {
    document.getElementById("export-png").addEventListener("click", png);
    document.getElementById("export-svg").addEventListener("click", svg);
  }

  return { start, drawn };
})();
