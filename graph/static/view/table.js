// The same network as a table, for who does not use a picture.
labgraph.table = (() => {
  const STEP = 300; // rows at once: more make a page slow
  const { make, nodeButton } = labgraph.dom;
  const { say, number, percent, period } = labgraph.words;
  const place = document.getElementById("table-view");
  let shown = STEP;

  function draw() {
    const rows = labgraph.data.relations.filter((r) => !r.hidden);
    const columns = ["subject", "relation", "object", "posts", "period", "confidence", "evidence"];
    const heads = columns.map((key) => make("th", { scope: "col" }, say(key)));
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

  function row(relation) {
    const show = (node) => labgraph.main.showNode(node, { focus: true });
    const days = relation.statements.map((s) => s.post.date).sort();
    const read = make("button", { type: "button", onclick: () => labgraph.main.showLine(relation.line, { focus: true }) }, say("show.evidence"));
    const cells = [
      make("th", { scope: "row" }, nodeButton(relation.subject, show)),
      make("td", {}, say(relation.predicate)),
      make("td", {}, nodeButton(relation.object, show)),
      make("td", { class: "number" }, number(relation.posts)),
      make("td", {}, period(days[0] ?? "", days.at(-1) ?? "", "short")),
      make("td", { class: "number" }, relation.said ? percent(relation.confidence) : "–"),
      make("td", {}, read),
    ];
    return make("tr", {}, ...cells);
  }

  return { draw, reset: () => (shown = STEP) };
})();
