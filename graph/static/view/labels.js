// Names beside the nodes: always of one size on the screen, the most important first, none over another.
// vis-network's own labels shrink with the zoom until nobody can read them, and cover each other.
labgraph.labels = (() => {
  const MOST = 160; // on a screen at once
  const SIGNS = 60; // so many of the most important nodes are not written over
  const FIRST = 20; // but by the names of so many
  const widths = new Map();

  /** Draw into the canvas of vis-network, whose units `scale` turns into pixels. */
  function draw(context, network, look, important) {
    const scale = network.getScale();
    const centre = network.getViewPosition();
    const { clientWidth: width, clientHeight: height } = network.canvas.frame;
    const [left, top] = [centre.x - width / 2 / scale, centre.y - height / 2 / scale];
    const [right, bottom] = [left + width / scale, top + height / scale];
    const view = { left, right, top, bottom };
    const taken = covered(network.canvas.frame, left, top, scale);
    const signs = labgraph.data.nodes.filter((n) => !n.hidden).slice(0, SIGNS).map((n) => [n, around(n)]);
    context.save();
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
      const all = boxesOf(node, lines, size, scale, view);
      const boxes = all.filter((b) => b.left >= left && b.right <= right && b.top >= top && b.bottom <= bottom);
      // Over nothing, below, above or beside; of the most important over the signs of lesser ones.
      const lesser = node.index < FIRST || first ? boxes.find((b) => !over(b, (other) => other.index < node.index)) : null;
      const box = boxes.find((b) => !over(b, (other) => other !== node)) ?? lesser ?? (first ? all[0] : null);
      if (!box) continue;
      taken.push(box);
      drawn += 1;
      context.textAlign = box.align;
      context.font = `${first ? 600 : 400} ${size}px system-ui, sans-serif`;
      context.lineWidth = 3.5 / scale;
      context.strokeStyle = look.ground;
      context.fillStyle = look.ink;
      lines.forEach((line, i) => {
        const y = box.top + 1 / scale + i * size * 1.15;
        context.strokeText(line, box.x, y);
        context.fillText(line, box.x, y);
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

  /** Where a name may stand: below its node, above, at the right, at the left; `x` is where its text is aligned. */
  function boxesOf(node, lines, size, scale, view) {
    const cache = widths.get(node);
    const half = ((cache.short === lines ? cache.shortWidth : cache.wholeWidth) / 12 / 2) * size + 2 / scale;
    const height = lines.length * size * 1.15 + 2 / scale;
    const gap = node.size + 2 / scale;
    // Near the rim it moves in as far as it still is at its node.
    const x = Math.min(Math.max(node.x, view.left + half), view.right - half);
    const middle = { left: x - half, right: x + half, x, align: "center" };
    const level = { top: node.y - height / 2, bottom: node.y + height / 2 };
    const [right, left] = [node.x + gap, node.x - gap];
    return [
      { ...middle, top: node.y + gap, bottom: node.y + gap + height },
      { ...middle, top: node.y - gap - height, bottom: node.y - gap },
      { ...level, left: right, right: right + 2 * half, x: right + 2 / scale, align: "left" },
      { ...level, left: left - 2 * half, right: left, x: left - 2 / scale, align: "right" },
    ];
  }

  /** What of the picture lies under the buttons of the page. */
  function covered(frame, left, top, scale) {
    const own = frame.getBoundingClientRect();
    return [...document.querySelectorAll(".zoom, #filters")].map((element) => {
      const box = element.getBoundingClientRect();
      const place = (from, to, start) => start + (to - from) / scale;
      return {
        left: place(own.left, box.left, left), right: place(own.left, box.right, left),
        top: place(own.top, box.top, top), bottom: place(own.top, box.bottom, top),
      };
    });
  }

  function around({ x, y, size }) {
    return { left: x - size, right: x + size, top: y - size, bottom: y + size };
  }

  function meet(a, b) {
    return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  }

  return { draw };
})();
