// A stand-alone page: all it shows came with it.
labgraph.main = (() => {
  const { words, page, filters } = labgraph;
  const at = (id) => document.getElementById(id);
  const data = labgraph.reading.join(JSON.parse(at("data").textContent));

  function filter() {
    page.filter();
    status();
  }

  function status() {
    const left = data.nodes.filter((n) => !n.hidden).length;
    const all = left === data.nodes.length;
    at("filter-status").textContent = all ? "" : left ? words.say("filtered", { n: words.number(left) }) : words.say("filtered.none");
  }

  function summary() {
    const { about } = data;
    const { say, number, count } = words;
    const centre = about.around === null ? null : data.nodes[about.around];
    page.titled(centre ? say("title.around", { name: "\u2068" + centre.label + "\u2069" }) : say("title"));
    const parts = [say("summary", { shown: number(data.nodes.length), relations: number(data.relations.length), posts: count("posts", about.posts) })];
    if (about.since || about.until) {
      const end = (iso) => (iso ? words.date(iso) : say("open.end"));
      parts.push(say("summary.time", { since: end(about.since), until: end(about.until) }));
    }
    if (about.hidden) parts.push(say(centre ? "summary.hidden.around" : "summary.hidden", { n: number(about.hidden) }));
    if (about.alone) parts.push(say("summary.alone", { n: number(about.alone) }));
    at("summary").textContent = parts.join(" ");
  }

  words.onChange(() => {
    summary();
    status();
  });
  words.use();
  page.start({});
  page.load(data);
  const days = data.relations.flatMap((r) => r.statements.map((s) => s.post.date)).sort();
  filters.start({ types: data.typesHere, predicates: data.predicatesHere, first: days[0], last: days.at(-1), onChange: filter });
  labgraph.search.start({
    find: labgraph.search.among(() => data.nodes),
    open: (node) => page.showNode(node, { focus: true, centre: true }),
  });
  if (data.about.around !== null) {
    page.showNode(data.nodes[data.about.around]).then(() => {
      labgraph.picture.redraw(); // the panel has taken its part of the screen
      labgraph.picture.fit();
    });
  }
})();
