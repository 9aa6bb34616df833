// Names beside the nodes: always of one size on the screen, the most important first, none over another.
// vis-network's own labels shrink with the zoom until nobody can read them, and cover each other.
labgraph.labels = (() => {
  const MOST = 160; // on a screen at once
  const SIGNS = 60; // so many of the most important nodes are not written over
  const widths = new Map();

  /** Draw into the canvas of vis-network, whose units `scale` turns into pixels. */
  function draw(context, network, look, important) {
    const scale = network.getScale();
    const centre = network.getViewPosition();
    const { clientWidth: width, clientHeight: height } = network.canvas.frame;
    const [left, top] = [centre.x - width / 2 / scale, centre.y - height / 2 / scale];
    const [right, bottom] = [left + width / scale, top + height / scale];
    const taken = [];
    const signs = labgraph.data.nodes.filter((n) => !n.hidden).slice(0, SIGNS).map((n) => [n, around(n)]);
    context.save();
    context.textAlign = "center";
    context.textBaseline = "top";
    context.lineJoin = "round";
    let drawn = 0;
    for (const node of inOrder(important)) {
      if (drawn === MOST) break;
      if (node.hidden || node.x < left || node.x > right || node.y < top || node.y > bottom) continue;
      const first = important.has(node);
      const size = (first ? 13 : 12) / scale;
      const lines = wrapped(context, node, first);
      const over = (box, those) => taken.some((other) => meet(box, other)) || signs.some(([other, sign]) => those(other) && meet(box, sign));
      const boxes = [false, true].map((above) => boxOf(node, lines, size, scale, above));
      // Over nothing, below or above; else over the signs of lesser nodes.
      const box = first ? boxes[0] : boxes.find((b) => !over(b, (other) => other !== node)) ?? boxes.find((b) => !over(b, (other) => other.index < node.index));
      if (!box) continue;
      taken.push(box);
      drawn += 1;
      context.font = `${first ? 600 : 400} ${size}px system-ui, sans-serif`;
      context.lineWidth = 3.5 / scale;
      context.strokeStyle = look.ground;
      context.fillStyle = look.ink;
      lines.forEach((line, i) => {
        const y = box.top + 1 / scale + i * size * 1.15;
        context.strokeText(line, node.x, y);
        context.fillText(line, node.x, y);
      });
    }
    context.restore();
  }

  function* inOrder(important) {
    yield* important;
    for (const node of labgraph.data.nodes) if (!important.has(node)) yield node;
  }

  /** The name on one or two lines of about 20 characters; on more where it is important. */
  function wrapped(context, node, whole) {
    const key = whole ? "whole" : "short";
    const cache = widths.get(node) ?? {};
    if (!cache[key]) {
      const lines = [""];
      for (const word of node.short.split(" ")) {
        const last = lines.length - 1;
        if (lines[last] && `${lines[last]} ${word}`.length > 20) lines.push(word);
        else lines[last] = `${lines[last]} ${word}`.trim();
      }
      cache[key] = whole || lines.length < 3 ? lines : [lines[0], `${lines[1]} …`];
      context.font = "12px system-ui, sans-serif";
      cache[`${key}Width`] = Math.max(...cache[key].map((line) => context.measureText(line).width));
      widths.set(node, cache);
    }
    return cache[key];
  }

  function boxOf(node, lines, size, scale, above) {
    const cache = widths.get(node);
    const half = ((cache.short === lines ? cache.shortWidth : cache.wholeWidth) / 12 / 2) * size + 2 / scale;
    const height = lines.length * size * 1.15 + 2 / scale;
    const top = above ? node.y - node.size - 2 / scale - height : node.y + node.size + 2 / scale;
    return { left: node.x - half, right: node.x + half, top, bottom: top + height };
  }

  function around({ x, y, size }) {
    return { left: x - size, right: x + size, top: y - size, bottom: y + size };
  }

  function meet(a, b) {
    return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  }

  return { draw };
})();
