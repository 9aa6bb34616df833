// Events by time: bars for years and months, and what happened, with who was there.
labgraph.events = (() => {
  const SPACE = "http://www.w3.org/2000/svg";
  const { make, nodeButton } = labgraph.dom;
  const { say, count, date, period } = labgraph.words;
  const place = document.getElementById("timeline-view");
  let events = [];
  let when = "";
  let begin = 0;
  let told = () => {};

  /** Show these events; `from` is the day of the first post: bars begin three years before it. */
  function show(found, chosen, from) {
    begin = Number(from.slice(0, 4)) - 3 || 0;
    events = found;
    when = chosen;
    draw();
  }

  function bar(share) {
    const svg = document.createElementNS(SPACE, "svg");
    svg.setAttribute("viewBox", "0 0 10 100");
    svg.setAttribute("preserveAspectRatio", "none");
    svg.setAttribute("aria-hidden", "true");
    const rect = document.createElementNS(SPACE, "rect");
    const height = Math.max(share ? 3 : 0, 100 * share);
    for (const [key, value] of Object.entries({ class: "bar", x: 0, width: 10, y: 100 - height, height })) rect.setAttribute(key, value);
    svg.append(rect);
    return svg;
  }

  function bars(keys, label) {
    const counts = new Map(keys.map((key) => [key, events.filter((e) => e.start.startsWith(key)).length]));
    const most = Math.max(1, ...counts.values());
    const items = keys.map((key) => {
      const n = counts.get(key);
      const pressed = when === key || (key.length === 4 && when.startsWith(key));
      const choose = () => told(when === key ? key.slice(0, -3) : key);
      const button = make("button", { type: "button", "data-when": key, "aria-pressed": String(pressed), "aria-label": say("told", { what: date(key), value: count("events", n) }), onclick: choose });
      button.append(make("span", {}, n ? String(n) : ""), bar(n / most), make("span", {}, label(key)));
      return make("li", {}, button);
    });
    return make("ul", { class: "bars" }, ...items);
  }

  function draw() {
    if (!events.length) {
      place.replaceChildren(make("h2", {}, say("timeline")), make("p", {}, say("events.none")));
      return;
    }
    const years = events.map((e) => Number(e.start.slice(0, 4)));
    const [first, last] = [Math.max(Math.min(...years), Math.min(begin, Math.max(...years))), Math.max(...years)];
    const parts = [make("h2", {}, say("timeline")), bars(Array.from({ length: last - first + 1 }, (_, i) => String(first + i)), (key) => key)];
    if (when) {
      const year = when.slice(0, 4);
      const months = Array.from({ length: 12 }, (_, i) => `${year}-${String(i + 1).padStart(2, "0")}`);
      parts.push(make("div", { class: "months" }, bars(months, (key) => date(key, "short").replace(year, "").trim())));
    }
    const shown = events.filter((e) => e.start.startsWith(when) || (e.start <= when && e.end >= when && e.end.length >= when.length));
    const heading = when ? say("told", { what: date(when), value: count("events", shown.length) }) : count("events", shown.length);
    parts.push(make("h3", { id: "events-shown", "aria-live": "polite" }, heading), make("ol", { class: "events" }, ...shown.map(item)));
    const focused = place.contains(document.activeElement) ? document.activeElement.dataset.when : null;
    place.replaceChildren(...parts);
    if (focused) place.querySelector(`[data-when="${focused}"]`)?.focus({ preventScroll: true });
    for (const list of place.querySelectorAll(".bars")) {
      const chosen = list.querySelector("[aria-pressed=true]")?.parentElement;
      if (chosen) list.scrollLeft = chosen.offsetLeft - list.offsetLeft - (list.clientWidth - chosen.offsetWidth) / 2;
    }
  }

  function item(event) {
    const show = (node) => labgraph.page.showNode(node, { focus: true });
    const button = ([iri, type, label, language]) => nodeButton({ iri, type, label, language }, show);
    const time = event.dated ? period(event.start, event.end, "short") : say("named.in", { date: date(event.start, "short") });
    const what = make("div", {}, button(event.entity));
    if (event.places.length) what.append(make("span", { class: "extra" }, event.places.join(", ")));
    if (event.who.length) what.append(make("div", { class: "who" }, ...event.who.map(button)));
    return make("li", {}, make("time", { class: "when", datetime: event.start }, time), what);
  }

  /** `onWhen` is told the year or month that was chosen. */
  function start({ onWhen }) {
    told = onWhen;
    labgraph.words.onChange(() => labgraph.page.display() === "timeline" && draw());
  }

  return { start, show };
})();
