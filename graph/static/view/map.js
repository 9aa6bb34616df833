// Labs, institutions and events by place. The land is drawn by the world's own cities: no tiles, no outlines.
labgraph.map = (() => {
  const SPACE = "http://www.w3.org/2000/svg";
  const STRETCH = 1.35; // of latitudes, as on a map that is true to scale at about 42 degrees
  const { make, name, nodeButton } = labgraph.dom;
  const { say, count } = labgraph.words;
  const svg = document.getElementById("map");
  const list = document.getElementById("map-list");
  let spots = [];
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
    for (const [i, spot] of spots.entries()) {
      const { x, y } = flat(spot.at);
      const label = `${spot.label}, ${count("names.count", spot.here.length)}`;
      const dot = element("circle", { class: `spot ${spot.kind}`, cx: x, cy: y, tabindex: 0, role: "button", "aria-label": label, "data-spot": i });
      dot.addEventListener("click", () => choose(i));
      dot.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        choose(i, true);
      });
      svg.append(dot);
    }
    svg.append(element("g", { class: "labels" }));
    list.replaceChildren(make("h2", {}, say("places")), ...(spots.length ? spots.map(entry) : [make("p", {}, say("map.none"))]));
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
    const radius = (spot) => (3.5 + 2.2 * Math.sqrt(spot.here.length)) * unit;
    for (const dot of svg.querySelectorAll(".spot")) dot.setAttribute("r", radius(spots[dot.dataset.spot]));
    svg.querySelector(".land")?.setAttribute("stroke-width", Math.max(0.68, 1.6 * unit));
    const taken = [];
    const labels = spots.map((spot) => {
      const { x, y } = flat(spot.at);
      const [half, top] = [spot.label.length * 3.6 * unit, y + radius(spot) + 13 * unit];
      const place = { left: x - half, right: x + half, top: top - 12 * unit, bottom: top + 4 * unit };
      const met = taken.some((o) => place.left < o.right && o.left < place.right && place.top < o.bottom && o.top < place.bottom);
      if (met || x < box.x || x > box.x + box.w || y < box.y || y > box.y + box.h) return null;
      taken.push(place);
      const text = element("text", { x, y: top, "font-size": 12 * unit, "aria-hidden": "true" });
      text.textContent = spot.label.slice(0, 40);
      return text;
    });
    svg.querySelector(".labels")?.replaceChildren(...labels.filter(Boolean));
  }

  function fit() {
    const points = spots.map((spot) => flat(spot.at));
    if (!points.length) box = { x: -170, y: -100, w: 340, h: 180 };
    else {
      const [xs, ys] = [points.map((p) => p.x), points.map((p) => p.y)];
      const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
      const margin = Math.max(6, (right - left) * 0.06);
      box = { x: left - margin, y: top - margin, w: right - left + 2 * margin, h: bottom - top + 2 * margin };
    }
    look();
  }

  function zoom(factor, at = { x: box.x + box.w / 2, y: box.y + box.h / 2 }) {
    const wide = Math.min(400, Math.max(1, box.w / factor));
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
    document.getElementById("map-fit").addEventListener("click", fit);
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
