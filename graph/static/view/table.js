// The same network as a table, for who does not use a picture. A head sorts by its column.
labgraph.table = (() => {
  const STEP = 300; // rows at once: more make a page slow
  const { make, nodeButton } = labgraph.dom;
  const { say, number, percent, period } = labgraph.words;
  const place = document.getElementById("table-view");
  const keys = {
    subject: (r) => labgraph.reading.folded(r.subject.label),
    relation: (r) => say(r.predicate),
    object: (r) => labgraph.reading.folded(r.object.label),
    posts: (r) => -r.posts,
    period: (r) => days(r)[0] ?? "9",
    confidence: (r) => -r.confidence,
  };
  let shown = STEP;
  let order = null; // a column, or the page's own order
  let backwards = false;

  function days(relation) {
    return relation.statements.map((s) => s.post.date).sort();
  }

  function sorted() {
    const rows = labgraph.data.relations.filter((r) => !r.hidden);
    if (!order) return rows;
    const keyed = rows.map((r) => [keys[order](r), r]);
    keyed.sort(([a], [b]) => (typeof a === "string" ? a.localeCompare(b, labgraph.words.language()) : a - b));
    if (backwards) keyed.reverse();
    return keyed.map(([, r]) => r);
  }

  function draw() {
    const rows = sorted();
    const heads = [...Object.keys(keys).map(head), make("th", { scope: "col" }, say("evidence"))];
    const body = make("tbody", {}, ...rows.slice(0, shown).map(row));
    const table = make("table", {}, make("caption", {}, say("relations")), make("thead", {}, make("tr", {}, ...heads)), body);
    place.replaceChildren(table);
    if (!rows.length) place.append(make("p", {}, say("filtered.none")));
    if (rows.length > shown) {
      const more = () => {
        shown += STEP;
        draw();
      };
      const left = Math.min(STEP, rows.length - shown);
      place.append(make("button", { type: "button", class: "more-rows", onclick: more }, say("more.rows", { n: number(left) })));
    }
  }

  function head(key) {
    const sort = () => {
      backwards = order === key && !backwards;
      order = key;
      draw();
      place.querySelector(`[data-sort="${key}"]`).focus();
    };
    const direction = order !== key ? "none" : backwards ? "descending" : "ascending";
    const button = make("button", { type: "button", class: "sort", "data-sort": key, onclick: sort }, say(key));
    return make("th", { scope: "col", "aria-sort": direction }, button);
  }

  function row(relation) {
    const show = (node) => labgraph.page.showNode(node, { focus: true });
    const dates = days(relation);
    const both = say("told", { what: say("show.evidence"), value: `${relation.subject.label} – ${relation.object.label}` });
    const read = make("button", { type: "button", "aria-label": both, onclick: () => labgraph.page.showLine(relation.line, { focus: true }) }, say("read"));
    const cells = [
      make("th", { scope: "row", class: "who" }, nodeButton(relation.subject, show)),
      make("td", {}, say(relation.predicate)),
      make("td", { class: "who" }, nodeButton(relation.object, show)),
      make("td", { class: "number", "data-head": say("posts") }, number(relation.posts)),
      make("td", { "data-head": say("period") }, period((dates[0] ?? "").slice(0, 7), (dates.at(-1) ?? "").slice(0, 7), "short")),
      make("td", { class: "number", "data-head": say("confidence") }, relation.statements.length ? percent(relation.confidence) : "–"),
      make("td", {}, read),
    ];
    return make("tr", {}, ...cells);
  }

  return { draw, reset: () => (shown = STEP) };
})();
