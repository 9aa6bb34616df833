// What a page carries, read from its JSON and joined up. Names and sentences are text from posts: never markup.
labgraph.reading = (() => {
  /** The network of a page: nodes, lines between two nodes, relations on the lines, posts. */
  function join(raw) {
    const posts = raw.posts.map(([title, date, sources, url, iri]) => ({ title, date, sources, url: webAddress(url), iri }));

    const nodes = raw.nodes.map((drawn, index) => {
      const [label, language, variants, iri, mentions, postCount, first, last, start, end, more] = raw.details[index];
      return {
        index, label, language, variants, iri, mentions, posts: postCount, first, last, start, end, more,
        type: drawn.group, short: forCanvas(drawn.label), x: drawn.x, y: drawn.y, size: drawn.size,
        relations: [], hidden: false, folded: [label, ...variants].map(folded), community: raw.communities[index] ?? 0,
        timeline: (raw.timelines[index] ?? []).map((number) => posts[number]),
      };
    });

    const lines = raw.edges.map((drawn, index) => ({
      index, a: nodes[drawn.from], b: nodes[drawn.to], arrows: drawn.arrows ?? "", relations: [], hidden: false,
    }));

    const relations = raw.relations.map(([line, subject, predicate, object, statements]) => {
      const relation = {
        line: lines[line], subject: nodes[subject], predicate: raw.predicates[predicate], object: nodes[object], hidden: false,
        statements: statements.map(([post, confidence, role, forward, quotes]) => ({
          post: posts[post], confidence, role, forward: forward === 1,
          quotes: (quotes ?? []).map(([sentence, marks]) => ({ text: raw.sentences[sentence], marks })),
        })),
      };
      relation.posts = new Set(relation.statements.map((s) => s.post)).size;
      relation.confidence = Math.max(0, ...relation.statements.map((s) => s.confidence));
      lines[line].relations.push(relation);
      nodes[subject].relations.push(relation);
      if (object !== subject) nodes[object].relations.push(relation);
      return relation;
    });

    return {
      ...raw, nodes, lines, relations, posts, drawnNodes: raw.nodes, drawnEdges: raw.edges,
      typesHere: raw.types.filter((type) => nodes.some((n) => n.type === type)),
      predicatesHere: raw.predicates.filter((name) => relations.some((r) => r.predicate === name)),
    };
  }

  /** A text without case, accents and marks, its words with single blanks: what search compares. */
  function folded(text) {
    return text.normalize("NFKD").replace(/\p{M}+/gu, "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();
  }

  /** A name for the canvas: without the marks that turn the writing direction, which could reach past its end. */
  function forCanvas(name) {
    return name.replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "").replace(/\s+/g, " ");
  }

  /** An address that may stand in a link, or nothing. */
  function webAddress(text) {
    try {
      const url = new URL(text);
      return url.protocol === "http:" || url.protocol === "https:" ? url.href : "";
    } catch {
      return "";
    }
  }

  return { join, folded, webAddress };
})();
