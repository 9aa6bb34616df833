// The filters: types and relations (which are the legend as well), the time of the posts, confidence.
labgraph.filters = (() => {
  const { make, sign } = labgraph.dom;
  const { say, date, percent } = labgraph.words;
  const at = (id) => document.getElementById(id);
  const sliders = ["since", "until", "confidence"];
  let state = none();
  let has = { types: [], predicates: [], months: [] };
  let usual = new Set(); // types that are left out if nobody says
  let changed = () => {};

  /** Everything passes: `types` and `predicates` are those that do not, `since` and `until` months (2014-11) or empty. */
  function none() {
    return { types: new Set(), predicates: new Set(), since: "", until: "", confidence: 0 };
  }

  function isNone() {
    return state.types.size === usual.size && [...usual].every((t) => state.types.has(t)) && !state.predicates.size && !state.since && !state.until && !state.confidence;
  }

  /** All months from that of the first day to that of the last. */
  function months(first, last) {
    const found = [];
    if (!first || !last) return found;
    let [year, month] = first.split("-").map(Number);
    const end = last.slice(0, 7);
    for (let name = ""; name !== end && found.length < 3000; month === 12 ? ((month = 1), (year += 1)) : (month += 1)) {
      name = `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}`;
      found.push(name);
    }
    return found;
  }

  function draw() {
    const box = (key, set, mark) => {
      const input = make("input", { type: "checkbox", value: key });
      input.addEventListener("change", () => {
        if (input.checked) state[set].delete(key);
        else state[set].add(key);
        at("reset").hidden = isNone();
        changed("box");
      });
      const alone = () => {
        state[set] = new Set(has[set].filter((other) => other !== key));
        update();
        changed("box");
      };
      const only = make("button", { type: "button", class: "only", "data-only": key, "aria-label": say("only.this", { name: say(key) }), onclick: alone }, say("only"));
      return make("li", {}, make("label", {}, input, ...(mark ? [mark] : []), make("span", {}, say(key))), only);
    };
    at("types").replaceChildren(...has.types.map((t) => box(t, "types", sign(t))));
    at("predicates").replaceChildren(...has.predicates.map((p) => box(p, "predicates", null)));
    update();
  }

  /** Set boxes and sliders as the state says; the elements stay, so that the focus does. */
  function update() {
    for (const input of at("types").querySelectorAll("input")) input.checked = !state.types.has(input.value);
    for (const input of at("predicates").querySelectorAll("input")) input.checked = !state.predicates.has(input.value);
    const last = has.months.length - 1;
    at("time").hidden = last < 1;
    for (const name of ["since", "until"]) at(name).max = Math.max(last, 0);
    const place = (month, otherwise) => (month ? Math.max(0, Math.min(last, nearest(month))) : otherwise);
    at("since").value = place(state.since, 0);
    at("until").value = place(state.until, last);
    at("confidence").value = state.confidence;
    at("reset").hidden = isNone();
    tell();
  }

  function nearest(month) {
    const found = has.months.findIndex((m) => m >= month);
    return found < 0 ? has.months.length - 1 : found;
  }

  /** Write beside each slider what it says. */
  function tell() {
    const month = (name) => (has.months.length ? date(has.months[at(name).value]) : "");
    const texts = { since: month("since"), until: month("until"), confidence: percent(Number(at("confidence").value)) };
    for (const name of sliders) {
      at(`${name}-text`).textContent = texts[name];
      at(name).setAttribute("aria-valuetext", texts[name]);
    }
  }

  function onSlide(name) {
    const last = has.months.length - 1;
    let [since, until] = [Number(at("since").value), Number(at("until").value)];
    if (since > until) {
      if (name === "since") at("until").value = until = since;
      else at("since").value = since = until;
    }
    state.since = since > 0 ? has.months[since] : "";
    state.until = until < last ? has.months[until] : "";
    state.confidence = Number(at("confidence").value);
    tell();
    at("reset").hidden = isNone();
    changed("slider");
  }

  /** Show filters for these types, relations and days; `onChange` is told of every change: of a "box" or a "slider",
   *  when a slider has "settled", and of a "reset". */
  function start({ types, predicates, first, last, onChange }) {
    has = { types, predicates, months: months(first, last) };
    changed = onChange;
    for (const name of sliders) {
      at(name).addEventListener("input", () => onSlide(name));
      at(name).addEventListener("change", () => changed("settled"));
    }
    at("reset").addEventListener("click", () => {
      set({});
      changed("reset");
      at("filters").querySelector("summary").focus();
    });
    labgraph.words.onChange(draw);
    draw();
  }

  /** `left` are the types that are left out if nobody says. */
  function set(wanted, left = []) {
    usual = new Set(left);
    state = { ...none(), types: new Set(left), ...wanted };
    update();
  }

  /** Whether a relation of the page passes. */
  function passes(relation) {
    if (state.predicates.has(relation.predicate) || state.types.has(relation.subject.type) || state.types.has(relation.object.type)) return false;
    if (!state.since && !state.until && !state.confidence) return true;
    return relation.statements.some(({ post, confidence }) => {
      const month = post.date.slice(0, 7);
      return confidence >= state.confidence && (!state.since || month >= state.since) && (!state.until || month <= state.until);
    });
  }

  return { start, set, passes, none, state: () => state };
})();
