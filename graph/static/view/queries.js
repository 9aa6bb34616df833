// What is shown as SPARQL, for the query page. IRIs come from the server's graph; what is no plain IRI is left out.
labgraph.queries = (() => {
  const heads = "PREFIX lab: <https://w3id.org/labgraph/ontology#>\nPREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\n";
  const evidence = "PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>\nPREFIX dcterms: <http://purl.org/dc/terms/>\n";
  const plain = (iri) => /^https?:[^\s<>"{}|\\^`]+$/.test(iri);
  const values = (name, iris) => `  VALUES ?${name} { ${iris.filter(plain).map((iri) => `<${iri}>`).join(" ")} }\n`;

  /** All that is said of one entity. */
  function ofNode({ iri }) {
    return `${heads}SELECT DISTINCT ?subject ?relation ?object WHERE {\n${values("entity", [iri])}  { ?entity ?relation ?other . BIND(?entity AS ?one) BIND(?other AS ?two) }\n  UNION { ?other ?relation ?entity . BIND(?other AS ?one) BIND(?entity AS ?two) }\n  FILTER(STRSTARTS(STR(?relation), STR(lab:)))\n  ?one rdfs:label ?subject . ?two rdfs:label ?object .\n}\nORDER BY ?relation ?subject ?object\nLIMIT 1000\n`;
  }

  /** The sentences of the relations between two. */
  function ofLine({ a, b }) {
    return `${heads}${evidence}SELECT DISTINCT ?date ?title ?relation ?sentence ?confidence WHERE {\n${values("one", [a.iri, b.iri])}${values("two", [a.iri, b.iri])}  ?assertion rdf:subject ?one ; rdf:predicate ?relation ; rdf:object ?two ;\n    lab:inPost ?post ; lab:inSentence ?x ; lab:confidence ?confidence .\n  ?post dcterms:title ?title ; dcterms:issued ?date .\n  ?x lab:text ?sentence .\n}\nORDER BY ?date\nLIMIT 1000\n`;
  }

  /** The relations between all that is shown. */
  function ofPicture({ nodes }) {
    const iris = nodes.slice(0, 80).map((node) => node.iri);
    return `${heads}SELECT DISTINCT ?subject ?relation ?object WHERE {\n${values("one", iris)}${values("two", iris)}  ?one ?relation ?two .\n  FILTER(STRSTARTS(STR(?relation), STR(lab:)))\n  ?one rdfs:label ?subject . ?two rdfs:label ?object .\n}\nORDER BY ?subject ?relation ?object\nLIMIT 1000\n`;
  }

  return { ofNode, ofLine, ofPicture };
})();
