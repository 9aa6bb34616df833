// Labs, institutions and events by place. The land is drawn by the world's own cities: no tiles, no outlines.
labgraph.map = (() => {
  const SPACE = "http://www.w3.org/2000/svg";
  const STRETCH = 1.35; // of latitudes, as on a map that is true to scale at about 42 degrees
  const { make, name, nodeButton } = labgraph.dom;
  const { say, count } = labgraph.words;
  const svg = document.getElementById("map");
  const list = document.getElementById("map-list");
  const NEAR = 20; // pixels within which spots are drawn as one
  const CLOSEST = 1; // degrees in the width of the window, at least
  let spots = [];
  let groups = []; // what is drawn: numbers of spots, the one with the most names first
  let grouped = 0; // degrees of a pixel when they were made
  let land = null;
  let box = { x: -170, y: -100, w: 340, h: 180 };
  let drag = null;

  function element(tag, attributes) {
    const made = document.createElementNS(SPACE, tag);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  }

  const flat = ([north, east]) => ({ x: east, y: -north * STRETCH });

  /** Show these spots; with `all` so that all of them are seen. */
  async function show(found, all) {
    spots = found;
    land ??= await labgraph.server.ask("land");
    draw();
    if (all) fit();
    else look();
  }

  function draw() {
    svg.replaceChildren();
    let grid = "";
    for (let east = -180; east <= 180; east += 15) grid += `M${east} ${-80 * STRETCH}V${80 * STRETCH}`;
    for (let north = -75; north <= 75; north += 15) grid += `M-180 ${-north * STRETCH}H180`;
    svg.append(element("path", { class: "grid", d: grid }));
    const ground = land.map(([north, east]) => `M${east} ${(-north * STRETCH).toFixed(2)}h0`).join("");
    svg.append(element("path", { class: "land", d: ground }));
    svg.append(element("g", { class: "spots" }), element("g", { class: "labels" }));
    grouped = 0;
    list.replaceChildren(make("h2", {}, say("places")), ...(spots.length ? spots.map(entry) : [make("p", {}, say("map.none"))]));
  }

  const near = (a, b, distance) => Math.hypot(a.x - b.x, a.y - b.y) < distance;
  const names = (group) => group.reduce((n, i) => n + spots[i].here.length, 0);

  /** Put together what would lie on top of each other, and draw it. */
  function group(unit) {
    if (Math.abs(unit / grouped - 1) < 0.001) return;
    grouped = unit;
    groups = [];
    for (const [i, spot] of spots.entries()) {
      const found = groups.find(([first]) => near(flat(spots[first].at), flat(spot.at), NEAR * unit));
      if (found) found.push(i);
      else groups.push([i]);
    }
    const focused = svg.contains(document.activeElement) ? document.activeElement.dataset.spot : null;
    svg.querySelector(".spots")?.replaceChildren(...groups.map(dot));
    if (focused) svg.querySelector(`.spot[data-spot="${focused}"]`)?.focus();
  }

  function dot(group) {
    const [first] = group;
    const spot = spots[first];
    const { x, y } = flat(spot.at);
    const said = `${spot.label}, ${count("names.count", spot.here.length)}`;
    const label = group.length > 1 ? say("map.near", { first: said, more: count("map.others", group.length - 1) }) : said;
    const kind = group.every((i) => spots[i].kind === "country") ? "country" : "city";
    const made = element("circle", { class: `spot ${kind}`, cx: x, cy: y, tabindex: 0, role: "button", "aria-label": label, "data-spot": first });
    made.addEventListener("click", () => open(group));
    made.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      open(group, true);
    });
    return made;
  }

  /** Open what a circle stands for: one spot in the list; several closer, as long as that parts them. */
  function open(group, focus = false) {
    choose(group[0], focus && group.length === 1);
    if (group.length > 1 && box.w > CLOSEST) fit(group.map((i) => spots[i]));
  }

  function entry(spot, i) {
    const show = (node) => labgraph.page.showNode(node, { focus: true });
    const rows = spot.here.map(([iri, type, label, language, posts]) => make("li", {}, nodeButton({ iri, type, label, language }, show, count("posts", posts))));
    const extra = spot.kind === "country" ? `${say("country")} · ${spot.here.length}` : String(spot.here.length);
    const head = make("summary", {}, name(spot.label), make("span", { class: "extra" }, extra));
    return make("details", { "data-spot": i }, head, make("ul", {}, ...rows));
  }

  /** Open a spot in the list. */
  function choose(i, focus = false) {
    for (const dot of svg.querySelectorAll(".spot")) dot.classList.toggle("chosen", dot.dataset.spot === String(i));
    const found = list.querySelector(`details[data-spot="${i}"]`);
    found.open = true;
    found.scrollIntoView({ block: "nearest" });
    if (focus) found.querySelector("summary").focus();
  }

  /** Turn the window on the map into the picture: sizes stay the same on the screen. */
  function look() {
    const frame = svg.getBoundingClientRect();
    const shape = (frame.width || 800) / (frame.height || 500);
    if (box.w / box.h < shape) box = { ...box, x: box.x - (box.h * shape - box.w) / 2, w: box.h * shape };
    else box = { ...box, y: box.y - (box.w / shape - box.h) / 2, h: box.w / shape };
    svg.setAttribute("viewBox", `${box.x} ${box.y} ${box.w} ${box.h}`);
    const unit = Math.max(box.w / (frame.width || 800), box.h / (frame.height || 500)); // degrees of one pixel
    group(unit);
    const radius = (group) => (3.5 + 2.2 * Math.sqrt(names(group))) * unit;
    for (const [i, dot] of svg.querySelectorAll(".spot").entries()) dot.setAttribute("r", radius(groups[i]));
    svg.querySelector(".land")?.setAttribute("stroke-width", Math.max(1.6 * unit, Math.min(0.2, 5 * unit)));
    const taken = [];
    const labels = groups.map((group) => {
      const spot = spots[group[0]];
      const { x, y } = flat(spot.at);
      const written = spot.label.slice(0, 40) + (group.length > 1 ? ` +${group.length - 1}` : "");
      const [half, top] = [written.length * 3.6 * unit, y + radius(group) + 13 * unit];
      const place = { left: x - half, right: x + half, top: top - 12 * unit, bottom: top + 4 * unit };
      const met = taken.some((o) => place.left < o.right && o.left < place.right && place.top < o.bottom && o.top < place.bottom);
      if (met || x < box.x || x > box.x + box.w || y < box.y || y > box.y + box.h) return null;
      taken.push(place);
      const text = element("text", { x, y: top, "font-size": 12 * unit, "aria-hidden": "true" });
      text.textContent = written;
      return text;
    });
    svg.querySelector(".labels")?.replaceChildren(...labels.filter(Boolean));
  }

  /** Show where most of the names are; what lies far from them is left to look for. */
  function fit(these = usual()) {
    const points = these.map((spot) => flat(spot.at));
    if (!points.length) box = { x: -170, y: -100, w: 340, h: 180 };
    else {
      const [xs, ys] = [points.map((p) => p.x), points.map((p) => p.y)];
      const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
      const margin = Math.max(these.length > 1 ? 0.5 : 6, (right - left) * 0.12);
      box = { x: left - margin, y: top - margin, w: right - left + 2 * margin, h: bottom - top + 2 * margin };
    }
    look();
  }

  /** The spots without a fifth of the names: those furthest from the middle of all. */
  function usual() {
    const middle = (axis) => {
      const sorted = spots.flatMap((spot) => spot.here.map(() => flat(spot.at)[axis])).sort((a, b) => a - b);
      return sorted[sorted.length >> 1];
    };
    const centre = { x: middle("x"), y: middle("y") };
    const away = (spot) => Math.hypot(flat(spot.at).x - centre.x, flat(spot.at).y - centre.y);
    let left = 0.8 * spots.reduce((n, spot) => n + spot.here.length, 0);
    return [...spots].sort((a, b) => away(a) - away(b)).filter((spot) => {
      const kept = left > 0;
      left -= spot.here.length;
      return kept;
    });
  }

  function zoom(factor, at = { x: box.x + box.w / 2, y: box.y + box.h / 2 }) {
    const wide = Math.min(400, Math.max(CLOSEST, box.w / factor));
    const real = box.w / wide;
    box = { x: at.x - (at.x - box.x) / real, y: at.y - (at.y - box.y) / real, w: wide, h: box.h / real };
    look();
  }

  function under(event) {
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
    return { x: point.x, y: point.y };
  }

  function start() {
    document.getElementById("map-in").addEventListener("click", () => zoom(1.6));
    document.getElementById("map-out").addEventListener("click", () => zoom(1 / 1.6));
    document.getElementById("map-fit").addEventListener("click", () => fit());
    svg.addEventListener("wheel", (event) => {
      event.preventDefault();
      zoom(event.deltaY < 0 ? 1.25 : 0.8, under(event));
    }, { passive: false });
    svg.addEventListener("pointerdown", (event) => {
      if (!event.target.closest(".spot")) drag = under(event);
    });
    svg.addEventListener("pointermove", (event) => {
      if (!drag) return;
      const now = under(event);
      box = { ...box, x: box.x - (now.x - drag.x), y: box.y - (now.y - drag.y) };
      look();
    });
    addEventListener("pointerup", () => (drag = null));
    new ResizeObserver(() => svg.isConnected && !svg.closest("[hidden]") && look()).observe(svg);
  }

  return { start, show, choose };
})();
