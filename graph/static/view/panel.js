// The panel: what is known of a node, or the sentences behind the relations of two.
labgraph.panel = (() => {
  const NAMES = 8; // variants shown at once
  const ENTRIES = 100; // relations of one kind shown at once
  const { make, name, sign, nodeButton } = labgraph.dom;
  const { say, count, number, percent, date, period } = labgraph.words;
  const more = {}; // what a page adds: `node` gives elements for what can be done with a node, `links` one of addresses
  const panel = document.getElementById("panel");
  const content = document.getElementById("panel-content");

  function fill(heading, parts, focus) {
    content.replaceChildren(heading, ...parts);
    panel.hidden = false;
    panel.scrollTop = 0;
    // What scrolls by itself must do so by key as well.
    for (const part of content.querySelectorAll("blockquote, dd")) if (part.scrollHeight > part.clientHeight) part.tabIndex = 0;
    if (focus) heading.focus({ preventScroll: true });
  }

  function title(...parts) {
    return make("h2", { tabindex: "-1" }, ...parts);
  }

  /** An entity: type, names, dates, relations grouped. */
  function showNode(node, focus) {
    const parts = [make("p", { class: "kind" }, sign(node.type), say(node.type))];
    const facts = make("dl", {});
    const fact = (term, ...values) => facts.append(make("dt", {}, term), make("dd", {}, ...values));
    if (node.start || node.end) fact(say("dates"), period(node.start, node.end));
    if (node.variants.length) fact(say("also"), ...variants(node));
    const places = node.relations.filter((r) => r.subject === node && r.predicate === "locatedIn").map((r) => r.object);
    if (places.length) fact(say("place"), ...places.flatMap((p, i) => [i ? ", " : "", name(p.label, p.language)]));
    parts.push(facts, make("p", { class: "seen" }, seen(node)), ...(more.node?.(node) ?? []));
    for (const [key, group] of grouped(node)) {
      parts.push(make("h3", {}, say(key)), entries(group));
    }
    if (!node.relations.length) parts.push(make("p", {}, say("no.relations")));
    if (node.more > 0) parts.push(make("p", { class: "more" }, count("more.relations", node.more)));
    parts.push(...labgraph.postYears.draw(node.timeline));
    parts.push(make("p", { class: "identifier" }, `${say("identifier")} `, make("code", {}, node.iri)));
    if (more.links) parts.push(more.links(node, null));
    fill(title(name(node.label, node.language)), parts, focus);
  }

  /** The other ends of relations; of very many the first, and a button for more: a hub has thousands. */
  function entries(group) {
    const list = make("ul", { class: "relations" });
    const add = (from) => {
      for (const [other, relation] of group.slice(from, from + ENTRIES)) {
        const open = () => labgraph.page.showLine(relation.line, { focus: true });
        list.append(make("li", {}, nodeButton(other, open, relation.posts > 1 ? count("posts", relation.posts) : "")));
      }
      const left = group.length - from - ENTRIES;
      if (left <= 0) return;
      const more = make("button", { type: "button" }, say("more.rows", { n: number(Math.min(left, ENTRIES)) }));
      const item = make("li", {}, more);
      more.addEventListener("click", () => {
        item.remove();
        add(from + ENTRIES);
        list.children[from + ENTRIES].querySelector("button").focus();
      });
      list.append(item);
    };
    add(0);
    return list;
  }

  function variants(node) {
    const list = (names) => make("ul", { class: "names" }, ...names.map((n) => make("li", {}, name(n))));
    const first = list(node.variants.slice(0, NAMES));
    const rest = node.variants.slice(NAMES);
    if (!rest.length) return [first];
    return [first, make("details", {}, make("summary", {}, say("more.names", { n: rest.length })), list(rest))];
  }

  function seen(node) {
    const posts = count("posts", node.posts);
    const words = node.mentions ? say("named", { times: count("times", node.mentions), posts }) : say("signed", { posts });
    return node.first ? `${words}, ${period(node.first, node.last)}.` : `${words}.`;
  }

  /** The relations of a node under the words that read from it: "dirige", "a pour responsable". */
  function grouped(node) {
    const groups = new Map();
    for (const relation of node.relations) {
      const forward = relation.subject === node || relation.predicate === labgraph.data.symmetric;
      const key = forward ? relation.predicate : `${relation.predicate}.inverse`;
      const other = relation.subject === node ? relation.object : relation.subject;
      if (!groups.has(key)) groups.set(key, []);
      groups.get(key).push([other, relation]);
    }
    for (const group of groups.values()) group.sort((a, b) => b[1].posts - a[1].posts || a[0].index - b[0].index);
    return [...groups].sort((a, b) => b[1].length - a[1].length);
  }

  /** Two entities: each relation between them with its sentences. */
  function showLine(line, focus) {
    const show = (node) => labgraph.page.showNode(node, { focus: true });
    const ends = make("p", { class: "ends" }, nodeButton(line.a, show), nodeButton(line.b, show));
    const parts = [ends];
    for (const relation of line.relations) {
      parts.push(sentence(relation));
      if (!relation.statements.length) parts.push(make("p", {}, say("no.sentence")));
      const read = relation.statements.filter((s) => s.quotes.length);
      parts.push(...read.map((s) => statement(s)));
      const more = relation.statements.length - read.length;
      if (more > 0) parts.push(make("p", { class: "more" }, count("more.statements", more)));
    }
    if (more.links) parts.push(more.links(null, line));
    fill(title(name(line.a.label, line.a.language), " – ", name(line.b.label, line.b.language)), parts, focus);
  }

  function sentence({ subject, predicate, object }) {
    const of = (node) => name(node.label, node.language);
    return make("h3", { class: "statement" }, of(subject), make("span", {}, ` ${say(predicate)} `), of(object));
  }

  function statement({ post, confidence, role, quotes }) {
    const article = make("article", {});
    for (const quote of quotes) article.append(make("blockquote", {}, make("bdi", {}, ...marked(quote))));
    const heading = name(post.title || say("untitled"));
    const link = { href: post.url, target: "_blank", rel: "noopener noreferrer", referrerpolicy: "no-referrer" };
    const where = make("p", { class: "post" }, post.url ? make("a", link, heading) : heading, `, ${date(post.date)}`);
    if (post.sources) where.append(" · ", name(post.sources));
    article.append(where);
    if (role) article.append(make("p", { class: "post" }, say("told", { what: say("role"), value: "" }), name(role)));
    const words = `${say("confidence")} ${percent(confidence)}`;
    article.append(make("p", { class: "confidence" }, make("meter", { min: 0, max: 1, value: confidence, "aria-hidden": "true" }), words));
    return article;
  }

  /** The pieces of a sentence, its marked names in <mark>. */
  function marked({ text, marks }) {
    const pieces = [];
    let at = 0;
    for (const [start, end] of marks) {
      pieces.push(text.slice(at, start), make("mark", {}, text.slice(start, end)));
      at = end;
    }
    return [...pieces, text.slice(at)];
  }

  function close() {
    panel.hidden = true;
    content.replaceChildren();
  }

  return { more, focus: () => content.querySelector("h2")?.focus({ preventScroll: true }), showNode, showLine, close, isOpen: () => !panel.hidden, contains: (element) => panel.contains(element) };
})();
